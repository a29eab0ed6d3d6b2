"""The page of the history: its filters, what leads to older entries, and nobody else's."""

import re
from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from customers.models import AccessGroup, Customer, ServerAccess
from customers.tenancy import entered
from licensing.models import Proof
from licensing.services.proofs import record_proof
from portal.history.events import Cursor
from tests.conftest import make_customer
from tests.licensing.records import add_server
from tests.portal.history import ADDRESS, CALS

GO = "6f1c1f6e-6c1f-4f5e-9a51-3f0a3c1d2e4b"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "1~2~3~4",
        f"2026-11-24~{GO}~1~1",
        f"2026-11-24T00:00:00+00:00~{GO}~1~99999999999",
        "2026-11-24T00:00:00+00:00~x~1~1",
    ],
)
def test_a_broken_place_is_the_beginning(text):
    assert Cursor.read(text) is None


def test_a_place_survives_an_address():
    cursor = Cursor(datetime(2026, 11, 24, 8, 30, 0, 123456, UTC), UUID(GO), 3, 77)
    assert Cursor.read(cursor.text) == cursor


@pytest.fixture
def busy(reseller, alice, erin, bob):
    """Two customers with something of every kind, by different people."""
    for account, member in (("C1", alice), ("C2", erin)):
        customer = make_customer(reseller, account)
        with entered(reseller, by=member.user):
            group = AccessGroup.objects.create(reseller=reseller, customer=customer, name="Office", users=3)
            server = add_server(customer, f"SRV-{account}")
            ServerAccess.objects.create(reseller=reseller, customer=customer, group=group, server=server)
            record_proof(customer=customer, kind="invoice", number=f"INV-{account}", lines=[CALS])
    return reseller


@pytest.mark.parametrize(
    ("query", "there", "missing"),
    [
        ("", "SRV-C1", "no such thing"),
        ("customer=c1", "SRV-C1", "SRV-C2"),
        ("customer=Customer C2", "INV-C2", "INV-C1"),
        ("customer=nobody", "Nothing fits these filters", "SRV-C1"),
        ("kind=servers", "SRV-C1", "INV-C1"),
        ("kind=documents", "INV-C1", "SRV-C1"),
        ("person={alice}", "SRV-C1", "SRV-C2"),
        ("person=nobody", "account C1", "SRV-C1"),
        ("day=2001-01-01", "Nothing fits these filters", "SRV-C1"),
        ("day=nonsense", "Enter a valid date", "no such thing"),
        ("person=999999", "Select a valid choice", "no such thing"),
        ("after=nonsense", "SRV-C1", "no such thing"),
    ],
)
def test_the_page_is_narrowed(sign_in, bob, alice, busy, query, there, missing):
    response = sign_in(bob).get(f"{ADDRESS}?{query.format(alice=alice.user_id)}")
    assert response.status_code == 200
    page = response.content.decode()
    assert there in page
    assert missing not in page


def test_a_day_is_a_day_where_the_member_is(sign_in, bob, busy):
    """Bob is in Chicago."""
    told = sign_in(bob).get(ADDRESS).context["history"].entries[0].when
    day = told.astimezone(bob.zone).date()
    assert "SRV-C1" in sign_in(bob).get(f"{ADDRESS}?day={day}").content.decode()


def test_other_resellers_see_nothing_of_it(sign_in, mallory, busy):
    with entered(mallory.reseller, by=mallory.user):
        make_customer(mallory.reseller, "THEIRS")
    page = sign_in(mallory).get("/r/contoso/history/").content.decode()
    assert "THEIRS" in page
    assert "SRV-C1" not in page
    assert sign_in(mallory).get(ADDRESS).status_code == 404


def test_older_leads_on_with_the_filters(sign_in, bob, reseller):
    for number in range(60):
        make_customer(reseller, f"C{number}")
    client = sign_in(bob)
    first = client.get(f"{ADDRESS}?kind=customers")
    link = re.search(r'rel="next" href="([^"]+)"', first.content.decode())[1].replace("&amp;", "&")
    assert "kind=customers" in link
    pages = [re.findall(r"account (C\d+)\)", page.content.decode()) for page in (first, client.get(link))]
    assert [len(told) for told in pages] == [50, 10]
    assert len({*pages[0], *pages[1]}) == 60


def test_the_page_asks_few_queries_however_much_there_is(sign_in, bob, busy):
    client = sign_in(bob)
    client.get(ADDRESS)

    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(ADDRESS).status_code == 200
        return len(queries)

    few = asked()
    with entered(busy):
        customer = Customer.objects.get(account="C1")
        for number in range(20):
            record_proof(customer=customer, kind="invoice", number=f"N{number}", lines=[CALS])
            Proof.objects.filter(number=f"N{number}").update(seller="Shop")
    assert few <= 15
    assert asked() <= 15
