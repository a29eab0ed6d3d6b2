"""Check-ups open early by the rules that are switched on: with a reason, once for a cause, whoever looks."""

import datetime

import pytest

from customers.models import Customer, Server
from customers.tenancy import entered
from licensing.models import AssurancePeriod, CheckUp, EarlyCause, EarlyRule, Proof
from licensing.services import early
from licensing.services.checkups import complete_check_up, plan_check_up, reschedule_check_up
from licensing.services.early import UnableToSetRules, has_unexamined, open_early, set_early_rules
from licensing.services.positions import current_position, refresh_positions
from licensing.services.quiet import keep_quiet
from tests.conftest import make_customer
from tests.licensing.records import DAY, NOW, add_group, add_line, add_proof, add_server, owners

LATER = datetime.date(2027, 2, 24)
OFF = {"short": None, "support": None, "subscription": None, "assurance": None}
ADAY = datetime.timedelta(days=1)


@pytest.fixture
def customer(reseller, alice):
    """Nothing is missing; the test runs inside the reseller, with a check-up planned for next year."""
    customer = make_customer(reseller, time_zone="Europe/Berlin", account_manager=alice)
    with entered(reseller):
        customer.office = add_group(customer, add_server(customer), users=30)
        customer.line = add_line(add_proof(customer), 30)
        plan_check_up(customer=customer, due_on=LATER, by=None)
        yield customer


def switch(reseller, alice, **rules):
    set_early_rules(reseller=reseller, by=alice, wanted=OFF | rules)


def look(reseller, now=NOW):
    """What the worker and then the tick do; returns how many check-ups opened early."""
    refresh_positions(reseller=reseller, now=now)
    opened, _ = open_early(reseller=reseller, now=now)
    return opened


def the_open_one():
    return CheckUp.objects.open().get()


def becomes_short(customer, users=40):
    customer.office.users = users
    customer.office.save()


# --- became short --------------------------------------------------------------------------------------
def test_a_customer_who_becomes_short_is_called_today_with_the_reason(reseller, customer, alice):
    switch(reseller, alice, short=0)
    assert look(reseller, NOW - ADAY) == 0
    becomes_short(customer)
    assert look(reseller) == 1
    check_up = the_open_one()
    assert (check_up.due_on, check_up.was_due_on, check_up.opened_at) == (DAY, LATER, NOW)
    assert check_up.early_because == "the position became short on 24 November 2026"


def test_nothing_opens_while_the_rule_is_off(reseller, customer, alice):
    switch(reseller, alice, support=90)
    look(reseller, NOW - ADAY)
    becomes_short(customer)
    assert look(reseller) == 0
    assert the_open_one().due_on == LATER


def test_the_same_cause_opens_once_and_a_new_one_again(reseller, customer, alice):
    switch(reseller, alice, short=0)
    look(reseller, NOW - ADAY)
    becomes_short(customer)
    look(reseller)
    reschedule_check_up(check_up=the_open_one(), due_on=LATER, by=alice, now=NOW)
    becomes_short(customer, 41)
    assert look(reseller) == 0
    assert look(reseller, NOW + ADAY) == 0
    assert the_open_one().due_on == LATER
    becomes_short(customer, 30)
    look(reseller, NOW + 2 * ADAY)
    becomes_short(customer, 50)
    assert look(reseller, NOW + 3 * ADAY) == 1
    assert EarlyCause.objects.count() == 2


def test_switching_on_calls_nobody_who_has_been_short_for_long(reseller, customer, alice):
    becomes_short(customer)
    for days in range(10, 0, -1):
        refresh_positions(reseller=reseller, now=NOW - days * ADAY)
    switch(reseller, alice, short=0)
    assert look(reseller) == 0


def test_switching_on_calls_those_who_became_short_some_days_ago(reseller, customer, alice):
    refresh_positions(reseller=reseller, now=NOW - 4 * ADAY)
    becomes_short(customer)
    refresh_positions(reseller=reseller, now=NOW - 3 * ADAY)
    switch(reseller, alice, short=0)
    assert look(reseller) == 1
    assert the_open_one().early_because.endswith("21 November 2026")


def test_a_customer_who_is_short_from_the_first_day_has_not_become_so(reseller, customer, alice):
    switch(reseller, alice, short=0)
    becomes_short(customer)
    assert look(reseller) == 0


# --- something ends ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("days", "opened"),
    [pytest.param(48, 0, id="a day too early"), pytest.param(49, 1, id="within the days")],
)
def test_support_that_ends_within_the_days(reseller, customer, alice, days, opened):
    Server.objects.update(version="2016")  # supported until 12 January 2027
    switch(reseller, alice, support=days)
    assert look(reseller) == opened
    if opened:
        assert (
            the_open_one().early_because == "the support of FS1 (Windows Server 2016) ends on 12 January 2027"
        )
    assert look(reseller, NOW + ADAY) == 1 - opened
    assert look(reseller, NOW + 2 * ADAY) == 0


def test_a_retired_server_and_ended_support_are_no_cause(reseller, customer, alice):
    Server.objects.update(version="2016", valid_until=DAY)
    add_server(customer, "OLD", version="2012")
    switch(reseller, alice, support=365)
    assert look(reseller) == 0


def test_a_subscription_that_ends(reseller, customer, alice):
    customer.line.entitlement.valid_until = DAY + 30 * ADAY
    customer.line.entitlement.save()
    switch(reseller, alice, subscription=30)
    assert look(reseller) == 1
    assert the_open_one().early_because == "30 Windows Server CALs 2022 by user end on 24 December 2026"


def test_software_assurance_that_ends_unless_it_goes_on(reseller, customer, alice):
    right = customer.line.entitlement
    ends = DAY + 20 * ADAY
    AssurancePeriod.objects.create(**owners(customer), entitlement=right, valid_from=DAY, valid_until=ends)
    renewed = AssurancePeriod.objects.create(**owners(customer), entitlement=right, valid_from=ends)
    switch(reseller, alice, assurance=30, subscription=30)
    assert look(reseller) == 0
    renewed.delete()
    assert look(reseller) == 1
    assert "Software Assurance on 30 Windows Server CALs 2022 by user ends" in the_open_one().early_because


def test_a_voided_document_is_no_cause(reseller, customer, alice):
    customer.line.entitlement.valid_until = DAY + 30 * ADAY
    customer.line.entitlement.save()
    Proof.objects.update(voided_at=NOW)
    switch(reseller, alice, subscription=90)
    assert look(reseller) == 0


def test_what_is_known_and_quiet_is_no_cause(reseller, customer, alice):
    Server.objects.update(version="2016")
    refresh_positions(reseller=reseller, now=NOW - ADAY)
    becomes_short(customer)
    add_server(customer, "NEW", version="2016")
    record = current_position(customer=customer, now=NOW)
    about = {
        "customer": customer,
        "until": LATER,
        "reason": "They know.",
        "by": alice,
        "today": DAY,
        "now": NOW,
    }
    for finding in record.answer.findings:
        if finding.subject != "NEW":
            keep_quiet(finding=finding, **about)
    switch(reseller, alice, short=0, support=90)
    assert look(reseller) == 1
    assert the_open_one().early_because.startswith("the support of NEW")
    assert EarlyCause.objects.count() == 1


# --- what it does to check-ups -------------------------------------------------------------------------
def test_one_that_is_due_keeps_its_day_and_the_cause_is_done(reseller, customer, alice):
    Server.objects.update(version="2016")
    due = DAY - 3 * ADAY
    CheckUp.objects.update(due_on=due)
    switch(reseller, alice, support=90)
    look(reseller)
    check_up = the_open_one()
    assert (check_up.due_on, check_up.early_because) == (due, "")
    complete_check_up(check_up=check_up, outcome="all-well", notes="", by=alice, now=NOW)
    assert look(reseller, NOW + ADAY) == 0


def test_a_customer_without_a_check_up_gets_one(reseller, customer, alice):
    CheckUp.objects.all().delete()
    Server.objects.update(version="2016")
    switch(reseller, alice, support=90)
    assert look(reseller) == 1
    assert (the_open_one().due_on, the_open_one().was_due_on) == (DAY, None)


def test_archived_customers_have_none_due(reseller, customer, alice):
    Server.objects.update(version="2016")
    refresh_positions(reseller=reseller, now=NOW)
    Customer.objects.update(archived_at=NOW)
    switch(reseller, alice, support=90)
    assert look(reseller) == 0
    assert not has_unexamined(reseller=reseller)
    assert the_open_one().due_on == LATER


def test_what_was_looked_at_is_not_looked_at_again(reseller, customer, alice, django_assert_num_queries):
    switch(reseller, alice, support=90)
    refresh_positions(reseller=reseller, now=NOW)
    assert has_unexamined(reseller=reseller)
    look(reseller)
    assert not has_unexamined(reseller=reseller)
    with django_assert_num_queries(4):  # savepoint, rules, positions, release
        assert open_early(reseller=reseller, now=NOW) == (0, None)
    switch(reseller, alice, support=91)
    assert has_unexamined(reseller=reseller)


def test_it_costs_the_same_for_one_and_for_twenty(reseller, customer, alice, django_assert_max_num_queries):
    becomes_short(customer)
    switch(reseller, alice, short=0, support=90, subscription=90, assurance=90)
    refresh_positions(reseller=reseller, now=NOW)
    with django_assert_max_num_queries(25) as first:
        open_early(reseller=reseller, now=NOW)
    for number in range(20):
        other = make_customer(reseller, f"D{number}")
        add_group(other, add_server(other))
    refresh_positions(reseller=reseller, now=NOW)
    with django_assert_max_num_queries(len(first)):
        open_early(reseller=reseller, now=NOW)


def test_many_are_looked_at_some_at_a_time(reseller, customer, alice, monkeypatch):
    monkeypatch.setattr(early, "BATCH", 2)
    for number in range(4):
        other = make_customer(reseller, f"D{number}")
        add_group(other, add_server(other, version="2016"))
    switch(reseller, alice, support=90)
    refresh_positions(reseller=reseller, now=NOW)
    opened, after = 0, 0
    while after is not None:
        more, after = open_early(reseller=reseller, now=NOW, after=after)
        opened += more
    assert opened == 4


# --- the rules -----------------------------------------------------------------------------------------
def test_only_owners_set_rules_and_odd_days_are_refused(reseller, customer, alice, erin):
    with pytest.raises(UnableToSetRules, match="Only owners"):
        switch(reseller, erin, short=0)
    for days in (0, 366):
        with pytest.raises(UnableToSetRules, match="365"):
            switch(reseller, alice, support=days)
    assert not EarlyRule.objects.exists()


def test_rules_go_when_they_are_switched_off(reseller, customer, alice):
    switch(reseller, alice, short=0, support=90)
    switch(reseller, alice, support=60)
    assert [str(rule) for rule in EarlyRule.objects.all()] == [
        "before the support of a server ends by 60 days"
    ]
