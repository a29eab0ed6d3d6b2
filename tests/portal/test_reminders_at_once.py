"""Two rounds at the same moment tell everybody once, and wake-ups during a round are not lost."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core import mail
from django.db import connection

from customers.models import Member, Reseller
from customers.tenancy import entered
from portal.mail import planning, register
from portal.mail.tick import plan_round, send_round
from tests.conftest import make_member
from tests.portal.reminders import at, make_check_up, messages, plan

pytestmark = pytest.mark.django_db(transaction=True)
EIGHT = at("2026-12-01 07:00")


def at_once(*works):
    """Runs the works in threads that begin together."""
    ready = threading.Barrier(len(works))

    def run(work):
        try:
            ready.wait(30)
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return [future.result() for future in [pool.submit(run, work) for work in works]]


@pytest.fixture
def team(reseller, alice, monkeypatch):
    """Eleven members with a check-up each that comes due; small chunks, so that both rounds get some."""
    monkeypatch.setattr(planning, "CHUNK", 2)
    team = [
        make_member(reseller, f"person{n}", Member.Role.EDITOR, time_zone="Europe/Berlin") for n in range(11)
    ]
    plan("2026-11-30 12:00")
    for number, member in enumerate(team):
        make_check_up(reseller, "2026-12-01", f"C{number}", account_manager=member)
    return team


def test_two_rounds_at_once_plan_and_send_once(reseller, team, caplog):
    planned = at_once(*[lambda: plan_round(now=EIGHT)] * 2)
    assert sum(done["queued"] for round_ in planned for _, done in round_) == len(team)
    at_once(*[lambda: send_round(clock=lambda: EIGHT)] * 2)
    assert sorted(sent.to[0] for sent in mail.outbox) == sorted(
        f"{member} <{member.user.email}>" for member in team
    )
    assert {message.state for message in messages(reseller)} == {"sent"}
    # Locks keep the rounds apart, not constraints that one of them runs into.
    assert "round failed" not in caplog.text


def test_who_wakes_the_tick_while_it_settles_has_the_last_word(reseller, alice, monkeypatch):
    """The change waits for the lock of the round, and puts the reseller back on the list afterwards."""
    plan("2026-11-30 12:00")
    Reseller.objects.update(next_due_at=at("2026-11-30 12:00"))
    look = register._next_look
    settling = threading.Event()

    def look_while_somebody_wakes(*args):
        found = look(*args)
        settling.set()
        until_somebody_waits()
        return found

    def wake():
        assert settling.wait(60)
        with entered(reseller):
            Member.objects.filter(pk=alice.pk).update(time_zone="Asia/Tokyo")

    monkeypatch.setattr(register, "_next_look", look_while_somebody_wakes)
    at_once(wake, lambda: plan("2026-11-30 12:05"))
    assert reseller in register.resellers_due(at("2026-11-30 12:05"))


def until_somebody_waits():
    """Returns once another session of this database waits for a lock."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_stat_clear_snapshot(), count(*) FROM pg_stat_activity"
                " WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            if cursor.fetchone()[1]:
                return
    raise AssertionError("nobody waits")
