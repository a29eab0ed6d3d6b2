"""Positions are stored, and never shown when they no longer hold."""

import datetime
from contextlib import closing

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from customers.models import AccessGroup, Customer, Server, ServerAccess
from customers.tenancy import entered
from licensing.models import AssurancePeriod, Entitlement, LicenseServer, PositionRecord, Proof, ProofLine
from licensing.rules import assess
from licensing.services import positions
from licensing.services.positions import (
    NOT_WORKED_OUT,
    UnableToRule,
    current_position,
    has_stale_positions,
    position_on,
    refresh_positions,
)
from portal import tasks
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
)


def furnish(customer):
    """A row of every kind that the position rests on: 40 users reach one server with 30 rights."""
    add_group(customer, add_server(customer))
    license_server = add_license_server(customer)
    line = add_line(add_proof(customer), 30)
    add_line(line.proof, 5, place=2, product="RDS CAL", license_server=license_server)
    AssurancePeriod.objects.create(
        **owners(customer), entitlement=line.entitlement, valid_until=datetime.date(2030, 1, 1)
    )


@pytest.fixture
def customer(reseller):
    """A furnished customer inside whose reseller the test runs."""
    customer = make_customer(reseller, time_zone="Europe/Berlin")
    with entered(reseller):
        furnish(customer)
        yield customer


def test_the_position_is_computed_once_and_kept(customer):
    record = current_position(customer=customer, now=NOW)
    assert (record.status, record.required, record.missing, record.unproven) == ("breach", 40, 10, 0)
    assert record.headline == record.answer.findings[0].message
    with CaptureQueriesContext(connection) as queries:
        again = current_position(customer=customer, now=NOW + datetime.timedelta(hours=1))
    assert again.computed_at == NOW
    assert len([query for query in queries if "SELECT" in query["sql"]]) == 1


CHANGES = {
    "server": lambda: Server.objects.update(version="2025"),
    "server removed": lambda: Server.objects.all().delete(),
    "group": lambda: AccessGroup.objects.update(users=41),
    "access": lambda: ServerAccess.objects.all().delete(),
    "licence server": lambda: LicenseServer.objects.update(activated=False),
    "document": lambda: Proof.objects.update(voided_at=NOW),
    "line": lambda: ProofLine.objects.update(packs=1),
    "entitlement": lambda: Entitlement.objects.update(valid_until=DAY),
    "assurance": lambda: AssurancePeriod.objects.update(valid_until=DAY),
    "saved as the admin does": lambda: AccessGroup.objects.get().save(),
    "created in bulk": lambda: Server.objects.bulk_create(
        [Server(**owners(Customer.objects.get()), name="FS2", version="2022")]
    ),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_whatever_changes_a_fact_makes_the_position_stale(customer, change):
    current_position(customer=customer, now=NOW)
    assert not has_stale_positions(reseller=customer.reseller, now=NOW)
    change()
    assert has_stale_positions(reseller=customer.reseller, now=NOW)
    later = NOW + datetime.timedelta(minutes=1)
    assert current_position(customer=customer, now=later).computed_at == later
    assert not has_stale_positions(reseller=customer.reseller, now=later)


def test_a_new_day_at_the_customer_makes_the_position_stale(customer):
    before_midnight = datetime.datetime(2026, 11, 24, 22, 59, tzinfo=datetime.UTC)
    assert current_position(customer=customer, now=before_midnight).as_of == DAY
    after = before_midnight + datetime.timedelta(minutes=1)
    assert has_stale_positions(reseller=customer.reseller, now=after)
    assert current_position(customer=customer, now=after).as_of == DAY + datetime.timedelta(days=1)


def test_another_policy_and_another_engine_make_positions_stale(customer, monkeypatch):
    current_position(customer=customer, now=NOW)
    customer.reseller.provable_from = "A"
    customer.reseller.save()
    assert has_stale_positions(reseller=customer.reseller, now=NOW)
    refresh_positions(reseller=customer.reseller, now=NOW)
    assert not has_stale_positions(reseller=customer.reseller, now=NOW)
    monkeypatch.setattr("licensing.facts.engine_version", lambda: "newer")
    assert has_stale_positions(reseller=customer.reseller, now=NOW)


def test_facts_that_cannot_be_ruled_on_say_what_to_mend(customer):
    Server.objects.update(version="2021")
    record = current_position(customer=customer, now=NOW)
    assert record.status == "unknown"
    assert record.headline.startswith('The records need mending. FS1: version: "2021" is not a version')
    assert record.answer.lines == ()
    with pytest.raises(UnableToRule, match="FS1: version"):
        position_on(customer=customer, on=DAY)


def test_an_oddity_of_one_customer_does_not_stop_the_others(customer, reseller, monkeypatch, caplog):
    other = make_customer(reseller, "C2")

    def odd(facts):
        if facts.servers:
            raise ZeroDivisionError
        return assess(facts)

    monkeypatch.setattr(positions, "assess", odd)
    assert refresh_positions(reseller=reseller, now=NOW) == 2
    assert PositionRecord.objects.get(customer=customer).headline == NOT_WORKED_OUT
    assert PositionRecord.objects.get(customer=other).headline == positions.NOTHING_TO_COUNT
    assert "ZeroDivisionError" in caplog.text


def test_the_position_of_any_day_is_stored_nowhere(customer):
    facts, position = position_on(customer=customer, on=datetime.date(2020, 1, 1))
    assert facts.as_of == position.as_of == datetime.date(2020, 1, 1)
    assert not PositionRecord.objects.exists()


def test_refreshing_takes_stale_ones_of_active_customers_in_batches(customer, reseller, monkeypatch):
    monkeypatch.setattr(positions, "BATCH", 2)
    zones = ["Pacific/Kiritimati", "America/Chicago", "UTC", "UTC"]
    others = [make_customer(reseller, f"Z{place}", time_zone=zone) for place, zone in enumerate(zones)]
    make_customer(reseller, "OLD", archived_at=NOW)
    assert refresh_positions(reseller=reseller, now=NOW, limit=3) == 3
    assert refresh_positions(reseller=reseller, now=NOW) == 2
    assert refresh_positions(reseller=reseller, now=NOW) == 0
    days = dict(PositionRecord.objects.values_list("customer__account", "as_of"))
    assert set(days) == {"C1", *(other.account for other in others)}
    assert days["Z0"] == DAY + datetime.timedelta(days=1)


def test_a_refreshed_position_is_the_one_that_its_page_shows(customer, reseller):
    refresh_positions(reseller=reseller, now=NOW)
    stored = PositionRecord.objects.get()
    assert current_position(customer=customer, now=NOW).computed_at == stored.computed_at
    assert stored.content == position_on(customer=customer, on=DAY)[1].to_keep()


def test_a_batch_costs_the_same_queries_for_one_and_for_many(reseller):
    with entered(reseller):
        for number in range(6):
            furnish(make_customer(reseller, f"C{number}"))
        counts = []
        for limit in (1, 5):
            with CaptureQueriesContext(connection) as queries:
                assert refresh_positions(reseller=reseller, now=NOW, limit=limit) == limit
            counts.append(len(queries))
    assert counts[0] == counts[1] <= 16


@pytest.mark.django_db
def test_the_job_refreshes_every_reseller_that_has_stale_positions(reseller, other_reseller):
    for owner in (reseller, other_reseller):
        with entered(owner):
            furnish(make_customer(owner))
    with time_machine.travel(NOW, tick=False):
        tasks.refresh_positions()
    for owner in (reseller, other_reseller):
        with entered(owner):
            assert PositionRecord.objects.get().missing == 10


def test_two_workers_do_not_compute_the_same_positions(customer, reseller):
    key = [positions.REFRESHING, reseller.pk]
    elsewhere = connection.copy()
    with closing(elsewhere), elsewhere.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", key)
        assert refresh_positions(reseller=reseller, now=NOW) == 0
        assert has_stale_positions(reseller=reseller, now=NOW)
        cursor.execute("SELECT pg_advisory_unlock(%s, %s)", key)
        assert refresh_positions(reseller=reseller, now=NOW) == 1
