"""What the dashboard says besides status and check-ups: each number opens a list of exactly that many."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.cache import cache
from django.utils.html import strip_tags

from customers.models import Customer, Server
from customers.tenancy import entered
from licensing.closing import Closing, Item, Offer, cost_of
from licensing.models import AssurancePeriod, Entitlement, Part, PositionDay, PositionRecord
from licensing.rules import Line
from licensing.services.parts import keep_price, remove_price
from licensing.services.positions import current_position
from licensing.services.quiet import keep_quiet
from tests.conftest import make_customer
from tests.licensing.records import DAY, NOW, add_line, add_proof, add_server, owners
from tests.portal.lists import rows_of
from tests.portal.portfolio import estate, queries_of, refresh

ADDRESS = "/r/northwind/"


@pytest.fixture(autouse=True)
def noon():
    """Every test of this module happens at NOW."""
    with time_machine.travel(NOW, tick=False):
        yield


def sell(part_number, *, rights=1, price):
    """A shared part of the catalogue with a list price in USD."""
    return Part.objects.create(
        vendor="Microsoft",
        part_number=part_number,
        product="Windows Server CAL",
        version="2025",
        metric="user",
        rights_per_pack=rights,
        list_price=price,
        currency="USD",
    )


def week_ago(customer, rank):
    with entered(customer.reseller):
        PositionDay.objects.create(
            **owners(customer), day=DAY - timedelta(7), rank=rank, required=0, missing=0, unproven=0
        )


def signals_of(client, **query):
    """The number of each signal; each list was opened and has exactly so many rows."""
    signals = client.get(ADDRESS, query).context["signals"]
    for signal in signals:
        assert len(client.get(signal.address).context["table"].rows) == signal.count, signal.text
    return {signal.text: signal.count for signal in signals if signal.count}


def words_of(response):
    return " ".join(strip_tags(response.content.decode()).split())


def listed(page, *names):
    """Which of these names the rows of a list have, in their order."""
    rows = page.content.decode().partition("<tbody")[2]
    return sorted((name for name in names if f">{name}<" in rows), key=lambda name: rows.index(f">{name}<"))


# --- what changed, and what else asks for a look ------------------------------------------------------------
def test_what_got_worse_and_better_since_a_week_ago(sign_in, alice, reseller):
    for account, rights, rank in (("WORSE", 0, 3), ("BETTER", 40, 0), ("SAME", 0, 0)):
        week_ago(estate(reseller, account, rights=rights), rank)
    refresh(reseller)
    assert signals_of(sign_in(alice)) == {
        "Customers worse than a week ago": 1,
        "Customers better than a week ago": 1,
    }
    page = sign_in(alice).get(f"{ADDRESS}customers/?since=worse")
    assert listed(page, "WORSE", "BETTER", "SAME") == ["WORSE"]


def test_nothing_is_said_of_a_week_in_which_too_little_was_computed(sign_in, alice, reseller):
    estate(reseller, "NEW", rights=0)
    refresh(reseller)
    texts = {signal.text for signal in sign_in(alice).get(ADDRESS).context["signals"]}
    assert not any("a week ago" in text for text in texts)


def test_proofs_that_are_missing(sign_in, alice, reseller):
    estate(reseller, "DECLARED", rights=40, kind="none")
    estate(reseller, "PROVEN", rights=40)
    refresh(reseller)
    assert signals_of(sign_in(alice)) == {"Customers who lack proof": 1}


def test_rights_and_assurance_that_end_soon(sign_in, alice, reseller):
    customer = make_customer(reseller)
    with entered(reseller):
        proof = add_proof(customer)
        add_line(proof, product="Microsoft 365 E3", version="", valid_until=DAY + timedelta(90))
        add_line(proof, place=2, product="Microsoft 365 E5", version="", valid_until=DAY + timedelta(91))
        right = add_line(proof, place=3).entitlement
        AssurancePeriod.objects.create(**owners(customer), entitlement=right, valid_until=DAY + timedelta(10))
    assert signals_of(sign_in(alice)) == {
        "Rights that end within 90 days": 1,
        "Rights whose Software Assurance ends within 90 days": 1,
    }


def test_servers_that_leave_support(sign_in, alice, reseller):
    customer, archived = make_customer(reseller), make_customer(reseller, "GONE", archived_at=NOW)
    with entered(reseller):
        for name, version in (("A", "2016"), ("B", "2012 R2"), ("C", "2019"), ("D", "2008")):
            add_server(customer, name, version)
        add_server(archived, "E", "2016")
        Server.objects.filter(name="D").update(valid_until=DAY)
    assert signals_of(sign_in(alice)) == {
        "Servers that leave support within a year": 1,
        "Servers out of support": 1,
    }
    page = sign_in(alice).get(f"{ADDRESS}servers/")
    assert listed(page, *"ABCDE") == ["B", "A", "C"]
    assert "ended 10 Oct 2023" in words_of(page)
    assert "13 Oct 2026" in words_of(page)  # of the paid updates
    assert len(sign_in(alice).get(f"{ADDRESS}servers/?support=beyond").context["table"].rows) == 1


def test_what_time_brings_is_kept_until_facts_change_and_then_counted_at_once(sign_in, alice, reseller):
    ending, leaving = "Rights that end within 90 days", "Servers that leave support within a year"
    customer, other = make_customer(reseller), make_customer(reseller, "C2", account_manager=alice)
    client = sign_in(alice)
    with entered(reseller):
        add_server(customer, "A", "2016")
        add_server(other, "B", "2016")
        proof = add_proof(customer)
        add_line(proof, product="Microsoft 365 E3", version="", valid_until=DAY + timedelta(90))
    steps = [
        (lambda: None, {ending: 1, leaving: 2}),
        (lambda: Server.objects.filter(name="A").update(valid_until=DAY), {ending: 1, leaving: 1}),
        (lambda: Customer.objects.filter(pk=other.pk).update(archived_at=NOW), {ending: 1}),
        (lambda: Entitlement.objects.update(valid_until=DAY + timedelta(91)), {}),
        (lambda: Customer.objects.filter(pk=other.pk).update(archived_at=None), {leaving: 1}),
        (lambda: add_server(customer, "C", "2016"), {leaving: 2}),
    ]
    for change, expected in steps:
        with entered(reseller):
            change()
        assert signals_of(client) == expected
        counted = queries_of(lambda: client.get(ADDRESS))
    with entered(reseller):
        Customer.objects.filter(pk=customer.pk).update(account_manager=alice)
    assert signals_of(client, manager="mine") == {leaving: 2}
    with entered(reseller):
        Customer.objects.filter(pk=other.pk).update(account_manager=None)
    assert signals_of(client, manager="mine") == {leaving: 1}
    cache.clear()
    assert queries_of(lambda: client.get(ADDRESS)) > counted


def test_servers_are_found_by_their_name_and_their_customers(sign_in, bob, reseller):
    maple, oak = make_customer(reseller, "M", name="Maple"), make_customer(reseller, "O", name="Oak")
    with entered(reseller):
        add_server(maple, "FILES")
        add_server(oak, "MAIL")
    for text, names in (("maple", ["FILES"]), ("mail", ["MAIL"]), ("nobody", [])):
        assert listed(sign_in(bob).get(f"{ADDRESS}servers/", {"q": text}), "FILES", "MAIL") == names


def test_a_file_of_servers_says_what_they_do_until_when_and_who_looks_after_them(
    sign_in, bob, alice, reseller
):
    customer = make_customer(reseller, "M", name="Maple", account_manager=alice)
    with entered(reseller):
        add_server(customer, "FILES", roles=["rds-session-host"])
        Server.objects.update(valid_until=DAY + timedelta(30))
    columns = "name,roles,valid_until,account,account_manager"
    rows = rows_of(sign_in(bob).get(f"{ADDRESS}servers/?columns={columns}&export=csv"))
    assert rows[0] == ["Server", "Roles", "In service until", "Account", "Account manager"]
    assert rows[1:] == [["FILES", "RDS session host", f"{DAY + timedelta(30)}", "M", "Alice"]]


def test_mine_narrows_every_number(sign_in, alice, erin, reseller):
    for account, manager in (("MINE", erin), ("THEIRS", alice), ("TOO", alice)):
        customer = estate(reseller, account, rights=40, kind="none", account_manager=manager)
        week_ago(customer, 3)
        with entered(reseller):
            add_server(customer, "OLD", "2016")
    refresh(reseller)
    client = sign_in(erin)
    assert set(signals_of(client, manager="mine").values()) == {1}
    assert set(signals_of(client).values()) == {3}


# --- shortfalls -----------------------------------------------------------------------------------------------
def test_the_shortfall_that_would_bring_most_comes_first(sign_in, alice, reseller):
    sell("ONE", price=70)
    sell("TEN", rights=10, price=600)
    estate(reseller, "SMALL", people=3, rights=0)
    estate(reseller, "BIG", people=12, rights=0)
    estate(reseller, "WELL", rights=40)
    refresh(reseller)
    page = sign_in(alice).get(ADDRESS)
    assert [(one.customer.name, one.closing_cost, one.closing_currency) for one in page.context["short"]] == [
        ("Customer BIG", Decimal(740), "USD"),
        ("Customer SMALL", Decimal(210), "USD"),
    ]
    assert "2 customers short" in words_of(page)
    assert "Closing all of them would bring 950 USD." in words_of(page)
    page = sign_in(alice).get(page.context["short_address"])
    assert listed(page, "740.00 USD", "210.00 USD") == ["740.00 USD", "210.00 USD"]


def test_without_a_price_that_is_said(sign_in, alice, reseller):
    estate(reseller, people=3, rights=0)
    refresh(reseller)
    words = words_of(sign_in(alice).get(ADDRESS))
    assert "3 rights missing no price" in words
    assert "No part that would close them has a price." in words


def test_amounts_of_two_currencies_are_never_added():
    dollars = cost_of([closing_of(3, ("EUR", 6), ("USD", 5)), closing_of(9, ("USD", 8)), closing_of(2)])
    assert (dollars.currency, dollars.amount, dollars.unpriced) == ("USD", 13, 2)
    assert cost_of([closing_of(2)]).unpriced == 2


def closing_of(need, *costs):
    """A Closing of so many rights with an offer for each (currency, cost)."""
    offers = tuple(
        Offer(currency, (Item(Part(rights_per_pack=need), 1, Decimal(cost), None),), need)
        for currency, cost in costs
    )
    line = Line("RDS CAL", "2025", "user", need, 0, need, 0)
    return Closing("RDS CAL", "user", "2025", (line,), offers)


def test_a_new_price_counts_as_soon_as_the_worker_comes_by(sign_in, erin, reseller):
    part = sell("ONE", price=70)
    estate(reseller, people=3, rights=0)
    estate(reseller, "WELL", rights=40)
    refresh(reseller)
    cost = lambda: [str(one.closing_cost) for one in sign_in(erin).get(ADDRESS).context["short"]]  # noqa: E731
    assert cost() == ["210.00"]
    with entered(reseller):
        keep_price(part=part, amount=Decimal(50), currency="USD", as_of=DAY, by=erin)
        assert PositionRecord.objects.filter(basis="").count() == 1
    refresh(reseller)
    assert cost() == ["150.00"]
    with entered(reseller):
        remove_price(part=part, by=erin)
    refresh(reseller)
    assert cost() == ["210.00"]


def test_what_is_known_and_quiet_brings_nothing(sign_in, erin, reseller):
    sell("ONE", price=70)
    customer = estate(reseller, people=3, rights=0)
    refresh(reseller)
    with entered(reseller):
        (finding,) = current_position(customer=customer, now=NOW).answer.findings
        keep_quiet(
            customer=customer,
            finding=finding,
            until=DAY + timedelta(30),
            reason="Ordered.",
            by=erin,
            today=DAY,
            now=NOW,
        )
    refresh(reseller)
    assert sign_in(erin).get(ADDRESS).context["short"] == []


def test_another_resellers_numbers_are_not_told(sign_in, alice, other_reseller, reseller):
    sell("ONE", price=70)
    make_customer(reseller)
    customer = estate(other_reseller, "SECRET", rights=0)
    with entered(other_reseller):
        add_server(customer, "OLD", "2016")
    refresh(other_reseller)
    page = sign_in(alice).get(ADDRESS)
    assert not any(signal.count for signal in page.context["signals"])
    assert page.context["short"] == []


def test_the_list_of_servers_costs_the_same_queries_however_long(sign_in, alice, reseller):
    client = sign_in(alice)
    add = lambda number: add_server(Customer.objects.get(), f"S{number}", "2016")  # noqa: E731
    make_customer(reseller)
    with entered(reseller):
        add(0)
    few = queries_of(lambda: client.get(f"{ADDRESS}servers/"))
    with entered(reseller):
        for number in range(1, 20):
            add(number)
    assert queries_of(lambda: client.get(f"{ADDRESS}servers/")) == few <= 15
