"""Rights that go to somebody else: rules WS-REA-01 and 02, in the service and in the database."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from customers.tenancy import entered
from licensing.models import Entitlement, Reassignment
from licensing.services.drafts import LineDraft
from licensing.services.proofs import record_proof, void_proof
from licensing.services.reassignments import (
    TooSoon,
    UnableToReassign,
    last_reassigned,
    record_reassignment,
    remove_reassignment,
)
from tests.conftest import make_customer
from tests.licensing.records import DAY, NOW


@pytest.fixture
def entitlement(reseller):
    customer = make_customer(reseller)
    with entered(reseller):
        line = LineDraft(
            product="Windows Server CAL",
            version="2022",
            metric="user",
            packs=3,
            valid_from=date(2020, 1, 1),
            valid_until=date(2030, 1, 1),
        )
        record_proof(customer=customer, kind="invoice", number="7", lines=[line])
        yield Entitlement.objects.get()


def reassign(entitlement, date=DAY, *, from_whom="Ann", to_whom="Ben", quantity=1, **more):
    fields = {"reason": "Ann left.", "today": DAY + timedelta(days=400), **more}
    return record_reassignment(
        entitlement=entitlement, date=date, from_whom=from_whom, to_whom=to_whom, quantity=quantity, **fields
    )


@pytest.mark.parametrize(
    ("days", "soon"),
    [
        pytest.param(0, True, id="the same day"),
        pytest.param(89, True, id="the last day too soon"),
        pytest.param(90, False, id="after 90 days"),
    ],
)
def test_within_90_days_an_exception_is_needed(entitlement, days, soon):
    reassign(entitlement)
    later = {"date": DAY + timedelta(days=days), "from_whom": "ben", "to_whom": "Cleo"}
    if soon:
        with pytest.raises(TooSoon, match="WS-REA-02") as told:
            reassign(entitlement, **later)
        assert told.value.last_on == DAY
    row = reassign(entitlement, **later, exemption="employment" if soon else "")
    assert row.last_on == DAY


def test_somebody_elses_rights_are_others(entitlement):
    reassign(entitlement)
    assert reassign(entitlement, from_whom="Dora", to_whom="Emil").last_on is None


def test_where_more_move_than_there_are_one_moves_twice(entitlement):
    first = DAY - timedelta(days=30)
    reassign(entitlement, first, quantity=2)
    assert reassign(entitlement, from_whom="Dora", to_whom="Emil").last_on is None
    with pytest.raises(TooSoon):
        reassign(entitlement, from_whom="Finn", to_whom="Gus")
    moved = {"entitlement": entitlement, "from_whom": "Finn", "quantity": 1}
    assert last_reassigned(**moved, date=DAY) == first
    assert last_reassigned(**moved, date=DAY + timedelta(days=90)) is None


def test_what_is_recorded_late_does_not_make_a_later_one_too_soon(entitlement):
    reassign(entitlement, DAY, from_whom="Ben", to_whom="Cleo")
    with pytest.raises(UnableToReassign, match="passed these rights on 10 days later"):
        reassign(entitlement, DAY - timedelta(days=10))
    assert reassign(entitlement, DAY - timedelta(days=90))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        pytest.param({"quantity": 4}, "only 3 of these rights", id="too many"),
        pytest.param({"to_whom": " ann "}, "are the same", id="to the same"),
        pytest.param({"date": DAY, "today": DAY - timedelta(days=1)}, "still to come", id="to come"),
        pytest.param({"date": date(2019, 12, 31)}, "These rights begin on 1 January 2020", id="before"),
        pytest.param(
            {"date": date(2030, 1, 1), "today": date(2031, 1, 1)}, "ended on 1 January 2030", id="after"
        ),
        pytest.param({"reason": "  "}, "cannot be blank", id="no reason"),
    ],
)
def test_what_cannot_have_happened_is_refused(entitlement, fields, said):
    with pytest.raises(UnableToReassign, match=said):
        reassign(entitlement, **fields)
    assert not Reassignment.objects.exists()


def test_rights_of_a_voided_document_are_not_reassigned(entitlement):
    void_proof(proof=entitlement.line.proof, reason="Twice.", now=NOW)
    with pytest.raises(UnableToReassign, match="is voided"):
        reassign(entitlement)


def test_what_was_passed_on_is_removed_from_its_end(entitlement):
    first = reassign(entitlement)
    second = reassign(entitlement, DAY + timedelta(days=100), from_whom="Ben", to_whom="Cleo")
    with pytest.raises(UnableToReassign, match="Ben passed the rights on"):
        remove_reassignment(reassignment=first)
    remove_reassignment(reassignment=second)
    remove_reassignment(reassignment=first)
    assert not Reassignment.objects.exists()


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"last_on": DAY - timedelta(days=89)}, "reassignment_rest"),
        ({"quantity": 0}, "reassignment_quantity"),
        ({"to_whom": "Ann"}, "reassignment_told"),
        ({"exemption": "because"}, "reassignment_values"),
    ],
)
def test_the_database_keeps_the_rules_too(entitlement, fields, constraint):
    said = {"date": DAY, "from_whom": "Ann", "to_whom": "Ben", "reason": "Ann left.", **fields}
    owner = {"reseller": entitlement.reseller, "customer": entitlement.customer, "entitlement": entitlement}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Reassignment.objects.create(**owner, **said)
