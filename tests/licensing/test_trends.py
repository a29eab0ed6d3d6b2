"""The history of positions: a row a day for each customer, and what is told of it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from customers.models import AccessGroup, Customer
from customers.tenancy import entered
from licensing.models import PositionDay, PositionRecord
from licensing.services.days import KEPT
from licensing.services.positions import current_position, position_on, refresh_positions
from licensing.trends import Stretch, stretches_of
from tests.conftest import make_customer
from tests.licensing.records import DAY, NOW, add_group, add_line, add_proof, add_server, owners

Status = PositionRecord.Status


def furnish(customer, *, users=40, rights=30, unproven=5):
    """40 users reach a server; 30 rights, and 5 more without a document."""
    add_group(customer, add_server(customer), users=users)
    add_line(add_proof(customer, date=date(2026, 1, 1)), rights)
    if unproven:
        add_line(add_proof(customer, "none", number=""), unproven)


@pytest.fixture
def customer(reseller):
    """A furnished customer inside whose reseller the test runs."""
    customer = make_customer(reseller, time_zone="Europe/Berlin")
    with entered(reseller):
        furnish(customer)
        yield customer


def keep(customer, days_ago, *, rank=0, required=40, missing=10, unproven=5):
    return PositionDay.objects.create(
        **owners(customer),
        day=DAY - timedelta(days_ago),
        rank=rank,
        required=required,
        missing=missing,
        unproven=unproven,
    )


def kept():
    return list(
        PositionDay.objects.order_by("customer", "day").values_list(
            "customer__account", "day", "rank", "required", "missing", "unproven"
        )
    )


# --- written ---------------------------------------------------------------------------------------------
def test_what_the_job_computes_is_kept_for_the_day(customer, reseller):
    refresh_positions(reseller=reseller, now=NOW)
    assert kept() == [("C1", DAY, 0, 40, 5, 5)]
    _, position = position_on(customer=customer, on=DAY)
    (line,) = position.lines
    stretch = stretches_of(PositionDay.objects.all(), first=DAY, last=DAY)[0]
    assert (stretch.covered, stretch.provable) == (line.covered, line.provable)


def test_so_is_what_the_page_computes(customer):
    current_position(customer=customer, now=NOW)
    assert kept() == [("C1", DAY, 0, 40, 5, 5)]


def test_a_position_recomputed_on_the_day_replaces_it_and_one_that_holds_writes_nothing(customer, reseller):
    refresh_positions(reseller=reseller, now=NOW)
    AccessGroup.objects.update(users=36)
    refresh_positions(reseller=reseller, now=NOW + timedelta(hours=1))
    assert kept() == [("C1", DAY, 0, 36, 1, 5)]
    with CaptureQueriesContext(connection) as queries:
        refresh_positions(reseller=reseller, now=NOW + timedelta(hours=2))
    assert not [query for query in queries if "positionday" in query["sql"]]


def test_the_same_numbers_leave_the_row_as_it_is(customer, reseller):
    def place():
        with connection.cursor() as cursor:
            cursor.execute("SELECT ctid FROM licensing_positionday")
            return cursor.fetchall()

    refresh_positions(reseller=reseller, now=NOW)
    before = place()
    Customer.objects.update(facts_version=99)
    assert refresh_positions(reseller=reseller, now=NOW) == 1
    assert place() == before


def test_the_next_day_has_a_row_of_its_own_and_a_missed_day_none(customer, reseller):
    for days in (0, 1, 3):
        refresh_positions(reseller=reseller, now=NOW + timedelta(days))
    assert [day for _, day, *_ in kept()] == [DAY, DAY + timedelta(1), DAY + timedelta(3)]


def test_the_day_is_the_customers(customer, reseller):
    far = make_customer(reseller, "FAR", time_zone="Pacific/Kiritimati")
    refresh_positions(reseller=reseller, now=datetime(2026, 11, 24, 12, tzinfo=UTC))
    assert dict(PositionDay.objects.values_list("customer", "day")) == {
        customer.pk: DAY,
        far.pk: DAY + timedelta(1),
    }


def test_archived_customers_have_no_more_days(customer, reseller):
    Customer.objects.update(archived_at=NOW)
    current_position(customer=customer, now=NOW)
    assert PositionRecord.objects.exists()
    assert kept() == []


def test_a_customer_without_facts_has_a_day_as_unknown(reseller):
    with entered(reseller):
        make_customer(reseller, "NEW")
        refresh_positions(reseller=reseller, now=NOW)
        assert kept() == [("NEW", DAY, 2, 0, 0, 0)]


def test_days_are_kept_for_four_hundred(customer, reseller):
    for days_ago in (KEPT.days, KEPT.days + 1, KEPT.days + 700):
        keep(customer, days_ago)
    refresh_positions(reseller=reseller, now=NOW)
    assert [DAY - day for _, day, *_ in kept()] == [KEPT, timedelta(0)]


def test_one_resellers_job_leaves_the_days_of_another_alone(customer, reseller, other_reseller):
    theirs = make_customer(other_reseller)
    with entered(other_reseller):
        keep(theirs, KEPT.days + 1)
    with entered(reseller):
        refresh_positions(reseller=reseller, now=NOW)
    with entered(other_reseller):
        assert len(kept()) == 1


@pytest.mark.parametrize(
    "numbers", [{"rank": 4}, {"missing": 41}, {"unproven": 41}], ids=["status", "missing", "unproven"]
)
def test_the_database_refuses_what_cannot_be(customer, numbers):
    with pytest.raises(IntegrityError, match="positionday_numbers"), transaction.atomic():
        keep(customer, 1, **numbers)


# --- told --------------------------------------------------------------------------------------------------
def laid_out(customer, days):
    return stretches_of(PositionDay.objects.filter(customer=customer), first=DAY - timedelta(days), last=DAY)


def test_equal_days_are_one_stretch_and_a_gap_stays_one(customer):
    for days_ago in (9, 8, 4, 3):
        keep(customer, days_ago)
    keep(customer, 2, missing=11)
    keep(customer, 1, rank=1, missing=0)
    told = [(str(s.first)[8:], str(s.last)[8:], s.status, s.missing) for s in laid_out(customer, 10)]
    assert told == [
        ("14", "14", None, 0),
        ("15", "16", Status.BREACH, 10),
        ("17", "19", None, 0),
        ("20", "21", Status.BREACH, 10),
        ("22", "22", Status.BREACH, 11),
        ("23", "23", Status.AT_RISK, 0),
        ("24", "24", None, 0),
    ]


def test_a_customer_without_days_is_one_gap(customer):
    (gap,) = laid_out(customer, 89)
    assert (gap.days, gap.status) == (90, None)


def test_rights_of_a_stretch_add_up():
    stretch = Stretch(DAY, DAY, Status.BREACH, required=40, missing=10, unproven=5)
    assert (stretch.covered, stretch.provable) == (30, 25)
    # Sums of absurd imports are cut at what a column holds, each by itself.
    cut = Stretch(DAY, DAY, Status.BREACH, required=9, missing=9, unproven=9)
    assert (cut.covered, cut.provable) == (0, 0)


def test_days_are_counted_by_status(customer, reseller):
    others = [make_customer(reseller, f"N{number}") for number in range(3)]
    for one in (customer, *others[:2]):
        keep(one, 7)
    keep(others[2], 7, rank=3, missing=0)
    keep(customer, 14, rank=2, required=0, missing=0, unproven=0)
    keep(customer, 6)
    week, before = DAY - timedelta(7), DAY - timedelta(14)
    with CaptureQueriesContext(connection) as queries:
        counts = PositionDay.objects.of(reseller).counted([week, before, DAY - timedelta(21)])
    assert counts == {week: {Status.BREACH: 3, Status.COMPLIANT: 1}, before: {Status.UNKNOWN: 1}}
    assert len(queries) == 1
