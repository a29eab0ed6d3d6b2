"""Issue 4, "Dashboard": the portfolio at a glance, each number the length of the list that it opens."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import expect

from customers.tenancy import entered
from licensing.models import PositionDay
from licensing.services.positions import refresh_positions
from tests.browser.walking import VIEWERS
from tests.licensing.records import add_line, add_proof, add_server, owners

pytestmark = pytest.mark.browser

NUMBERS = re.compile(r"\d[\d,]*")
SIGNALS = (
    "Customers worse than a week ago",
    "Customers better than a week ago",
    "Customers who lack proof",
    "Rights that end within 90 days",
    "Servers that leave support within a year",
    "Servers out of support",
)


@pytest.fixture
def portfolio(estate):
    """What else a dashboard tells: a week ago all was well; rights end soon; a server is out of support."""
    today = timezone.localdate()
    with entered(estate.reseller):
        for days in (6, 7, 8):  # a week ago by the calendar of each who looks
            day = today - timedelta(days)
            PositionDay.objects.create(**owners(estate), day=day, rank=3, required=0, missing=0, unproven=0)
        proof = add_proof(estate, number="INV-ENDS")
        add_line(proof, 3, product="RDS CAL", valid_until=today + timedelta(30))
        add_server(estate, "OLD1", "2012")
        refresh_positions(reseller=estate.reseller, now=timezone.now())
    cache.clear()  # whoever signed in has seen the weeks before already


def listed(page):
    """How many rows the list on the page has."""
    if page.get_by_text("Nothing fits these filters.").count():
        return 0
    said = page.locator("#results").get_by_role("status").filter(has_text=" of ").first.inner_text()
    return int(NUMBERS.findall(said.partition(" of ")[2])[0])


def test_the_portfolio_at_a_glance(walk, portfolio, estate):
    page = walk.page
    walk.open()
    walk.look()
    for region in ("Call first", "Biggest shortfalls", "Ending within 90 days", "Check-ups due"):
        link = page.get_by_role("region", name=region).get_by_role("link", name="Alder Printing").first
        expect(link).to_be_visible()
    walk.sees(re.compile("rights? missing"), re.compile("would bring|has a price"))
    page.get_by_role("region", name="Worth a look").get_by_role("link", name=SIGNALS[0]).click()
    expect(walk.actions("Alder Printing")).to_have_count(1)


@VIEWERS
def test_every_number_opens_its_list(walk, portfolio, estate):
    page = walk.page
    walk.open()
    counted = {}
    tiles = page.get_by_role("region", name="Customers by status").get_by_role("link").all()
    signals = page.get_by_role("region", name="Worth a look").get_by_role("link").all()
    assert len(tiles) == 4
    for link in [*tiles, *signals]:
        words = link.inner_text()
        counted[link.get_attribute("href")] = (words, int(NUMBERS.findall(words)[0 if link in tiles else -1]))
    short = page.get_by_role("region", name="Biggest shortfalls").get_by_role("link", name="short").first
    counted[short.get_attribute("href")] = (short.inner_text(), int(NUMBERS.findall(short.inner_text())[0]))
    due = page.get_by_role("region", name="Check-ups due").get_by_role("heading", level=3)
    for link in due.get_by_role("link").all():
        counted[link.get_attribute("href")] = (link.inner_text(), 1)
    for name in SIGNALS:
        assert any(name in words for words, _number in counted.values()), name
    for address, (words, number) in counted.items():
        walk.open(address, start="")
        assert listed(page) == number, f"{words}: {address}"
    assert sum(number for _words, number in list(counted.values())[4:]) >= 4


def test_one_sees_his_own_customers_alone(walk, estate):
    walk.open()
    walk.follow("Mine")
    walk.is_headed("Dashboard")
    his = walk.member == estate.account_manager
    call_first = walk.page.get_by_role("region", name="Call first")
    expect(call_first.get_by_role("link", name="Alder Printing")).to_have_count(1 if his else 0)
    if not his:
        walk.sees("Nobody is short or at risk.")
    walk.look()
