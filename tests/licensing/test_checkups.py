"""Check-ups are planned, open on their day, and closed once; the next one is always there."""

import calendar
import datetime
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from customers.models import Customer, Member
from customers.tenancy import entered
from licensing.models import CheckUp
from licensing.services.checkups import (
    AlreadyClosed,
    UnableToClose,
    UnableToPlan,
    add_months,
    add_to_notes,
    complete_check_up,
    open_due,
    plan_check_up,
    reassign_check_up,
    reschedule_check_up,
    skip_check_up,
)
from tests.conftest import make_customer, make_member
from tests.licensing.records import DAY, NOW, add_group, add_line, add_proof, add_server

date = datetime.date


def at(text):
    return datetime.datetime.fromisoformat(text)


@pytest.fixture
def customer(reseller, alice):
    """A customer who is ten rights short; the test runs inside the reseller."""
    customer = make_customer(reseller, time_zone="Europe/Berlin", account_manager=alice)
    with entered(reseller):
        add_group(customer, add_server(customer), users=40)
        add_line(add_proof(customer), 30)
        yield customer


@pytest.fixture
def check_up(customer):
    return plan_check_up(customer=customer, due_on=DAY, by=None)


def complete(check_up, by, **changes):
    given = {"outcome": CheckUp.Outcome.TO_ORDER, "notes": "Ten more.", "now": NOW, **changes}
    return complete_check_up(check_up=check_up, by=by, **given)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        pytest.param(date(2026, 11, 24), 3, date(2027, 2, 24), id="over the new year"),
        pytest.param(date(2026, 11, 30), 3, date(2027, 2, 28), id="end of a short month"),
        pytest.param(date(2027, 11, 30), 3, date(2028, 2, 29), id="end of a leap February"),
        pytest.param(date(2028, 2, 29), 12, date(2029, 2, 28), id="29 February, a year later"),
        pytest.param(date(2026, 12, 31), 1, date(2027, 1, 31), id="from December"),
        pytest.param(date(2026, 10, 31), 60, date(2031, 10, 31), id="five years"),
    ],
)
def test_months_later_is_the_same_day_or_the_last_of_a_shorter_month(day, months, later):
    assert add_months(day, months) == later


days = st.dates(date(2000, 1, 1), date(2100, 12, 31))
# The machine may be busy with the rest of the test run.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@patient
@given(days, st.integers(1, 60))
def test_a_cadence_keeps_the_day_of_the_month_wherever_that_month_has_it(day, months):
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == min(day.day, calendar.monthrange(later.year, later.month)[1])


@patient
@given(days, days, st.integers(1, 60))
def test_a_cadence_keeps_the_order_of_days(one, other, months):
    first, last = sorted([one, other])
    assert first < add_months(first, months) <= add_months(last, months)


@patient
@given(days, st.lists(st.integers(1, 12), min_size=1, max_size=12))
def test_a_cadence_goes_on_for_years_and_never_skips_a_month(day, steps):
    for months in steps:
        later = add_months(day, months)
        assert day < later
        assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
        day = later


def test_completing_keeps_the_position_of_the_day_and_plans_the_next(check_up, alice):
    following = complete(check_up, alice)
    check_up.refresh_from_db()
    assert (check_up.outcome, check_up.notes, check_up.closed_by, check_up.closed_at) == (
        "to-order",
        "Ten more.",
        alice,
        NOW,
    )
    assert check_up.kept_position.lines[0].missing == 10
    assert (following.due_on, following.closed_at, following.opened_at) == (date(2027, 2, 24), None, None)


def test_the_cadence_is_the_customers_before_the_resellers(check_up, customer, alice):
    customer.check_up_months = 12
    customer.save()
    assert complete(check_up, alice).due_on == date(2027, 11, 24)


def test_a_day_given_for_the_next_wins_and_must_be_ahead(check_up, alice):
    with pytest.raises(UnableToClose, match="after today"):
        complete(check_up, alice, next_on=DAY)
    assert CheckUp.objects.open().get() == check_up
    assert complete(check_up, alice, next_on=date(2026, 12, 1)).due_on == date(2026, 12, 1)


def test_somebody_who_was_not_reached_is_called_again_in_a_week(check_up, alice):
    assert complete(check_up, alice, outcome=CheckUp.Outcome.NOT_REACHED).due_on == date(2026, 12, 1)


def test_today_is_the_customers_day(check_up, customer, alice):
    Customer.objects.update(time_zone="Australia/Lord_Howe")
    # 25 November there, 24 November here.
    assert complete(check_up, alice, now=at("2026-11-24T15:00+00:00")).due_on == date(2027, 2, 25)


def test_closing_twice_is_told_and_changes_nothing(check_up, alice, erin):
    complete(check_up, alice)
    with pytest.raises(AlreadyClosed, match="Alice has closed this check-up meanwhile: to order"):
        complete(check_up, erin, outcome=CheckUp.Outcome.ALL_WELL, notes="Mine.")
    with pytest.raises(AlreadyClosed):
        skip_check_up(check_up=check_up, reason="No.", by=erin, now=NOW)
    check_up.refresh_from_db()
    assert (check_up.notes, CheckUp.objects.count()) == ("Ten more.", 2)


def test_what_was_typed_too_late_can_be_added(check_up, alice, erin):
    complete(check_up, alice)
    add_to_notes(check_up=check_up, text="They moved. ", by=erin, now=NOW)
    check_up.refresh_from_db()
    assert check_up.notes == "Ten more.\n\nErin, 24 November 2026 13:00:\nThey moved."


def test_skipping_needs_a_reason_and_plans_the_next(check_up, alice):
    with pytest.raises(UnableToClose, match="why"):
        skip_check_up(check_up=check_up, reason=" ", by=alice, now=NOW)
    following = skip_check_up(check_up=check_up, reason="On holiday.", by=alice, now=NOW)
    check_up.refresh_from_db()
    assert (check_up.outcome, check_up.notes) == ("skipped", "On holiday.")
    assert following.due_on == date(2027, 2, 24)


def test_an_archived_customer_gets_no_next_check_up(check_up, customer, alice):
    Customer.objects.update(archived_at=NOW)
    assert complete(check_up, alice) is None


def test_there_is_one_open_check_up_at_a_time(check_up, customer):
    with pytest.raises(UnableToPlan, match="Reschedule that one"):
        plan_check_up(customer=customer, due_on=DAY, by=None)
    assert CheckUp.objects.count() == 1


@pytest.mark.parametrize(
    ("zone", "before", "opens"),
    [
        pytest.param("Europe/Berlin", "2026-11-23T22:59Z", "2026-11-23T23:00Z", id="Berlin"),
        pytest.param("America/Chicago", "2026-11-24T05:59Z", "2026-11-24T06:00Z", id="Chicago"),
        pytest.param("Australia/Lord_Howe", "2026-11-23T12:59Z", "2026-11-23T13:00Z", id="Lord Howe, summer"),
    ],
)
def test_a_check_up_opens_when_its_day_comes_at_the_customer(check_up, reseller, zone, before, opens):
    Customer.objects.update(time_zone=zone)
    assert open_due(reseller=reseller, now=at(before)) == 0
    assert open_due(reseller=reseller, now=at(opens)) == 1
    assert open_due(reseller=reseller, now=at(opens)) == 0
    check_up.refresh_from_db()
    assert check_up.opened_at == at(opens)


def test_check_ups_of_archived_customers_and_closed_ones_do_not_open(check_up, reseller, alice):
    Customer.objects.update(archived_at=NOW)
    assert open_due(reseller=reseller, now=NOW) == 0
    complete(check_up, alice)
    Customer.objects.update(archived_at=None)
    assert open_due(reseller=reseller, now=NOW) == 0


def test_rescheduling_into_the_future_closes_it_again_until_that_day(check_up, reseller, alice):
    open_due(reseller=reseller, now=NOW)
    with pytest.raises(UnableToPlan, match="over"):
        reschedule_check_up(check_up=check_up, due_on=date(2026, 11, 23), by=alice, now=NOW)
    moved = reschedule_check_up(check_up=check_up, due_on=date(2026, 11, 25), by=alice, now=NOW)
    assert (moved.due_on, moved.opened_at) == (date(2026, 11, 25), None)


def test_a_day_moved_by_somebody_else_is_noticed(check_up, reseller):
    open_due(reseller=reseller, now=NOW)
    CheckUp.objects.update(due_on=date(2026, 12, 24))
    open_due(reseller=reseller, now=NOW)
    check_up.refresh_from_db()
    assert check_up.opened_at is None


def test_reassigning_is_within_the_team(check_up, reseller, alice, erin, oscar):
    reassign_check_up(check_up=check_up, assignee=erin, by=alice, now=NOW)
    assert CheckUp.objects.with_caller().get().caller == erin.pk
    operator = Member.objects.create(reseller=reseller, user=oscar, role=Member.Role.OPERATOR)
    with pytest.raises(UnableToPlan, match="not of your team"):
        reassign_check_up(check_up=check_up, assignee=operator, by=alice, now=NOW)


def test_the_caller_is_the_account_manager_while_nobody_else_was_asked(check_up, reseller, alice):
    assert CheckUp.objects.with_caller().get().caller == alice.pk
    gone = make_member(reseller, "gone", Member.Role.EDITOR, removed_at=NOW)
    CheckUp.objects.update(assignee=gone)
    assert CheckUp.objects.with_caller().get().caller == alice.pk
    CheckUp.objects.update(assignee=None)
    Customer.objects.update(account_manager=gone)
    assert CheckUp.objects.with_caller().get().caller is None


def test_called_by_finds_what_with_caller_tells(check_up, reseller, alice, erin, oscar):
    gone = make_member(reseller, "gone", Member.Role.EDITOR, removed_at=NOW)
    operator = Member.objects.create(reseller=reseller, user=oscar, role=Member.Role.OPERATOR)
    members = [alice, erin, gone, operator]
    called = 0
    for assignee, manager in product([*members, None], repeat=2):
        CheckUp.objects.update(assignee=assignee)
        Customer.objects.update(account_manager=manager)
        for member in members:
            found = set(CheckUp.objects.called_by(member))
            assert found == set(CheckUp.objects.with_caller().filter(caller=member.pk)), (
                assignee,
                manager,
                member,
            )
            called += len(found)
    assert called == 2 * 5 + 2 * 3  # the assignee of the team, or the manager where nobody of it was asked
