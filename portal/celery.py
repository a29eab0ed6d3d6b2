"""The Celery application: `celery -A portal worker` and `celery -A portal beat`."""

import os

import structlog
from celery import Celery
from celery.signals import task_failure, task_postrun, task_prerun, task_success, worker_init
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from portal.environment import refuse_incomplete, refuse_unsafe_role, say_and_exit

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["portal"])
SCHEDULED = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}


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


@task_prerun.connect
def name_job_in_logs(task_id, task, **kwargs):
    """Every line that the job logs carries its id and its name."""
    structlog.contextvars.bind_contextvars(job=task_id, task=task.name)


@task_success.connect
def keep_that_it_went_well(sender, **kwargs):
    """For the operators' page; only jobs that beat asks for stand still when they fail."""
    from portal.jobs import note_done

    if sender.name in SCHEDULED:
        note_done(sender.name)


@task_failure.connect
def keep_that_it_failed(sender, exception, **kwargs):
    """The same for a job that ended with an exception."""
    from portal.jobs import note_failed

    if sender.name in SCHEDULED:
        note_failed(sender.name, exception)


@task_postrun.connect
def forget_job_in_logs(**kwargs):
    """The next job of this process starts with a clean slate, however this one ended."""
    structlog.contextvars.clear_contextvars()
