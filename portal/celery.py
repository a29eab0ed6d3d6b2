"""The Celery application: `celery -A portal worker` and `celery -A portal beat`."""

import os

from celery import Celery
from celery.signals import worker_init
from django.core.exceptions import ImproperlyConfigured

from portal.environment import refuse_incomplete, refuse_unsafe_role, say_and_exit

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["portal"])


@worker_init.connect
def refuse_to_start(**kwargs):
    """Ends the worker with a sentence when it could see more than one reseller at a time."""
    from django.db import connection

    try:
        refuse_incomplete()
        refuse_unsafe_role(connection)
    except ImproperlyConfigured as error:
        say_and_exit(error)
    finally:
        connection.close()
