"""Today, this week, overdue; the month; the agenda for paper; and the rules that open early."""

import datetime
import re
from functools import partial

import pytest
import time_machine

from customers.models import Contact, Reseller
from customers.tenancy import entered
from licensing.early import rules_of
from licensing.models import CheckUp
from licensing.services.checkups import complete_check_up
from portal.history import Wanted, history_of
from portal.tasks import refresh_positions
from tests.licensing.records import NOW
from tests.portal.portfolio import queries_of, refresh
from tests.portal.reminders import make_check_up, plan
from tests.portal.test_settings import SETTINGS, send

LIST = "/r/northwind/check-ups/"
MONTH, AGENDA = f"{LIST}month/", f"{LIST}agenda/"


@pytest.fixture(autouse=True)
def now():
    """Tuesday, 24 November 2026."""
    with time_machine.travel(NOW, tick=False):
        yield


def cell(page, day):
    """What stands in the month under a day."""
    return re.search(rf'<time datetime="{day}">(.*?)</td>', page, re.DOTALL)[1]


# --- lists ---------------------------------------------------------------------------------------------
def test_the_tabs_count_what_is_due(sign_in, reseller, alice):
    for number, day in enumerate(("2026-11-20", "2026-11-23", "2026-11-24", "2026-11-29", "2026-11-30")):
        make_check_up(reseller, day, f"C{number}")
    make_check_up(reseller, "2026-11-24", "GONE", archived_at=NOW)
    page = " ".join(sign_in(alice).get(LIST).text.split())
    for label, count in (("Overdue", 2), ("Today", 1), ("This week", 3)):
        assert re.search(rf">{label} <span class=\"[a-z-]+\">{count}</span>", page), label


# --- month ---------------------------------------------------------------------------------------------
def test_the_month_shows_each_day_what_is_due_and_what_was_held(sign_in, reseller, alice, erin):
    make_check_up(reseller, "2026-11-20", "C1", name="Late")
    make_check_up(reseller, "2026-11-30", "C2", name="Erins", account_manager=erin)
    make_check_up(reseller, "2027-01-05", "C3", name="Next year")
    make_check_up(reseller, "2026-11-24", "C4", name="Archived", archived_at=NOW)
    held = make_check_up(reseller, "2026-11-02", "C5", name="Held", account_manager=alice)
    with entered(reseller):
        complete_check_up(check_up=held, outcome="all-well", notes="", by=alice, now=NOW)
    client = sign_in(alice)
    page = client.get(MONTH).text
    assert "Late" in cell(page, "2026-11-20")
    assert "Erins" in cell(page, "2026-11-30")
    assert "All well: " in cell(page, "2026-11-24")
    assert "Held" in cell(page, "2026-11-24")
    assert "Archived" not in page
    assert "Next year" not in page
    assert "Next year" in cell(client.get(f"{MONTH}?month=2027-01").text, "2027-01-05")
    mine = client.get(f"{MONTH}?whose=mine").text
    assert "Held" in mine
    assert "Erins" not in mine


def test_a_full_day_says_how_many_more_there_are(sign_in, reseller, alice):
    for number in range(7):
        make_check_up(reseller, "2026-11-26", f"C{number}")
    day = cell(sign_in(alice).get(MONTH).text, "2026-11-26")
    assert day.count("<li>") == 5
    assert f'href="{LIST}?on=2026-11-26">3 more</a>' in day


@pytest.mark.parametrize("month", ["", "2026", "2026-13", "0001-01", "9999-12", "x"])
def test_an_odd_month_is_this_one(sign_in, alice, month):
    page = sign_in(alice).get(f"{MONTH}?month={month}")
    assert ">November 2026</h1>" in page.text


def test_the_month_and_the_agenda_cost_the_same_for_one_and_for_twenty(sign_in, reseller, alice):
    client = sign_in(alice)
    make_check_up(reseller, "2026-11-24", "C0")
    refresh(reseller)
    client.get(MONTH)
    first = [queries_of(partial(client.get, page)) for page in (MONTH, AGENDA)]
    assert max(first) <= 15
    for number in range(1, 21):
        make_check_up(reseller, "2026-11-24", f"C{number}", account_manager=alice)
    refresh(reseller)
    assert [queries_of(partial(client.get, page)) for page in (MONTH, AGENDA)] == first


# --- agenda --------------------------------------------------------------------------------------------
def test_the_agenda_has_what_one_needs_on_paper(sign_in, reseller, alice, erin):
    due = make_check_up(reseller, "2026-11-24", "C1", short=4, name="Adatum", account_manager=alice)
    make_check_up(reseller, "2026-11-20", "C2", name="Late", account_manager=alice)
    make_check_up(reseller, "2026-11-25", "C3", name="Tomorrow", account_manager=alice)
    make_check_up(reseller, "2026-11-24", "C4", name="Erins", account_manager=erin)
    refresh(reseller)
    with entered(reseller):
        Contact.objects.create(reseller=reseller, customer=due.customer, name="Carla", phone="+49 30 1234")
        CheckUp.objects.create(
            reseller=reseller,
            customer=due.customer,
            due_on="2026-08-24",
            closed_at=NOW - datetime.timedelta(days=90),
            closed_by=erin,
            outcome="to-order",
            agreed="A quote in November.",
        )
    client = sign_in(alice)
    page = client.get(AGENDA).text
    for words in ("Adatum", "Carla", "+49 30 1234", "4 of 4 people have no", "A quote in November.", "Late"):
        assert words in page, words
    assert 'class="agenda-notes"' in page
    assert "Tomorrow" not in page
    assert "Erins" not in page
    week = client.get(f"{AGENDA}?week=2026-11-26&whose=all").text
    assert "23 November to 29 November 2026" in week
    assert "Tomorrow" in week
    assert "Erins" in week
    assert "Late" not in client.get(f"{AGENDA}?day=2026-11-25").text


def test_an_owner_has_what_is_nobodys_on_the_agenda(sign_in, reseller, alice, erin):
    make_check_up(reseller, "2026-11-24", "C1", name="Nobodys")
    assert "Nobodys" in sign_in(alice).get(AGENDA).text
    page = sign_in(erin).get(f"{AGENDA}?day=odd").text
    assert "Nobodys" not in page
    assert "No check-up is due on this day." in page


# --- rules that open early -----------------------------------------------------------------------------
def told(reseller, kind):
    """The history of a kind, in words."""
    with entered(reseller):
        return "; ".join(map(str, history_of(reseller, Wanted(kind=kind)).entries))


def test_owners_switch_the_rules_on_and_the_tick_follows(sign_in, reseller, alice):
    make_check_up(reseller, "2027-02-24", "C1")
    client = sign_in(alice)
    with entered(reseller):
        CheckUp.objects.get().customer.servers.update(version="2016")
    refresh(reseller)
    assert send(client, {"early_support": "90", "early_short": "on"}).status_code == 302
    with entered(reseller):
        assert rules_of(reseller) == {"support": 90, "short": 0}
    words = "switched on the rule “open check-ups early before the support of a server ends”"
    assert words in told(reseller, "settings")
    page = client.get(SETTINGS).text
    assert 'name="early_support" value="90"' in page
    plan("2026-11-24 12:00")
    with entered(reseller):
        check_up = CheckUp.objects.get()
        assert check_up.due_on == NOW.date()
    words = "early because the support of FS1 (Windows Server 2016) ends on 12 January 2027"
    assert words in told(reseller, "check-ups")


@pytest.mark.parametrize("days", ["0", "366", "-1", "soon"])
def test_odd_days_are_refused(sign_in, reseller, alice, days):
    page = send(sign_in(alice), {"early_subscription": days})
    assert page.status_code == 422
    with entered(reseller):
        assert rules_of(reseller) == {}


def test_rules_are_switched_off_again(sign_in, reseller, alice):
    client = sign_in(alice)
    send(client, {"early_assurance": "30"})
    send(client, {"early_assurance": ""})
    with entered(reseller):
        assert rules_of(reseller) == {}


def test_whoever_computes_positions_wakes_the_tick(sign_in, reseller, alice):
    make_check_up(reseller, "2027-02-24", "C1")
    later = NOW + datetime.timedelta(minutes=50)
    Reseller.objects.update(next_due_at=later)
    refresh_positions()
    reseller.refresh_from_db()
    assert reseller.next_due_at == later
    send(sign_in(alice), {"early_support": "90"})
    Reseller.objects.update(next_due_at=later)
    with entered(reseller):
        CheckUp.objects.get().customer.servers.update(version="2016")
    refresh_positions()
    reseller.refresh_from_db()
    assert reseller.next_due_at == NOW
