"""The list of customers: worst first, sorted, narrowed, and nobody else's."""

import pytest
import time_machine

from customers.tenancy import entered
from tests.conftest import make_customer
from tests.licensing.records import NOW, add_server
from tests.portal.portfolio import estate, queries_of, refresh

LIST = "/r/northwind/customers/"


@pytest.fixture(autouse=True)
def noon():
    """Every test of this module happens at NOW."""
    with time_machine.travel(NOW, tick=False):
        yield


def listed(response):
    """The accounts in the order of the list."""
    return [row.record.account for row in response.context["table"].paginated_rows]


@pytest.fixture
def portfolio(reseller, alice, erin):
    """A customer of each status, and one whose position is not computed yet."""
    estate(reseller, "SHORT", rights=30, name="Zebra Ltd", account_manager=erin, country="DE")
    estate(reseller, "RISK", rights=40, kind="none", name="alder GmbH", country="FR")
    estate(reseller, "WELL", rights=40, name="Birch AB", domain="birch.example", account_manager=alice)
    make_customer(reseller, "EMPTY", name="Cedar SARL")
    estate(reseller, "GONE", archived_at=NOW)
    refresh(reseller)
    make_customer(reseller, "NEW", name="Dune Inc.")


def test_the_worst_come_first(sign_in, bob, portfolio):
    assert listed(sign_in(bob).get(LIST)) == ["SHORT", "RISK", "EMPTY", "WELL", "NEW"]


@pytest.mark.parametrize(
    ("sort", "first", "last"),
    [
        ("name", "RISK", "SHORT"),
        ("-missing", "SHORT", "NEW"),
        ("missing", "RISK", "NEW"),
        ("-unproven", "RISK", "NEW"),
        ("account", "EMPTY", "WELL"),
    ],
)
def test_it_is_sorted_by_what_is_asked_for(sign_in, bob, portfolio, sort, first, last):
    accounts = listed(sign_in(bob).get(LIST, {"sort": sort}))
    assert (accounts[0], accounts[-1]) == (first, last)


@pytest.mark.parametrize(
    ("asked", "accounts"),
    [
        ({"q": "zebra"}, {"SHORT"}),
        ({"q": "birch.ex"}, {"WELL"}),
        ({"status": "breach"}, {"SHORT"}),
        ({"status": "unknown"}, {"EMPTY", "NEW"}),
        ({"manager": "mine"}, {"SHORT"}),
        ({"manager": "nobody"}, {"RISK", "EMPTY", "NEW"}),
        ({"country": "FR"}, {"RISK"}),
        ({"status": "nonsense"}, {"SHORT", "RISK", "WELL", "EMPTY", "NEW"}),
    ],
)
def test_it_is_narrowed(sign_in, erin, portfolio, asked, accounts):
    assert set(listed(sign_in(erin).get(LIST, asked))) == accounts


def test_it_is_narrowed_to_the_customers_of_somebody_else(sign_in, erin, alice, portfolio):
    assert listed(sign_in(erin).get(LIST, {"manager": alice.pk})) == ["WELL"]


def test_its_filters_offer_nothing_of_another_reseller(sign_in, alice, mallory, other_reseller):
    make_customer(other_reseller, country="JP")
    page = sign_in(alice).get(LIST)
    offered = {
        name: dict(page.context["filter"].form.fields[name].choices) for name in ("manager", "country")
    }
    assert str(mallory.pk) not in offered["manager"]
    assert "JP" not in offered["country"]
    assert listed(sign_in(alice).get(LIST, {"manager": mallory.pk})) == []


def test_positions_that_do_not_hold_any_more_are_marked(sign_in, bob, reseller):
    customer = estate(reseller)
    refresh(reseller)
    assert "being recomputed" not in sign_in(bob).get(LIST).content.decode()
    with entered(reseller):
        add_server(customer, "FS2", "2025")
    assert "being recomputed" in sign_in(bob).get(LIST).content.decode()


def test_htmx_gets_the_list_alone(sign_in, bob, portfolio):
    part = sign_in(bob).get(LIST, {"sort": "name"}, headers={"HX-Request": "true"}).content.decode()
    assert 'id="results"' in part
    assert "<html" not in part
    assert 'name="sort" value="name"' in part  # so that the filters keep the order


def test_the_list_costs_the_same_for_one_and_for_twenty(sign_in, alice, reseller):
    estate(reseller, "C0", account_manager=alice)
    refresh(reseller)
    client = sign_in(alice)
    few = queries_of(lambda: client.get(LIST))
    for number in range(1, 20):
        estate(reseller, f"C{number}", account_manager=alice)
    refresh(reseller)
    many = queries_of(lambda: client.get(LIST))
    assert many == few <= 15
