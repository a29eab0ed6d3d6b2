"""Short ways to let check-ups come due and time pass in tests."""

import datetime
from collections import Counter

from customers.tenancy import entered
from licensing.models import CheckUp
from licensing.services.checkups import plan_check_up
from portal.mail.register import resellers_due
from portal.mail.tick import plan_round, send_round
from portal.models import Message
from tests.conftest import make_customer
from tests.licensing.records import add_group, add_server


def at(text):
    """A moment in UTC, as "2026-11-30 07:00"."""
    return datetime.datetime.fromisoformat(text).replace(tzinfo=datetime.UTC)


def make_check_up(reseller, due_on, account="C1", *, short=0, **fields):
    """A check-up of a customer of its own, to whom `short` rights are missing."""
    customer = make_customer(reseller, account, **fields)
    with entered(reseller):
        server = add_server(customer)
        if short:
            add_group(customer, server, users=short)
        return plan_check_up(customer=customer, due_on=datetime.date.fromisoformat(due_on), by=None)


def plan(now):
    """Plans at a moment; returns how many messages that queued."""
    due = list(resellers_due(at(now)))
    done = plan_round(now=at(now))
    assert [reseller for reseller, _ in done] == due, "a round failed; the log says why"
    return sum(counts["queued"] for _, counts in done)


def send(now):
    """Sends what is queued at a moment; returns the counters of all resellers in one."""
    total = Counter()
    for _, done in send_round(clock=lambda: at(now)):
        total += done
    return total


def tick(now):
    """Plans and sends at a moment; returns how many messages were queued."""
    planned = plan(now)
    send(now)
    return planned


def messages(reseller):
    """All messages of the reseller, oldest first."""
    with entered(reseller):
        return list(Message.objects.order_by("pk").select_related("member__user"))


def check_up_of(reseller, account):
    """The open check-up of a customer as it is now."""
    with entered(reseller):
        return CheckUp.objects.open().select_related("customer", "reseller").get(customer__account=account)


def run_through(first, last, *times):
    """Ticks at some times of every day (UTC) between two moments; returns those at which mail was queued."""
    day, told = at(first).date(), []
    while day <= at(last).date():
        for time in times or ("06:59", "07:00", "15:00"):
            now = at(f"{day} {time}")
            if at(first) <= now <= at(last) and tick(f"{day} {time}"):
                told.append(f"{day} {time}")
        day += datetime.timedelta(days=1)
    return told
