"""Known findings: quiet until their day, or until more are concerned; told apart by what they are about."""

from datetime import timedelta

import pytest

from customers.models import AccessGroup
from customers.tenancy import entered
from licensing.models import KnownFinding, PositionRecord
from licensing.quiet import loud_findings
from licensing.services.positions import current_position
from licensing.services.quiet import UnableToKeepQuiet, end_quiet, keep_quiet
from tests.conftest import make_customer
from tests.licensing.records import DAY, NOW, add_group, add_line, add_proof, add_server

UNTIL = DAY + timedelta(days=30)


@pytest.fixture
def customer(reseller):
    """40 people reach a server with 30 declared rights: 10 are missing, 30 unproven."""
    customer = make_customer(reseller, time_zone="Europe/Berlin")
    with entered(reseller):
        add_group(customer, add_server(customer))
        add_line(add_proof(customer, "none", number=""), 30)
        yield customer


def record_of(customer, days=0):
    return current_position(customer=customer, now=NOW + timedelta(days=days))


def finding_of(customer, rule):
    (finding,) = [one for one in record_of(customer).answer.findings if one.rule == rule]
    return finding


def accept(customer, by, rule="WS-BASE-01", **fields):
    return keep_quiet(
        customer=customer,
        finding=finding_of(customer, rule),
        by=by,
        today=DAY,
        now=NOW,
        **{"until": UNTIL, "reason": "Ordered, arrives in December.", **fields},
    )


def rules_of(findings):
    return [finding.rule for finding in findings]


def test_a_known_finding_is_quiet_and_stays_visible(customer, erin):
    assert rules_of(record_of(customer).loud_findings) == ["WS-BASE-01", "PROOF-01"]
    accept(customer, erin)
    record = record_of(customer)
    assert rules_of(record.loud_findings) == ["PROOF-01"]
    assert rules_of(record.quiet_findings) == ["WS-BASE-01"]
    assert rules_of(record.answer.findings) == ["WS-BASE-01", "PROOF-01"]
    assert (record.status, record.missing) == ("breach", 10)


def test_what_is_quiet_does_not_count_for_whom_to_call(customer, erin):
    before = record_of(customer)
    assert (before.call_rank, before.call_missing) == (0, 10)
    accept(customer, erin)
    at_risk = record_of(customer)
    assert (at_risk.call_rank, at_risk.call_missing) == (1, 0)
    assert at_risk.headline.startswith("30 of 30")
    accept(customer, erin, "PROOF-01")
    nothing = record_of(customer)
    assert (nothing.call_rank, nothing.call_missing) == (3, 0)
    assert nothing.headline.startswith("Known, quiet until 24 December 2026: 10 of 40 people")
    assert not PositionRecord.objects.of(customer.reseller).to_mend().exists()


def test_it_speaks_again_on_its_day(customer, erin):
    accept(customer, erin)
    assert "WS-BASE-01" not in rules_of(record_of(customer, days=29).loud_findings)
    assert "WS-BASE-01" in rules_of(record_of(customer, days=30).loud_findings)


@pytest.mark.parametrize(
    ("people", "loud"),
    [
        pytest.param(40, False, id="as many"),
        pytest.param(35, False, id="fewer"),
        pytest.param(41, True, id="more"),
    ],
)
def test_it_speaks_as_soon_as_more_are_concerned(people, loud, customer, erin):
    accept(customer, erin)
    AccessGroup.objects.update(users=people)
    assert ("WS-BASE-01" in rules_of(record_of(customer).loud_findings)) is loud


def test_another_version_is_another_finding(customer, erin):
    accept(customer, erin)
    customer.servers.update(version="2025")
    assert "WS-BASE-01" in rules_of(record_of(customer).loud_findings)


def test_it_can_be_ended_early(customer, erin):
    known = accept(customer, erin)
    record_of(customer)
    end_quiet(known=known, by=erin)
    assert "WS-BASE-01" in rules_of(record_of(customer).loud_findings)


def test_accepting_again_replaces_what_was_said(customer, erin, alice):
    accept(customer, erin)
    accept(customer, alice, reason="Talked to the owner.", until=UNTIL + timedelta(days=7))
    known = KnownFinding.objects.get()
    assert (known.reason, known.accepted_by, known.quantity) == ("Talked to the owner.", alice, 10)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        pytest.param({"reason": "  "}, "Say why", id="no reason"),
        pytest.param({"until": DAY}, "after today", id="today"),
        pytest.param({"until": DAY + timedelta(days=367)}, "within a year", id="too far"),
    ],
)
def test_what_cannot_be_accepted_is_refused(fields, said, customer, erin):
    with pytest.raises(UnableToKeepQuiet, match=said):
        accept(customer, erin, **fields)
    assert not KnownFinding.objects.exists()


def test_any_position_can_be_asked_for_what_is_loud(customer, erin):
    known = accept(customer, erin)
    position = record_of(customer).answer
    assert rules_of(loud_findings(position, [known])) == ["PROOF-01"]
    assert rules_of(loud_findings(position, [])) == ["WS-BASE-01", "PROOF-01"]


def test_advice_without_a_quantity_can_be_quiet(reseller, erin):
    customer = make_customer(reseller, "C2")
    with entered(reseller):
        add_group(customer, add_server(customer, version="2012"), users=5)
        add_line(add_proof(customer, number="INV-2"), 5)
        accept(customer, erin, "SUPPORT-01")
        assert "SUPPORT-01" not in rules_of(record_of(customer).loud_findings)
