"""How the installation fares: its jobs, the mail that waits, positions that are not of today, versions."""

import platform
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.metadata import version

import django
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.models import Min
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from customers.models import Customer, Reseller
from customers.tenancy import entered
from licensing.portfolio import portfolio_of
from portal.jobs import jobs_by_name
from portal.models import Job, Message
from portal.pages.base import OperatorMixin

# A job that beat asks for has had its turn several times by then.
TURNS = 5
MAIL_WAITS = timedelta(minutes=15)
JOBS = {
    "portal.tasks.tick": _("Opens check-ups and queues mail"),
    "portal.tasks.send_mail": _("Sends mail"),
    "portal.tasks.refresh_positions": _("Computes positions"),
    "portal.tasks.forget_imported_files": _("Removes files of old imports"),
}


@dataclass(frozen=True, slots=True)
class JobState:
    """A scheduled job: what it does, its row (None before it ever ran), and whether it stands still."""

    does: str
    job: Job | None
    every: timedelta
    stands_still: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits in one reseller; numbers only, nothing of what it owns."""

    reseller: Reseller
    oldest_unsent: datetime | None
    doubtful: int
    stale: int
    is_late: bool


class Health(OperatorMixin, TemplateView):
    """Read at every look; nothing is kept."""

    title = _("Health")
    template_name = "operators/health.html"

    def get_context_data(self, **kwargs):
        now = timezone.now()
        waiting = [_waiting(reseller, now) for reseller in Reseller.objects.order_by("name", "pk")]
        return super().get_context_data(
            jobs=job_states(now),
            resellers=len(waiting),
            waiting=[one for one in waiting if one.oldest_unsent or one.doubtful or one.stale],
            oldest_unsent=min((one.oldest_unsent for one in waiting if one.oldest_unsent), default=None),
            doubtful=sum(one.doubtful for one in waiting),
            stale=sum(one.stale for one in waiting),
            versions=_versions(),
            **kwargs,
        )


def job_states(now):
    """A JobState for each job that beat asks for."""
    rows = jobs_by_name()
    states = []
    for entry in settings.CELERY_BEAT_SCHEDULE.values():
        name, every = entry["task"], timedelta(seconds=entry["schedule"])
        job = rows.get(name)
        last = job and (job.done_at or job.failed_at)
        late = bool(last and last < now - TURNS * every)
        states.append(JobState(JOBS[name], job, every, late))
    return states


def _waiting(reseller, now):
    with entered(reseller):
        messages = Message.objects.of(reseller)
        unsent = messages.filter(state=Message.State.QUEUED, not_before__lte=now)
        oldest = unsent.aggregate(first=Min("queued_at"))["first"]
        return Waiting(
            reseller,
            oldest,
            messages.filter(state=Message.State.UNKNOWN).count(),
            portfolio_of(Customer.objects.of(reseller).active(), reseller=reseller, now=now).stale,
            bool(oldest and oldest < now - MAIL_WAITS),
        )


def _versions():
    with connection.cursor() as cursor:
        cursor.execute("show server_version")
        postgres = cursor.fetchone()[0]
    return [
        ("PostgreSQL", postgres),
        (gettext("Valkey or Redis"), _cache_version()),
        ("Python", platform.python_version()),
        ("Django", django.get_version()),
        ("Celery", version("celery")),
    ]


def _cache_version():
    """The server's word where the cache is one; the test run and a shell may have another cache."""
    client = getattr(getattr(cache, "_cache", None), "get_client", None)
    if client is None:
        return gettext("not in use")
    told = client().info("server")
    return told.get("valkey_version") or told.get("redis_version", gettext("unknown"))
