"""The list of rights: what it tells of each, how it is narrowed, sorted and counted."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from customers.tenancy import entered
from licensing.models import LicenseServer
from licensing.services.drafts import LineDraft
from licensing.services.proofs import void_proof
from portal.models import Export
from portal.pages.entitlements import filters
from tests.conftest import make_customer
from tests.licensing.records import NOW, owners
from tests.portal.proofs import CALS, make_proof
from tests.portal.test_proofs import queries_of

LIST = "/r/northwind/entitlements/"
TODAY = date.today()  # noqa: DTZ011 - far enough from every edge


def test_the_list_tells_each_right_with_its_document(sign_in, bob, proof, their_proof):
    page = sign_in(bob).get(LIST).content.decode()
    assert "Windows Server CAL 2022 by user" in page
    assert 'data-label="Rights"><span>40<span class="sub nowrap">4 × 10' in page
    assert f'href="/r/northwind/proofs/{proof.pk}/">Invoice INV-7</a>' in page
    assert "THEIRS-1" not in page


@pytest.fixture
def some(reseller):
    """A right of each sort: number of the document → which."""
    customer = make_customer(reseller, "C1", name="Alder")
    with entered(reseller):
        server = LicenseServer.objects.create(**owners(customer), name="LIC1", version="2022")
    cal = {"product": "Windows Server CAL", "version": "2022", "metric": "user"}
    rds = {"product": "RDS CAL", "version": "2022", "metric": "device"}
    year = timedelta(days=365)
    lines = {
        "PLAIN": LineDraft(**cal, part_number="P46217-B21"),
        "SOON": LineDraft(**cal, valid_until=TODAY + timedelta(days=30), assurance_until=TODAY + year),
        "ENDED": LineDraft(
            **cal, valid_until=TODAY - timedelta(days=1), assurance_until=TODAY - timedelta(days=1)
        ),
        "LATER": LineDraft(**cal, valid_from=TODAY + year),
        "LIC": LineDraft(**rds, license_server=server),
        "NOLIC": LineDraft(**rds),
    }
    for number, line in lines.items():
        make_proof(reseller, number, customer=customer, lines=[line])
    make_proof(reseller, "COA", customer=make_customer(reseller, "C2"), kind="coa")
    make_proof(reseller, "", kind="none", customer=customer, notes="SAID")
    voided = make_proof(reseller, "VOID", customer=customer)
    with entered(reseller):
        void_proof(proof=voided, reason="Twice.", now=NOW)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=p46217", "PLAIN"),
        ("q=soon", "SOON"),
        ("q=nothing", ""),
        ("customer=C2", "COA"),
        ("product=RDS CAL", "LIC NOLIC"),
        ("metric=device", "LIC NOLIC"),
        ("state=in-force&product=Windows Server CAL", "PLAIN SOON COA –"),
        ("state=ending", "SOON"),
        ("state=ended", "ENDED"),
        ("state=to-come", "LATER"),
        ("state=voided", "VOID"),
        ("proof=B", "COA"),
        ("proof=none", "–"),
        ("assurance=yes", "SOON"),
        ("assurance=no&state=ended", "ENDED"),
        ("installed=yes", "LIC"),
        ("installed=no", "NOLIC"),
    ],
)
def test_the_list_is_narrowed(sign_in, bob, some, query, expected):
    rows = sign_in(bob).get(f"{LIST}?{query}").context["table"].page.object_list.data
    assert {row.line.proof.number or "–" for row in rows} == set(expected.split())


def test_the_list_is_sorted_by_when_rights_end(sign_in, bob, some):
    client = sign_in(bob)
    orders = [
        [row.pk for row in client.get(f"{LIST}?sort={sign}in_force").context["table"].page.object_list.data]
        for sign in ("", "-")
    ]
    assert orders[0] != orders[1]
    assert set(orders[0]) == set(orders[1])


@pytest.mark.parametrize(
    ("order", "key"),
    [
        ("customer", lambda right: right.customer.name.lower()),
        ("account", lambda right: right.customer.account),
        ("right", lambda right: (right.line.product, right.line.version, right.line.metric)),
        ("rights", lambda right: right.line.rights),
        ("valid_from", lambda right: right.valid_from or date.max),
        ("valid_until", lambda right: right.valid_until or date.max),
    ],
)
def test_the_list_is_sorted_either_way(sign_in, bob, some, order, key):
    make_proof(bob.reseller, "MORE", lines=[replace(CALS, packs=7)])
    client = sign_in(bob)
    for sign in ("", "-"):
        address = f"{LIST}?sort={sign}{order}&columns=right,{order}"
        found = [key(row) for row in client.get(address).context["table"].page.object_list.data]
        assert found == sorted(found, reverse=bool(sign))
        assert len(set(found)) > 1


def test_where_counting_takes_long_the_list_counts_the_first_and_goes_on(sign_in, bob, proof, monkeypatch):
    make_proof(proof.reseller, "MANY", lines=[CALS] * 60)
    client = sign_in(bob)
    monkeypatch.setattr(filters, "MOST_COUNTED", 30)
    first, last = (client.get(f"{LIST}?metric=user&page={page}").content.decode() for page in (1, 2))
    assert "1–25 of more than 30 that fit" in first
    assert "Every row that fits the filters" in first
    assert "26–30 of more than 30 that fit" in last
    assert ("The list goes on" in first, "The list goes on" in last) == (False, True)
    file = b"".join(client.get(f"{LIST}?metric=user&export=csv").streaming_content).decode()
    rows = len(file.splitlines()) - 1
    with entered(proof.reseller):
        assert Export.objects.get().rows == rows > 60  # the file has them all, and the history says so
    assert "1–25 of 6" in client.get(LIST).content.decode()  # without such a filter all are counted


def test_the_list_asks_the_same_for_one_and_for_twenty(sign_in, bob, proof):
    client = sign_in(bob)
    client.get(LIST)
    one = queries_of(client, LIST)
    make_proof(proof.reseller, "MANY", lines=[CALS] * 19)
    assert queries_of(client, LIST) == one <= 15
