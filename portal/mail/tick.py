"""One round: what came due is opened, told, sent. Running it twice, late or on two machines does no harm."""

from collections import Counter
from datetime import timedelta
from time import monotonic

import structlog

from customers.tenancy import entered
from licensing.services.checkups import open_due
from licensing.services.early import open_early
from portal.mail.appointments import plan_appointments
from portal.mail.delivery import Post, send_queued, tidy
from portal.mail.planning import plan_mail
from portal.mail.register import resellers_due, settle

# Below the time limit of jobs; the next round goes on.
LONGEST_SENDING = timedelta(minutes=10)
LONGEST_LOOKING = 10  # seconds a round for reasons to call early
log = structlog.get_logger(__name__)


def plan_round(*, now, after_chunk=None):
    """Opens check-ups and queues mail in every reseller that is due; returns [(reseller, Counter)].

    `after_chunk` is called whenever some messages are queued, before there are all of them.
    """
    return list(_each(resellers_due(now), lambda reseller: _plan(reseller, now, after_chunk)))


def send_round(*, clock):
    """Sends what is queued in every reseller that is due; returns [(reseller, Counter)] as `plan_round`."""
    until = clock() + LONGEST_SENDING
    with Post() as post:
        return list(
            _each(
                resellers_due(clock()),
                lambda reseller: send_queued(reseller=reseller, post=post, clock=clock, until=until),
            )
        )


def _plan(reseller, now, after_chunk):
    done = tidy(reseller=reseller, now=now)
    with entered(reseller):
        done["opened"] = open_due(reseller=reseller, now=now)
    done["opened early"] = _open_early(reseller, now)
    done["queued"] = plan_mail(reseller=reseller, now=now, after_chunk=after_chunk)
    if invited := plan_appointments(reseller=reseller, now=now):
        done["queued"] += invited
        if after_chunk:
            after_chunk()
    settle(reseller=reseller, now=now)
    return done


def _open_early(reseller, now):
    """Opens what the reseller's rules open, some customers at a time; what there is no time for waits a round."""
    opened, after, until = 0, 0, monotonic() + LONGEST_LOOKING
    while after is not None and monotonic() < until:
        with entered(reseller, because="by a rule of yours"):
            more, after = open_early(reseller=reseller, now=now, after=after)
            opened += more
    return opened


def _each(resellers, work):
    """Yields each reseller with what was done; one that fails is logged and does not stop the others."""
    for reseller in resellers:
        with structlog.contextvars.bound_contextvars(reseller=reseller.slug):
            try:
                done = work(reseller)
            except Exception:
                log.exception("round failed")
                continue
            if did := +done:
                log.info("round", **did)
        yield reseller, Counter(done)
