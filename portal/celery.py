"""The Celery application: `celery -A portal worker` and `celery -A portal beat`."""

import os

from celery import Celery
from celery.signals import (
    before_task_publish,
    setup_logging,
    task_failure,
    task_postrun,
    task_prerun,
    task_success,
    worker_init,
)
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from portal.environment import refuse_incomplete, refuse_unsafe_role, say_and_exit
from portal.logs import begin_job, end_job, who_asks

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


@worker_init.connect
def know_the_addresses(**kwargs):
    """Reads the pages' addresses once: each child of the worker would do it anew for the first link it writes."""
    from django.urls import get_resolver

    get_resolver().url_patterns  # noqa: B018 - read for what is kept


@setup_logging.connect
def keep_our_logs(**kwargs):
    """Worker and beat log as the site does; without a receiver Celery puts its own format in place of ours."""


@before_task_publish.connect
def say_who_asks(headers, **kwargs):
    """A job knows which request or job started it."""
    headers["asked_by"] = who_asks()


@task_prerun.connect
def name_job_in_logs(task_id, task, **kwargs):
    """Every line that the job logs carries its id and its name, and what started it."""
    headers = {**(task.request.headers or {}), **vars(task.request)}
    begin_job(job=task_id, task=task.name, asked_by=headers.get("asked_by") or {})


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
    """What comes next is another job."""
    end_job()
