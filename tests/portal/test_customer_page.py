"""The page of one customer: position, papers, environment, what is next."""

from datetime import timedelta

import pytest
import time_machine

from customers.models import Contact, Customer
from customers.tenancy import entered
from licensing.models import CheckUp, PositionRecord
from licensing.rules import tables
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
from tests.portal.portfolio import estate, queries_of, refresh

LIST = "/r/northwind/customers/"


@pytest.fixture(autouse=True)
def noon():
    """Every test of this module happens at NOW."""
    with time_machine.travel(NOW, tick=False):
        yield


def page_of(client, customer, **query):
    return client.get(f"{LIST}{customer.pk}/", query)


def test_the_page_shows_the_position_of_today(sign_in, bob, reseller):
    customer = estate(reseller, rights=30)
    with entered(reseller):
        add_line(add_proof(customer, "none", number=""), 5)
    page = page_of(sign_in(bob), customer)
    (line,) = page.context["shown"].position.lines
    assert (line.required, line.covered, line.provable, line.missing) == (40, 35, 30, 5)
    words = page.content.decode()
    assert "Position on 24 November 2026" in words
    assert "5 of 40 people have no Windows Server CAL 2022 or newer." in words


def test_of_a_new_customer_nothing_is_said_and_the_first_step_is_a_link(sign_in, bob, erin, reseller):
    customer = make_customer(reseller, "C9")
    for member, is_offered in ((bob, False), (erin, True)):
        page = page_of(sign_in(member), customer).content.decode()
        assert "Nothing is counted yet." in page
        assert "Nothing to mend" not in page
        assert (f'href="{LIST}{customer.pk}/servers/">the servers</a> first' in page) == is_offered
    with entered(reseller):
        add_group(customer, add_server(customer), users=1)
        add_line(add_proof(customer), 1)
    assert "Nothing to mend" in page_of(sign_in(bob), customer).content.decode()


def test_a_stale_position_is_recomputed_at_once(sign_in, bob, reseller):
    customer = estate(reseller, rights=40)
    refresh(reseller)
    with entered(reseller):
        add_group(customer, customer.servers.get(), name="Warehouse", users=2)
    assert page_of(sign_in(bob), customer).context["shown"].missing == 2
    with entered(reseller):
        assert PositionRecord.objects.get(customer=customer).missing == 2


def test_every_right_stands_beside_its_document(sign_in, bob, reseller):
    customer = estate(reseller, rights=40)
    with entered(reseller):
        lic = add_license_server(customer, "LIC7")
        proof = add_proof(customer, "coa", number="COA-9")
        right = add_line(proof, 5, product="RDS CAL", license_server=lic).entitlement
    words = page_of(sign_in(bob), customer).content.decode()
    assert f'id="right-E{right.pk}"' in words
    assert f'<a href="/r/northwind/proofs/{proof.pk}/">Certificate of Authenticity COA-9</a>' in words
    assert '<span class="grade grade-B">B</span>' in words
    assert "installed on LIC7" in words
    assert "Auditors may ask for more" in words


def test_rights_that_ended_stand_apart(sign_in, bob, reseller):
    customer = make_customer(reseller)
    with entered(reseller):
        add_group(customer, add_server(customer))
        add_line(add_proof(customer), product="Microsoft 365 E3", version="", valid_until=DAY)
    shown = page_of(sign_in(bob), customer).context["shown"]
    assert not shown.held
    assert [held.title for held in shown.not_in_force] == ["Microsoft 365 E3 by user"]


def test_findings_tell_their_rule_its_source_and_the_rights_by_name(sign_in, bob, reseller):
    customer = estate(reseller, rights=0)
    with entered(reseller):
        right = add_line(add_proof(customer, "none", number=""), 40).entitlement
    page = page_of(sign_in(bob), customer)
    (told,) = [told for told in page.context["shown"].findings if told.finding.rule == "PROOF-01"]
    assert f'<a href="#right-E{right.pk}">40 × Windows Server CAL 2022 by user</a>' in told.remedy
    assert f"behind E{right.pk}" not in page.content.decode()
    words = page.content.decode()
    assert '<a class="rule-id" href="/r/northwind/help/rules/PROOF-01/">PROOF-01</a>' in words
    assert tables.rule("PROOF-01").evidence_level in words
    assert '<a href="/r/northwind/help/lost-document/">A CAL document is lost</a>' in words


def test_names_in_findings_are_escaped(sign_in, bob, reseller):
    customer = make_customer(reseller)
    with entered(reseller):
        add_group(customer, add_server(customer, "<script>alert(1)</script>"))
    words = page_of(sign_in(bob), customer).content.decode()
    assert "<script>alert" not in words
    assert "&lt;script&gt;alert(1)" in words


def test_another_day_is_shown_and_stored_nowhere(sign_in, bob, reseller):
    customer = estate(reseller)
    with entered(reseller):
        customer.servers.update(valid_from=DAY)
    page = page_of(sign_in(bob), customer, on="2026-11-23")
    assert page.context["shown"].position.status == "unknown"
    assert "Position on 23 November 2026" in page.content.decode()
    with entered(reseller):
        assert not PositionRecord.objects.exists()


def test_what_is_no_day_is_not_found(sign_in, bob, reseller):
    assert page_of(sign_in(bob), make_customer(reseller), on="yesterday").status_code == 404


def test_records_that_need_mending_are_told(sign_in, bob, reseller):
    customer = make_customer(reseller)
    with entered(reseller):
        add_server(customer, "FS1", version="2023")
    for query in ({}, {"on": "2026-01-01"}):
        assert (
            "The records need mending. FS1: version"
            in page_of(sign_in(bob), customer, **query).content.decode()
        )


def test_check_ups_and_contacts_are_told(sign_in, bob, erin, reseller):
    customer = make_customer(reseller, account_manager=erin)
    with entered(reseller):
        Contact.objects.create(
            **owners(customer), name="Jane Miller", phone="+49 30 5550", email="j@x.example"
        )
        due = CheckUp.objects.create(**owners(customer), due_on=DAY - timedelta(1))
        CheckUp.objects.create(
            **owners(customer), due_on=DAY, closed_at=NOW, closed_by=erin, outcome="to-order", notes="20 CALs"
        )
    opened = f'<a class="btn btn-primary" href="/r/northwind/check-ups/{due.pk}/">'
    assert f"{opened}Start the check-up</a>" in page_of(sign_in(erin), customer).content.decode()
    words = page_of(sign_in(bob), customer).content.decode()
    assert f"{opened}Open the check-up</a>" in words  # a viewer reads it
    assert "overdue" in words
    assert "To order" in words
    assert "20 CALs" in words
    assert 'href="tel:+49305550"' in words


def test_recent_changes_are_told(sign_in, bob, erin, reseller):
    customer = make_customer(reseller)
    with entered(reseller, by=erin.user):
        Customer.objects.filter(pk=customer.pk).update(name="New Name Ltd")
    words = page_of(sign_in(bob), customer).content.decode()
    assert "Timeline" in words
    assert "<strong>Erin</strong>" in words


def test_only_editors_are_offered_to_edit(sign_in, bob, erin, reseller):
    customer = make_customer(reseller)
    edit = f"/r/northwind/customers/{customer.pk}/edit/"
    assert edit in page_of(sign_in(erin), customer).content.decode()
    assert edit not in page_of(sign_in(bob), customer).content.decode()


def test_other_resellers_get_404(sign_in, alice, mallory, reseller, other_reseller):
    theirs = make_customer(other_reseller)
    assert sign_in(alice).get(f"{LIST}{theirs.pk}/").status_code == 404
    assert sign_in(mallory).get(f"/r/contoso/customers/{theirs.pk}/").status_code == 200


def test_the_page_costs_the_same_for_one_row_and_for_twenty_of_everything(sign_in, bob, reseller):
    customer = estate(reseller)
    refresh(reseller)
    sign_in(bob)
    few = queries_of(lambda: page_of(sign_in(bob), customer))
    with entered(reseller):
        for number in range(20):
            server = add_server(customer, f"SRV{number}")
            add_group(customer, server, name=f"Group {number}", users=3)
            add_line(add_proof(customer, number=f"X-{number}"), 2)
            Contact.objects.create(**owners(customer), name=f"Contact {number}")
    refresh(reseller)
    assert queries_of(lambda: page_of(sign_in(bob), customer)) == few <= 28
