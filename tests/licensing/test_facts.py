"""Rows → facts."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from customers.models import Customer
from customers.tenancy import entered
from licensing import rules
from licensing.facts import basis_of, entitlement_id, entitlement_pk, facts_of, faults_of
from licensing.models import AssurancePeriod
from tests.conftest import make_customer
from tests.licensing.records import (
    DAY,
    NOW,
    add_group,
    add_license_server,
    add_line,
    add_proof,
    add_server,
    owners,
    take_back,
)


@pytest.fixture
def customer(reseller):
    """A customer inside whose reseller the test runs."""
    customer = make_customer(reseller)
    with entered(reseller):
        yield customer


def rights_of(customer, on=DAY):
    return facts_of([customer], on)[customer.pk].entitlements


def test_servers_groups_and_licence_servers_are_told_as_recorded(customer):
    late = add_server(customer, "ZZ", valid_from=datetime.date(2020, 1, 1), valid_until=DAY)
    host = add_server(customer, "AA", roles=["rds-session-host"], host="HV1", edition="Datacenter")
    add_group(customer, host, late, users=3, devices=2, features=["Exchange Enterprise"], licensed_by="user")
    add_license_server(customer, "LIC1", "2019", activated=False)
    facts = facts_of([customer], DAY)[customer.pk]
    assert facts.as_of == DAY
    assert facts.servers == (
        rules.Server("ZZ", "Windows Server", "2022", period=rules.Period(datetime.date(2020, 1, 1), DAY)),
        rules.Server(
            "AA",
            "Windows Server",
            "2022",
            edition="Datacenter",
            roles=frozenset({"rds-session-host"}),
            host="HV1",
        ),
    )
    assert facts.groups == (
        rules.Group(
            "Office", 3, 2, ("ZZ", "AA"), licensed_by="user", features=frozenset({"Exchange Enterprise"})
        ),
    )
    assert facts.license_servers == (rules.LicenseServer("LIC1", "2019", False),)


def test_a_right_is_packs_times_rights_with_the_proof_of_its_document(customer):
    license_server = add_license_server(customer)
    proof = add_proof(customer, kind="coa")
    line = add_line(
        proof,
        3,
        product="RDS CAL",
        version="2019",
        rights_per_pack=5,
        license_server=license_server,
        valid_from=datetime.date(2024, 1, 1),
    )
    AssurancePeriod.objects.create(**owners(customer), entitlement=line.entitlement, valid_until=DAY)
    assert rights_of(customer) == (
        rules.Entitlement(
            id=f"E{line.entitlement.pk}",
            product="RDS CAL",
            metric="user",
            quantity=15,
            version="2019",
            period=rules.Period(datetime.date(2024, 1, 1)),
            assurance=(rules.Period(None, DAY),),
            proof="coa",
            license_server="LIC1",
        ),
    )


def test_rights_come_in_the_order_of_documents_and_lines(customer):
    first, second = add_proof(customer, number="B"), add_proof(customer, number="A")
    third = add_line(second)
    later = add_line(first, place=2)
    earlier = add_line(first, place=1)
    ids = [right.id for right in rights_of(customer)]
    assert ids == [entitlement_id(line.entitlement.pk) for line in (earlier, later, third)]


@pytest.mark.parametrize("spoilt", ["voided", "no product"])
def test_a_voided_document_and_a_line_without_product_give_nothing(customer, spoilt):
    proof = add_proof(customer)
    line = add_line(proof)
    assert len(rights_of(customer)) == 1
    if spoilt == "voided":
        type(proof).objects.filter(pk=proof.pk).update(voided_at=NOW)
    else:
        type(line).objects.filter(pk=line.pk).update(product="", metric="")
    assert rights_of(customer) == ()


def test_a_credit_note_ends_all_packs_on_its_date(customer):
    line = add_line(add_proof(customer), 4, rights_per_pack=5)
    take_back(line, 4)
    (right,) = rights_of(customer)
    assert (right.id, right.quantity, right.period) == (
        entitlement_id(line.entitlement.pk),
        20,
        rules.Period(None, DAY),
    )


def test_a_credit_note_for_some_packs_splits_the_right(customer):
    line = add_line(add_proof(customer), 4, rights_per_pack=5, valid_until=datetime.date(2030, 1, 1))
    credit = take_back(line, 1)
    ended, left = rights_of(customer)
    assert (ended.id, ended.quantity, ended.period.end) == (f"E{line.entitlement.pk}-C{credit.pk}", 5, DAY)
    assert (left.id, left.quantity, left.period.end) == (
        f"E{line.entitlement.pk}",
        15,
        datetime.date(2030, 1, 1),
    )
    assert {entitlement_pk(right.id) for right in (ended, left)} == {line.entitlement.pk}
    assert not faults_of(facts_of([customer], DAY)[customer.pk])


def test_two_credit_notes_take_no_more_than_there_is(customer):
    line = add_line(add_proof(customer), 4)
    take_back(line, 3, DAY)
    take_back(line, 3, DAY + datetime.timedelta(days=1), number="CN-2")
    assert [(right.quantity, right.period.end) for right in rights_of(customer)] == [
        (3, DAY),
        (1, DAY + datetime.timedelta(days=1)),
    ]


@pytest.mark.parametrize("noted_on", [None, datetime.date(2023, 1, 1)])
def test_a_credit_note_from_before_the_right_leaves_nothing_of_it(customer, noted_on):
    line = add_line(add_proof(customer), 4, valid_from=datetime.date(2024, 1, 1))
    take_back(line, 4, noted_on)
    (right,) = rights_of(customer, datetime.date(2024, 1, 1))
    assert not right.period.in_force(datetime.date(2024, 1, 1))
    assert not faults_of(facts_of([customer], DAY)[customer.pk])


def test_a_voided_credit_note_takes_nothing_back(customer):
    line = add_line(add_proof(customer), 4)
    credit = take_back(line, 4)
    type(credit.proof).objects.filter(pk=credit.proof_id).update(voided_at=NOW)
    (right,) = rights_of(customer)
    assert right.period == rules.Period()


def test_many_customers_cost_the_queries_of_one(reseller):
    customers = [make_customer(reseller, f"C{number}") for number in range(5)]
    with entered(reseller):
        for customer in customers:
            take_back(add_line(add_proof(customer), 4), 1)
            add_group(customer, add_server(customer))
        counts = []
        for some in (customers[:1], customers):
            rows = list(Customer.objects.filter(pk__in=[customer.pk for customer in some]))
            with CaptureQueriesContext(
                connection,
            ) as queries:
                assert len(facts_of(rows, DAY)) == len(some)
            counts.append(len(queries))
    assert counts[0] == counts[1] <= 8


def test_the_policy_is_the_resellers_and_part_of_the_basis(customer, reseller):
    before = basis_of(reseller)
    reseller.rds_match, reseller.provable_from = "exact", "A"
    reseller.save()
    customer.refresh_from_db()
    assert facts_of([customer], DAY)[customer.pk].policy == rules.Policy("exact", "A")
    assert basis_of(reseller) != before


def test_faults_name_the_record_and_what_to_mend(customer):
    add_server(customer, "FS9", version="2021")
    line = add_line(add_proof(customer), version="")
    faults = faults_of(facts_of([customer], DAY)[customer.pk])
    assert len(faults) == 2
    assert faults[0].startswith('FS9: version: "2021" is not a version of Windows Server; known are 2003,')
    assert faults[1] == f"Windows Server CAL E{line.entitlement.pk}: version: is missing."
