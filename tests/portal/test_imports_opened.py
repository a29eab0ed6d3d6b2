"""Check-ups that an import planned come due: it can be undone until a person, or a mail, has to do with them."""

import datetime

import pytest
import time_machine

from customers.models import Contact, Customer, Reseller
from customers.tenancy import entered
from licensing.early import Cause
from licensing.models import CheckUp, EarlyCause, EarlyKind
from licensing.rules.said import say
from licensing.services.calls import be_on_call, keep_draft
from licensing.services.checkups import complete_check_up, keep_for_check_up, reassign_check_up, skip_check_up
from licensing.services.early import _open
from portal.models import Import, Message
from tests.portal.imports import imported, undone
from tests.portal.reminders import at, plan, tick

# 24 November 2026 is a Tuesday; mail about it goes out at eight in Berlin, 07:00 UTC.
BROUGHT = "2026-11-24 09:00"
TABLE = {
    "kind": "customers",
    "text": "account\tname\taccount_manager\tnext_check_up\nA1\tAlpha\terin@example.com\t2026-11-24\n",
}
LATER = TABLE | {"text": TABLE["text"].replace("2026-11-24", "2026-12-02")}


@pytest.fixture(autouse=True)
def brought_then():
    """What is imported and undone, is on that day."""
    with time_machine.travel(at(BROUGHT), tick=False):
        yield


@pytest.fixture
def running(reseller, erin):
    """The portal runs since the day before, and this morning nobody had to be told."""
    tick("2026-11-23 12:00")
    tick("2026-11-24 07:00")


@pytest.fixture
def address(running, sign_in, erin, reseller):
    """What Erin imported: a customer whose check-up is due today, and was opened a minute later."""
    address = imported(sign_in(erin), reseller, **TABLE)
    tick("2026-11-24 09:01")
    assert check_up(reseller).opened_at
    return address


def check_up(reseller):
    with entered(reseller):
        return CheckUp.objects.select_related("customer__reseller", "reseller").get()


def left(reseller):
    """How many customers and check-ups there are."""
    with entered(reseller):
        return Customer.objects.count(), CheckUp.objects.count()


def test_one_whose_check_up_the_tick_opened_can_be_undone(address, sign_in, erin, reseller):
    assert "Undone by Erin" in undone(sign_in(erin), reseller, address)
    assert left(reseller) == (0, 0)


def test_one_opened_early_goes_with_its_cause(running, sign_in, erin, reseller):
    address = imported(sign_in(erin), reseller, **LATER)
    open_early(reseller)
    assert "Undone by Erin" in undone(sign_in(erin), reseller, address)
    with entered(reseller):
        assert (CheckUp.objects.count(), EarlyCause.objects.count()) == (0, 0)


def test_one_that_was_there_is_put_back_and_can_open_early_again(running, sign_in, erin, reseller):
    client = sign_in(erin)
    imported(client, reseller, **LATER | {"text": LATER["text"].replace("2026-12-02", "2027-02-01")})
    address = imported(client, reseller, **LATER)
    open_early(reseller)
    assert "Undone by Erin" in undone(client, reseller, address)
    there = check_up(reseller)
    assert (there.due_on, there.opened_at, bool(there.early_because)) == (
        datetime.date(2027, 2, 1),
        None,
        False,
    )
    with entered(reseller):
        assert not EarlyCause.objects.exists()


def open_early(reseller):
    cause = Cause(EarlyKind.SUPPORT, "SRV1", datetime.date(2026, 12, 1), because=say("it ends"))
    one = check_up(reseller)
    with entered(reseller, because="by a rule of yours"):
        _open(one.customer, one, [cause], at("2026-11-24 09:01"))
    assert check_up(reseller).was_due_on


NOW = at("2026-11-24 09:30")
DEEDS = {
    "assigned": lambda one, by: reassign_check_up(check_up=one, assignee=by, by=by, now=NOW),
    "noted": lambda one, by: keep_for_check_up(customer=one.customer, text="Ask him", by=by, now=NOW),
    "skipped": lambda one, by: skip_check_up(check_up=one, reason="Away", by=by, now=NOW),
    "completed": lambda one, by: complete_check_up(
        check_up=one, outcome="all-well", notes="", by=by, now=NOW
    ),
    "stamped": lambda one, by: CheckUp.objects.update(opened_at=NOW),
    "typed": lambda one, by: keep_draft(check_up=one, by=by, now=NOW, draft={"notes": "He sa"}),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_what_a_person_did_with_it_stands_in_the_way(deed, address, sign_in, erin, reseller):
    one = check_up(reseller)
    with entered(reseller, by=erin.user):
        DEEDS[deed](one, erin)
    page = undone(sign_in(erin), reseller, address)
    assert "in the way" in page
    assert left(reseller)[0] == 1


def test_who_only_looked_at_it_does_not(address, sign_in, erin, reseller):
    with entered(reseller, by=erin.user):
        be_on_call(check_up=check_up(reseller), by=erin, now=NOW)
    assert "Undone by Erin" in undone(sign_in(erin), reseller, address)


@pytest.mark.parametrize(
    ("state", "stands"),
    [("queued", True), ("sent", True), ("unknown", True), ("missed", False), ("failed", False)],
)
@pytest.mark.parametrize("table", [TABLE, LATER], ids=["due", "coming"])
def test_a_mail_that_left_or_will_stands_in_the_way(table, state, stands, running, sign_in, erin, reseller):
    address = imported(sign_in(erin), reseller, **table)
    with entered(reseller):
        Reseller.objects.update(lead_days=14)
    assert plan("2026-11-30 07:00") == 1
    with entered(reseller):
        Message.objects.update(state=state, sent_at=at("2026-11-30 07:01"))
    page = undone(sign_in(erin), reseller, address)
    told = "already tells of it" in page
    assert (told, left(reseller)) == ((True, (1, 1)) if stands else (False, (0, 0)))
    if told:
        assert "The mail “Check-up" in page
        assert "Alpha → erin@example.com” already tells of it" in page


def test_a_mail_of_before_does_not(running, sign_in, erin, reseller):
    client = sign_in(erin)
    imported(client, reseller, **TABLE)
    assert tick("2026-11-25 07:00") == 1
    with time_machine.travel(at("2026-11-25 08:00"), tick=False):
        address = imported(client, reseller, **LATER)
        assert "Undone by Erin" in undone(client, reseller, address)
        assert check_up(reseller).due_on == datetime.date(2026, 11, 24)


def test_an_invitation_of_a_contact_stands_in_the_way(running, sign_in, erin, reseller):
    address = imported(sign_in(erin), reseller, **LATER)
    with entered(reseller):
        Message.objects.create(
            reseller=reseller,
            check_up=check_up(reseller),
            purpose="appointment",
            day=datetime.date(2026, 12, 2),
            address="ada@alpha.example",
            subject="Our call",
            message_id="<one>",
        )
    assert "The mail “Our call → ada@alpha.example” already tells of it" in undone(
        sign_in(erin), reseller, address
    )
    with entered(reseller):
        assert Import.objects.latest("pk").state == "done"
        assert not Contact.objects.exists()
