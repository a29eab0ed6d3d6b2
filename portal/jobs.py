"""Keeps how each scheduled job fared, so that operators see when one stands still; called by Celery's signals."""

from django.db.models import F
from django.utils import timezone

from portal.models import Job

LONGEST = Job._meta.get_field("failure").max_length


def note_done(name):
    """The job of this name went well just now."""
    Job.objects.update_or_create(name=name, defaults={"done_at": timezone.now(), "failures": 0})


def note_failed(name, error):
    """The job of this name ended with an exception just now."""
    job, _ = Job.objects.get_or_create(name=name)
    text = " ".join(f"{type(error).__name__}: {error}".split())[:LONGEST]
    Job.objects.filter(pk=job.pk).update(failed_at=timezone.now(), failure=text, failures=F("failures") + 1)


def jobs_by_name():
    """Name → Job of all that ever ran; they belong to the installation, not to a reseller."""
    return {job.name: job for job in Job.objects.all()}
