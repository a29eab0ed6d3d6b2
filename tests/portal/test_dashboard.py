"""The dashboard: whom to call first, told from stored positions."""

from datetime import timedelta

import pytest
import time_machine
from django.utils.html import strip_tags

from customers.models import Customer
from customers.tenancy import entered
from licensing.models import AssurancePeriod, CheckUp, PositionRecord
from tests.conftest import make_customer
from tests.licensing.records import DAY, NOW, add_line, add_proof, add_server, owners
from tests.portal.portfolio import estate, queries_of, refresh

ADDRESS = "/r/northwind/"


@pytest.fixture(autouse=True)
def noon():
    """Every test of this module happens at NOW."""
    with time_machine.travel(NOW, tick=False):
        yield


def short_customer(reseller, account, **fields):
    """A customer without any right, unless some are given."""
    return estate(reseller, account, **{"rights": 0, **fields})


def plan(customer, days, **fields):
    """An open check-up so many days from today."""
    with entered(customer.reseller):
        return CheckUp.objects.create(**owners(customer), due_on=DAY + timedelta(days), **fields)


def text_of(response):
    """The page's words without tags and line breaks."""
    return " ".join(strip_tags(response.content.decode()).split())


def test_customers_are_counted_by_status_and_each_number_opens_its_list(sign_in, bob, reseller):
    short_customer(reseller, "SHORT-1")
    short_customer(reseller, "SHORT-2", rights=10)
    short_customer(reseller, "RISK", rights=40, kind="none")
    short_customer(reseller, "WELL", rights=40)
    make_customer(reseller, "NOTHING")
    refresh(reseller)
    response = sign_in(bob).get(ADDRESS)
    counts = {tile["status"]: (tile["count"], tile["text"]) for tile in response.context["tiles"]}
    assert counts == {
        "breach": (2, "70 rights missing"),
        "at-risk": (1, "40 rights unproven"),
        "unknown": (1, "nothing counted yet"),
        "compliant": (1, "20 % of 5 customers"),
    }
    for tile in response.context["tiles"]:
        listed = sign_in(bob).get(tile["address"]).context["table"]
        assert len(listed.rows) == tile["count"]


def test_the_worst_come_first_with_their_sentence_and_check_up(sign_in, alice, reseller):
    short_customer(reseller, "RISK", rights=40, kind="none")
    short_customer(reseller, "LITTLE", people=3)
    worst = short_customer(reseller, "MUCH", people=80)
    short_customer(reseller, "WELL", rights=40)
    check_up = plan(worst, 3)
    refresh(reseller)
    response = sign_in(alice).get(ADDRESS)
    assert [position.customer.account for position in response.context["worst"]] == ["MUCH", "LITTLE", "RISK"]
    assert "80 of 80 people have no Windows Server CAL 2022 or newer." in text_of(response)
    assert f'href="/r/northwind/check-ups/{check_up.pk}/"' in response.content.decode()


def test_it_says_how_many_positions_are_not_of_today(sign_in, alice, reseller):
    short_customer(reseller, "C1")
    short_customer(reseller, "C2")
    refresh(reseller)
    assert "being recomputed" not in text_of(sign_in(alice).get(ADDRESS))
    short_customer(reseller, "C3")  # none yet
    with entered(reseller):
        add_server(Customer.objects.get(account="C1"), "FS2", "2025")  # of other facts
    assert "2 of 3 positions are not of today and are being recomputed" in text_of(
        sign_in(alice).get(ADDRESS)
    )
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        assert "3 of 3 positions are not of today" in text_of(sign_in(alice).get(ADDRESS))


def test_looking_computes_nothing(sign_in, alice, reseller):
    short_customer(reseller, "C1")
    sign_in(alice).get(ADDRESS)
    with entered(reseller):
        assert not PositionRecord.objects.exists()


def test_check_ups_are_overdue_or_due_this_week(sign_in, alice, reseller):
    overdue, today, friday, later = (make_customer(reseller, name) for name in "ABCD")
    archived = make_customer(reseller, "E", archived_at=NOW)
    for customer, days in ((overdue, -9), (today, 0), (friday, 6), (later, 7), (archived, 0)):
        plan(customer, days)
    parts = sign_in(alice).get(ADDRESS).context["check_ups"]
    told = [(heading, [c.customer.name for c in rows], count) for heading, rows, count, _ in parts]
    assert told == [("Overdue", ["Customer A"], 1), ("In the next 7 days", ["Customer B", "Customer C"], 2)]
    for _, _, count, address in parts:
        assert len(sign_in(alice).get(address).context["table"].rows) == count


def test_a_long_week_is_counted_though_not_all_of_it_is_shown(sign_in, alice, reseller):
    for number in range(9):
        plan(make_customer(reseller, f"C{number}"), 1)
    ((heading, rows, count, _),) = sign_in(alice).get(ADDRESS).context["check_ups"]
    assert (heading, len(rows), count) == ("In the next 7 days", 5, 9)


def test_mine_narrows_everything_to_the_members_own_customers(sign_in, alice, erin, reseller):
    mine = short_customer(reseller, "MINE", account_manager=erin)
    theirs = short_customer(reseller, "THEIRS", account_manager=alice)
    lent = short_customer(reseller, "LENT", account_manager=alice)
    plan(mine, 0)
    plan(theirs, 0)
    plan(lent, 0, assignee=erin)
    refresh(reseller)
    shown = sign_in(erin).get(ADDRESS, {"manager": "mine"}).context
    assert shown["portfolio"].total == 1
    assert [position.customer.account for position in shown["worst"]] == ["MINE"]
    assert {check_up.customer for check_up in shown["check_ups"][0][1]} == {mine, lent}
    assert shown["tiles"][0]["address"].endswith("?status=breach&manager=mine")


def test_what_ends_within_ninety_days_is_told(sign_in, alice, reseller):
    customer = make_customer(reseller)
    with entered(reseller):
        proof = add_proof(customer)
        add_line(proof, product="Microsoft 365 E3", version="", valid_until=DAY + timedelta(90))
        add_line(proof, place=2, product="Microsoft 365 E5", version="", valid_until=DAY + timedelta(91))
        assured = add_line(proof, place=3, version="2019").entitlement
        renewed = add_line(proof, place=4, version="2016").entitlement
        for right, start, end in ((assured, -300, 10), (renewed, -300, 10), (renewed, 10, 400)):
            AssurancePeriod.objects.create(
                **owners(customer),
                entitlement=right,
                valid_from=DAY + timedelta(start),
                valid_until=DAY + timedelta(end),
            )
    ends = sign_in(alice).get(ADDRESS).context["ending"]
    assert [(day - DAY, what) for day, _, what in ends] == [
        (timedelta(10), "Software Assurance on Windows Server CAL 2019 by user"),
        (timedelta(90), "Microsoft 365 E3 by user"),
    ]


def test_a_new_reseller_is_told_what_to_do_first(sign_in, alice, bob):
    owner, viewer = (sign_in(member).get(ADDRESS).content.decode() for member in (alice, bob))
    assert "Three steps to your first position" in owner
    for offered in ("Add a customer", 'href="/r/northwind/imports/"'):
        assert offered in owner
        assert offered not in viewer


def test_nothing_of_another_reseller_is_told(sign_in, alice, other_reseller, reseller):
    make_customer(reseller)
    customer = short_customer(other_reseller, "SECRET", name="Secret Ltd")
    plan(customer, 0)
    refresh(other_reseller)
    response = sign_in(alice).get(ADDRESS)
    assert response.context["portfolio"].total == 1
    assert "Secret" not in response.content.decode()


def test_it_asks_at_most_15_queries_however_many_customers(sign_in, alice, reseller):
    plan(short_customer(reseller, "C0", account_manager=alice), 0)
    refresh(reseller)
    client = sign_in(alice)
    first, few = (queries_of(lambda: client.get(ADDRESS)) for _ in range(2))  # what is kept is there then
    for number in range(1, 20):
        plan(short_customer(reseller, f"C{number}", account_manager=alice), number % 5 - 2)
    refresh(reseller)
    changed, many = (queries_of(lambda: client.get(ADDRESS)) for _ in range(2))
    assert many == few < changed < first <= 15
