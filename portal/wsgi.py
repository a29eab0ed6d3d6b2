"""The site as a WSGI application."""

import os

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

from portal.environment import refuse_incomplete, refuse_unsafe_role, say_and_exit
from portal.memory import settle

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
try:
    refuse_incomplete()
    application = get_wsgi_application()
    from django.db import connection

    refuse_unsafe_role(connection)
    connection.close()
    settle()
except ImproperlyConfigured as error:
    say_and_exit(error)
