"""Trends on the dashboard and on a customer's page."""

import re
from datetime import timedelta

import pytest
import time_machine

from customers.models import AccessGroup
from customers.tenancy import entered
from licensing.models import PositionDay
from licensing.services.positions import refresh_positions
from tests.conftest import make_customer
from tests.licensing.records import DAY, NOW, owners
from tests.portal.portfolio import estate, queries_of, refresh

DASHBOARD = "/r/northwind/"


@pytest.fixture(autouse=True)
def noon():
    """Every test of this module happens at NOW."""
    with time_machine.travel(NOW, tick=False):
        yield


def keep(customer, *days_ago, rank=0, required=40, missing=10, unproven=0):
    with entered(customer.reseller):
        for days in days_ago:
            PositionDay.objects.create(
                **owners(customer),
                day=DAY - timedelta(days),
                rank=rank,
                required=required,
                missing=missing,
                unproven=unproven,
            )


def text_of(response):
    """The page's words, those of each cell apart."""
    return " ".join(re.sub("<[^>]+>", " ", response.content.decode()).split())


def page_of(client, customer):
    return client.get(f"{DASHBOARD}customers/{customer.pk}/")


def rects(response, name):
    return re.findall(
        rf'<rect class="trend-{name}" x="(\d+)" y="(\d+)" width="(\d+)" height="(\d+)"/>', response
    )


# --- a customer --------------------------------------------------------------------------------------------
def test_a_customers_ninety_days_are_drawn_with_their_gaps(sign_in, bob, reseller):
    customer = estate(reseller, rights=30)
    keep(customer, *range(40, 60), missing=20)
    page = page_of(sign_in(bob), customer)
    drawn = page.content.decode()
    # Day 30 to 49 of 90, then nothing until today: 24 November, which the page itself computed.
    assert rects(drawn, "known") == [("30", "61", "20", "3"), ("89", "61", "1", "3")]
    assert rects(drawn, "provable")[0] == ("30", "30", "20", "30")
    assert rects(drawn, "missing")[0] == ("30", "0", "20", "30")
    assert (
        "26 September: 20 of 40 rights missing, 20 provable. "
        "24 November: 10 of 40 rights missing, 30 provable. 39 days were not computed."
    ) in text_of(page)
    assert 'role="img" aria-label="26 September: 20 of 40 rights missing' in drawn


def test_its_numbers_are_in_reach(sign_in, bob, reseller):
    customer = estate(reseller, rights=30)
    keep(customer, 3, 2, rank=1, missing=0, unproven=40)
    words = text_of(page_of(sign_in(bob), customer))
    assert "24 Nov Short 10 30 of 40 23 Nov not computed 21–22 Nov At risk 0 0 of 40" in words


def test_what_stays_the_same_is_told_in_one_sentence(sign_in, bob, reseller):
    customer = estate(reseller, rights=30)
    keep(customer, *range(1, 90))
    words = text_of(page_of(sign_in(bob), customer))
    assert "Since 27 August: 10 of 40 rights missing, 30 provable." in words
    assert "not computed" not in words


def test_a_gap_changes_nothing_and_what_was_otherwise_in_between_is_told(sign_in, bob, reseller):
    customer = estate(reseller, rights=30)
    keep(customer, *range(5, 90))
    words = text_of(page_of(sign_in(bob), customer))
    assert "Since 27 August: 10 of 40 rights missing, 30 provable. 4 days were not computed." in words
    keep(customer, 4, missing=11)
    words = text_of(page_of(sign_in(bob), customer))
    assert "27 August and 24 November: 10 of 40 rights missing, 30 provable; not so in between." in words


def test_a_position_of_another_day_keeps_nothing(sign_in, bob, reseller):
    customer = estate(reseller)
    page = sign_in(bob).get(f"{DASHBOARD}customers/{customer.pk}/", {"on": "2026-11-01"})
    assert "Nothing is kept yet." in text_of(page)
    assert '<svg class="trend"' not in page.content.decode()


def test_another_customers_days_are_not_drawn(sign_in, bob, reseller):
    customer, neighbour = estate(reseller), estate(reseller, "C2")
    keep(neighbour, 50)
    assert page_of(sign_in(bob), customer).context["trend"].stretches[0].days == 89


# --- the dashboard -------------------------------------------------------------------------------------------
def tiles_of(response):
    return {tile["status"].value: (tile["count"], tile["change"]) for tile in response.context["tiles"]}


def test_today_is_laid_beside_a_week_ago(sign_in, alice, reseller):
    customers = [estate(reseller, f"R{rights}", rights=rights) for rights in (0, 9, 40)]
    refresh(reseller)
    for customer in customers:
        keep(customer, 7, rank=3, missing=0)
    page = sign_in(alice).get(DASHBOARD)
    assert tiles_of(page) == {
        "breach": (2, "2 more than a week ago"),
        "at-risk": (0, "same as a week ago"),
        "unknown": (0, "same as a week ago"),
        "compliant": (1, "2 fewer than a week ago"),
    }
    assert "2 more than a week ago" in text_of(page)


def test_twelve_weeks_are_drawn_and_told_and_gaps_stay_gaps(sign_in, alice, reseller):
    customer = estate(reseller, rights=0)
    refresh(reseller)
    keep(customer, 84, 14, rank=3, missing=0)
    page = sign_in(alice).get(DASHBOARD)
    bars = {tile["status"].value: tile["bars"] for tile in page.context["tiles"]}
    assert bars["breach"] == "M0 24v-1h3v1zM40 24v-1h3v1zM48 24v-24h3v24z"
    assert bars["compliant"] == "M0 24v-24h3v24zM40 24v-24h3v24zM48 24v-1h3v1z"
    words = text_of(page)
    assert "24 Nov 1 0 0 0 17 Nov not computed 10 Nov 0 0 0 1 3 Nov not computed" in words
    assert "1 Sep 0 0 0 1" in words
    assert "Nothing was computed a week ago, on 17 November." in words
    assert "than a week ago" not in words


def test_a_day_computed_in_part_is_no_measure(sign_in, alice, reseller):
    customers = [estate(reseller, f"C{number}", rights=0) for number in range(5)]
    refresh(reseller)
    keep(customers[0], 7)
    keep(customers[1], 7)
    page = sign_in(alice).get(DASHBOARD)
    assert "A week ago 2 of today’s 5 customers were counted." in text_of(page)
    assert {change for _, change in tiles_of(page).values()} == {""}


def test_without_an_earlier_week_there_is_no_trend(sign_in, alice, reseller):
    keep(estate(reseller), 6)
    page = sign_in(alice).get(DASHBOARD)
    assert "tile-trend" not in page.content.decode()
    assert "a week ago" not in text_of(page)


def test_mine_is_the_trend_of_my_customers(sign_in, alice, erin, reseller):
    mine = estate(reseller, "MINE", rights=0, account_manager=erin)
    theirs = estate(reseller, "THEIRS", rights=0, account_manager=alice)
    refresh(reseller)
    keep(mine, 7, rank=3, missing=0)
    keep(theirs, 7)
    tiles = tiles_of(sign_in(erin).get(DASHBOARD, {"manager": "mine"}))
    assert tiles["breach"] == (1, "1 more than a week ago")
    assert tiles_of(sign_in(erin).get(DASHBOARD))["compliant"] == (0, "1 fewer than a week ago")


def test_nothing_of_another_resellers_days_is_told(sign_in, alice, reseller, other_reseller):
    keep(make_customer(other_reseller, "SECRET"), 7, 14)
    estate(reseller)
    assert "tile-trend" not in sign_in(alice).get(DASHBOARD).content.decode()


def test_the_weeks_before_are_counted_once_an_hour_and_for_everybody_his_own(
    sign_in, alice, mallory, reseller, other_reseller
):
    ours, theirs = estate(reseller, rights=0), estate(other_reseller, rights=0)
    refresh(reseller)
    refresh(other_reseller)
    keep(ours, 7, rank=3, missing=0)
    client = sign_in(alice)
    asked = [queries_of(lambda: client.get(DASHBOARD)) for _ in range(2)]
    assert asked[1] == asked[0] - 3  # the weeks before are one query, what time brings is two
    keep(theirs, 7, 14)
    their_page = sign_in(mallory).get("/r/contoso/")
    assert tiles_of(their_page)["breach"] == (1, "same as a week ago")
    assert tiles_of(sign_in(alice).get(DASHBOARD))["breach"] == (1, "1 more than a week ago")


def test_without_a_cache_the_weeks_before_are_counted_each_time(sign_in, alice, reseller, settings):
    keep(estate(reseller, rights=0), 7)
    refresh(reseller)
    nobody_listens = "redis://127.0.0.1:1"
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": nobody_listens}
    }
    assert tiles_of(sign_in(alice).get(DASHBOARD))["breach"] == (1, "same as a week ago")


def test_the_trend_of_a_member_without_customers_is_empty(sign_in, bob, reseller):
    keep(estate(reseller), 7)
    assert sign_in(bob).get(DASHBOARD, {"manager": "mine"}).status_code == 200


def test_a_trend_costs_the_same_queries_however_long(sign_in, alice, reseller):
    customers = [estate(reseller, f"C{number}", rights=0, account_manager=alice) for number in range(6)]
    keep(customers[0], 7)
    refresh(reseller)
    client = sign_in(alice)
    asked = [lambda: client.get(DASHBOARD), lambda: page_of(client, customers[0])]
    few = [[queries_of(get) for get in asked] for _ in range(2)][1]  # what is computed first is stored then
    for customer in customers:
        keep(customer, *range(8, 85), missing=3)
    assert [queries_of(get) for get in asked] == few
    assert few[0] <= 15


def test_what_the_worker_keeps_is_what_the_pages_show(sign_in, alice, reseller):
    customer = estate(reseller, rights=40)
    with entered(reseller):
        refresh_positions(reseller=reseller, now=NOW - timedelta(7))
        AccessGroup.objects.filter(customer=customer).update(users=44)
        refresh_positions(reseller=reseller, now=NOW)
    assert tiles_of(sign_in(alice).get(DASHBOARD))["breach"] == (1, "1 more than a week ago")
    assert (
        "17 November: 0 of 40 rights missing, 40 provable. 24 November: 4 of 44 rights missing, 40 provable."
        " 6 days were not computed."
    ) in text_of(page_of(sign_in(alice), customer))
