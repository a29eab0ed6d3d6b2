"""A call: what the customer answers is saved with its reason, drafts stay, a closing can be taken back."""

import datetime

import pytest

from customers.models import AccessGroup, Server
from customers.services.answers import Count
from customers.tenancy import entered
from licensing.agenda import Talk
from licensing.models import Call, CheckUp, PaperPromise
from licensing.services import answers
from licensing.services.answers import UnableToChange
from licensing.services.calls import be_on_call, keep_draft
from licensing.services.checkups import (
    AlreadyClosed,
    UnableToClose,
    UnableToTakeBack,
    complete_check_up,
    open_due,
    plan_check_up,
    skip_check_up,
    take_back_closing,
)
from licensing.services.positions import current_position
from tests.conftest import make_customer
from tests.licensing.records import DAY, NOW, add_group, add_line, add_proof, add_server

date = datetime.date
MINUTE = datetime.timedelta(minutes=1)
LATER = date(2027, 2, 24)


@pytest.fixture
def customer(reseller, alice):
    """40 people reach FS1 with 30 CALs that no document proves; the test runs inside the reseller."""
    customer = make_customer(reseller, time_zone="Europe/Berlin", account_manager=alice)
    with entered(reseller):
        customer.fs1 = add_server(customer)
        customer.office = add_group(customer, customer.fs1, users=40, devices=5, licensed_by="user")
        customer.paper = add_proof(customer, "none", number="")
        add_line(customer.paper, 30)
        yield customer


@pytest.fixture
def check_up(customer):
    return plan_check_up(customer=customer, due_on=DAY, by=None)


def complete(check_up, by, **changes):
    given = {"outcome": CheckUp.Outcome.TO_ORDER, "notes": "Ten more.", "now": NOW, **changes}
    return complete_check_up(check_up=check_up, by=by, **given)


def reasons(model):
    """Who did it, and on which occasion, as the history keeps it."""
    events = model._meta.get_field("events").related_model.objects.order_by("pgh_id")
    return [(event.pgh_context.get("name"), event.pgh_context.get("because")) for event in events]


# --- answers -------------------------------------------------------------------------------------------
def test_new_numbers_are_saved_with_the_check_up_as_their_reason(check_up, customer, alice):
    answers.count_people(check_up=check_up, by=alice, counts={customer.office.pk: Count(44, 5, 40, 5)})
    customer.office.refresh_from_db()
    assert (customer.office.users, customer.office.devices) == (44, 5)
    assert reasons(AccessGroup)[-1] == ("Alice", "check-up due 24 November 2026")
    assert current_position(customer=customer, now=NOW).missing == 14


def test_what_was_not_typed_anew_is_not_written(check_up, customer, alice):
    before = len(reasons(AccessGroup))
    assert (
        answers.count_people(check_up=check_up, by=alice, counts={customer.office.pk: Count(40, 5, 40, 5)})
        == []
    )
    assert len(reasons(AccessGroup)) == before


def test_two_people_do_not_overwrite_each_other(check_up, customer, alice, erin):
    answers.count_people(check_up=check_up, by=alice, counts={customer.office.pk: Count(44, 5, 40, 5)})
    answers.count_people(check_up=check_up, by=erin, counts={customer.office.pk: Count(40, 7, 40, 5)})
    customer.office.refresh_from_db()
    assert (customer.office.users, customer.office.devices) == (44, 7)
    with pytest.raises(UnableToChange, match="Somebody changed Office meanwhile: it has 44 users now"):
        answers.count_people(check_up=check_up, by=erin, counts={customer.office.pk: Count(50, 7, 40, 7)})


@pytest.mark.parametrize("users", [-1, 1_000_000_001])
def test_numbers_that_cannot_be_are_refused(check_up, customer, alice, users):
    with pytest.raises(UnableToChange, match="cannot be"):
        answers.count_people(check_up=check_up, by=alice, counts={customer.office.pk: Count(users, 5, 40, 5)})


def test_a_server_is_added_and_reached(check_up, customer, alice):
    given = {"name": " NEW ", "product": "Windows Server", "version": "2025", "groups": [customer.office]}
    server = answers.add_server(check_up=check_up, by=alice, **given)
    assert (server.name, list(server.groups.all())) == ("NEW", [customer.office])
    assert reasons(Server)[-1] == ("Alice", "check-up due 24 November 2026")
    with pytest.raises(UnableToChange, match="NEW already"):
        answers.add_server(check_up=check_up, by=alice, **given)
    with pytest.raises(UnableToChange):
        answers.add_server(check_up=check_up, by=alice, **given | {"name": " "})


def test_a_server_is_retired_from_a_day_on(check_up, customer, alice):
    answers.retire_server(check_up=check_up, server=customer.fs1, on=DAY, by=alice)
    assert current_position(customer=customer, now=NOW).status == "unknown"
    with pytest.raises(UnableToChange, match="retired already"):
        answers.retire_server(check_up=check_up, server=customer.fs1, on=DAY, by=alice)


def test_those_who_work_remotely_become_a_group_of_their_own(check_up, customer, alice):
    host = add_server(customer, "RDS1", roles=["rds-session-host"])
    remote = answers.let_work_remotely(check_up=check_up, group=customer.office, users=6, host=host, by=alice)
    answers.let_work_remotely(check_up=check_up, group=customer.office, users=4, host=host, by=alice)
    remote.refresh_from_db()
    customer.office.refresh_from_db()
    assert (customer.office.users, remote.users, remote.name) == (30, 10, "Office, remote")
    assert {server.name for server in remote.servers.all()} == {"FS1", "RDS1"}
    lines = {line.product: line for line in current_position(customer=customer, now=NOW).answer.lines}
    assert (lines["Windows Server CAL"].required, lines["RDS CAL"].required) == (40, 10)
    with pytest.raises(UnableToChange, match="30 users"):
        answers.let_work_remotely(check_up=check_up, group=customer.office, users=31, host=host, by=alice)
    with pytest.raises(UnableToChange, match="already"):
        answers.let_work_remotely(check_up=check_up, group=remote, users=1, host=host, by=alice)


def test_a_paper_is_promised_and_arrives(check_up, customer, alice):
    answers.note_paper(check_up=check_up, proof=customer.paper, state="promised", by=alice, now=NOW)
    answers.note_paper(check_up=check_up, proof=customer.paper, state="arrived", by=alice, now=NOW)
    assert str(PaperPromise.objects.get()) == "Declaration (no document): arrived"
    assert reasons(PaperPromise) == [("Alice", "check-up due 24 November 2026")] * 2


def test_nothing_of_another_customer_is_touched(check_up, reseller, alice):
    other = make_customer(reseller, "C2")
    with entered(reseller):
        server, group = add_server(other), add_group(other, name="Theirs")
        proof = add_proof(other)
        host = add_server(other, "RDS", roles=["rds-session-host"])
    with pytest.raises(UnableToChange):
        answers.count_people(check_up=check_up, by=alice, counts={group.pk: Count(1, 0, 40, 0)})
    with pytest.raises(UnableToChange):
        answers.retire_server(check_up=check_up, server=server, on=DAY, by=alice)
    with pytest.raises(UnableToChange):
        answers.note_paper(check_up=check_up, proof=proof, state="promised", by=alice, now=NOW)
    with pytest.raises(UnableToChange):
        answers.let_work_remotely(check_up=check_up, group=group, users=1, host=host, by=alice)
    with pytest.raises(UnableToChange):
        answers.add_server(
            check_up=check_up, by=alice, name="X", product="Windows Server", version="2025", groups=[group]
        )


def test_after_the_closing_there_are_no_answers(check_up, customer, alice, erin):
    complete(check_up, alice)
    with pytest.raises(AlreadyClosed):
        answers.count_people(check_up=check_up, by=erin, counts={customer.office.pk: Count(44, 5, 40, 5)})
    customer.office.refresh_from_db()
    assert customer.office.users == 40


# --- what to say ---------------------------------------------------------------------------------------
def test_what_changed_is_told_in_words(check_up, customer, alice):
    complete(check_up, alice)
    check_up.refresh_from_db()
    customer.office.users = 30
    customer.office.save()
    position = current_position(customer=customer, now=NOW).answer
    talk = Talk(customer=customer, position=position, since=check_up.kept_position)
    assert talk.changes == [
        "“Short” then, “At risk” now.",
        "Windows Server CAL 2022 by user: 40 → 30 required, 10 → 0 missing.",
        "Done: 10 of 40 people have no Windows Server CAL 2022 or newer.",
    ]
    assert Talk(customer=customer, position=position).changes is None
    assert Talk(customer=customer, position=position, since=position).changes == []


def test_findings_are_ranked_and_papers_are_named_once(check_up, customer):
    add_line(customer.paper, 10, place=2)
    old = add_server(customer, "OLD", version="2012")
    add_group(customer, old, name="Depot", users=3)
    talk = Talk(customer=customer, position=current_position(customer=customer, now=NOW).answer)
    weights = ["breach", "warning", "advice"]
    said = [weights.index(point.finding.severity) for point in talk.points]
    assert said == sorted(said)
    assert len(said) > 2
    assert [(paper.proof, paper.promise) for paper in talk.papers()] == [(customer.paper, None)]


# --- follow-ups ----------------------------------------------------------------------------------------
def test_a_follow_up_comes_before_the_regular_check_up(check_up, alice):
    follow_up = complete(check_up, alice, agreed="Quote by Friday.", follow_up_on=date(2026, 12, 1))
    check_up.refresh_from_db()
    assert (check_up.agreed, check_up.follow_up_on) == ("Quote by Friday.", date(2026, 12, 1))
    assert (follow_up.due_on, follow_up.regular_on) == (date(2026, 12, 1), LATER)
    regular = complete(follow_up, alice, now=NOW + 7 * 24 * 60 * MINUTE)
    assert (regular.due_on, regular.is_follow_up) == (LATER, False)


def test_a_follow_up_that_reaches_nobody_is_tried_again_in_a_week(check_up, alice):
    follow_up = complete(check_up, alice, follow_up_on=date(2026, 12, 1))
    again = complete(follow_up, alice, outcome=CheckUp.Outcome.NOT_REACHED)
    assert (again.due_on, again.regular_on) == (date(2026, 12, 1), LATER)


@pytest.mark.parametrize("day", [DAY, LATER, date(2027, 3, 1)])
def test_a_follow_up_is_ahead_and_before_the_regular_one(check_up, alice, day):
    with pytest.raises(UnableToClose, match="Choose a day"):
        complete(check_up, alice, follow_up_on=day)
    assert CheckUp.objects.open().get() == check_up


# --- drafts, and two on one check-up -------------------------------------------------------------------
def test_each_keeps_what_he_typed(check_up, alice, erin):
    keep_draft(check_up=check_up, by=alice, now=NOW, draft={"notes": "Hers."})
    keep_draft(check_up=check_up, by=erin, now=NOW, draft={"notes": "His."})
    be_on_call(check_up=check_up, by=alice, now=NOW + MINUTE)
    calls = Call.objects.order_by("member__user__name")
    assert [(call.draft, call.since, call.seen_at) for call in calls] == [
        ({"notes": "Hers."}, NOW, NOW + MINUTE),
        ({"notes": "His."}, NOW, NOW),
    ]


# --- taking back ---------------------------------------------------------------------------------------
def test_a_closing_is_taken_back_with_everything_that_was_typed(check_up, alice, erin):
    CheckUp.objects.update(notes="Noted in what if.")
    complete(check_up, alice, agreed="Quote.", follow_up_on=date(2026, 12, 1))
    take_back_closing(check_up=check_up, by=erin, now=NOW + 9 * MINUTE)
    again = CheckUp.objects.get()
    assert (again.closed_at, again.outcome, again.position, again.notes) == (
        None,
        "",
        None,
        "Noted in what if.",
    )
    draft = Call.objects.get(member=alice).draft
    assert (draft["notes"], draft["agreed"], draft["follow_up_on"]) == ("Ten more.", "Quote.", "2026-12-01")


def test_skipping_is_taken_back_too(check_up, alice):
    skip_check_up(check_up=check_up, reason="On holiday.", by=alice, now=NOW)
    take_back_closing(check_up=check_up, by=alice, now=NOW)
    assert CheckUp.objects.get().closed_at is None


def test_it_is_too_late_after_ten_minutes(check_up, alice):
    complete(check_up, alice)
    with pytest.raises(UnableToTakeBack, match="too long ago"):
        take_back_closing(check_up=check_up, by=alice, now=NOW + 11 * MINUTE)


def test_it_is_too_late_when_somebody_works_on_the_next(check_up, reseller, alice):
    following = complete(check_up, alice, next_on=date(2026, 11, 25))
    open_due(reseller=reseller, now=NOW + 24 * 60 * MINUTE)
    CheckUp.objects.filter(pk=check_up.pk).update(closed_at=NOW + 24 * 60 * MINUTE)
    with pytest.raises(UnableToTakeBack, match="worked on the next"):
        take_back_closing(check_up=check_up, by=alice, now=NOW + 24 * 60 * MINUTE)
    assert CheckUp.objects.open().get() == following
