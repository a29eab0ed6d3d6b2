#!/usr/bin/env python
"""Django's command line, with a sentence instead of a traceback when the environment is incomplete."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from portal.environment import refuse_incomplete_for, say_and_exit, use_owner_for_migrations


def main():
    """Runs the command of the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    use_owner_for_migrations(sys.argv)
    try:
        refuse_incomplete_for(sys.argv)
    except ImproperlyConfigured as error:
        say_and_exit(error)
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
