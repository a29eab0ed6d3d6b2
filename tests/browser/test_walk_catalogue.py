"""Issue 4, "Catalogue": parts found, own parts and prices, a price list, and where a part is used."""

import re

import pytest
from playwright.sync_api import expect

from customers.tenancy import entered
from licensing.models import Price
from tests.browser.walking import OWNER_AND_EDITOR
from tests.licensing.records import add_line, add_proof

pytestmark = pytest.mark.browser


@pytest.fixture
def used(estate, parts):
    """A part of the catalogue that stands on a document."""
    with entered(estate.reseller):
        add_line(add_proof(estate, number="INV-5"), 2, part=parts[1], part_number=parts[1].part_number)
    return parts[1]


def test_a_part_is_found_and_tells_where_it_is_used(walk, used):
    walk.open("catalogue/")
    walk.is_offered("Import a price list", "Add a part")
    walk.filter("Part number or words").press_sequentially("P46215")
    expect(walk.actions("P46217-B21")).to_have_count(0)
    walk.filter("Product").select_option("Windows Server CAL")
    expect(walk.page).to_have_url(re.compile("product=Windows"))
    walk.filter("Version").select_option("2022")
    expect(walk.page).to_have_url(re.compile("version=2022"))
    walk.filter("By").select_option("user")
    expect(walk.page).to_have_url(re.compile("metric=user"))
    walk.look()
    walk.follow("P46215-B21")
    walk.sees("5 rights", "Where it is used", "200.00 EUR")
    expect(walk.actions("Alder Printing")).to_have_count(1)
    expect(walk.actions("Invoice INV-5")).to_have_count(1)
    walk.is_offered("Enter our price of")
    walk.look()


def add_own_part(walk):
    walk.open("catalogue/")
    walk.follow("Add a part")
    walk.page.get_by_label("Part number").fill("OWN-1")
    walk.page.get_by_label("Description").fill("Five user CALs, ours")
    walk.page.get_by_label("Gives rights of").select_option("Windows Server CAL")
    walk.page.get_by_label("Version").fill("2025")
    walk.page.get_by_label("By", exact=True).select_option("user")
    walk.page.get_by_label("Rights per pack").fill("5")
    walk.look()
    walk.page.get_by_role("main").locator("form").get_by_role("button").last.click()
    walk.is_headed("OWN-1")
    walk.sees("On no document yet.")


def enter_a_price(walk):
    walk.follow("Enter our price of OWN-1")
    form = walk.page.get_by_role("form", name="Our price of OWN-1")
    form.get_by_label("Price of a pack").fill("180.50")
    form.get_by_role("button", name="Save").click()
    walk.sees(re.compile("180.50 EUR"))


def bring_a_price_list(walk):
    walk.open("catalogue/")
    walk.follow("Import a price list")
    walk.page.get_by_label("Or paste it here").fill(
        "part_number\tprice\nOWN-1\t175,00\nP46215-B21\t190\nX-1\t1\n"
    )
    walk.look()
    walk.follow("Look through it")
    found = walk.page.get_by_role("region", name="What this list would do")
    expect(found.get_by_role("listitem").filter(has_text=re.compile(r"1\s+unknown"))).to_be_visible()
    walk.look()
    found.get_by_label(re.compile("^Leave out the 1")).check()
    found.get_by_role("button", name=re.compile("^Keep 2 prices")).click()
    walk.open("catalogue/?q=OWN-1")
    walk.sees(re.compile("175.00 EUR"))


def lower_prices(walk):
    walk.open("catalogue/?price=own")
    for number in ("OWN-1", "P46215-B21"):
        walk.page.get_by_role("checkbox", name=number).check()
    walk.follow("Preview")
    walk.page.get_by_label("By how many percent?").fill("-2,5")
    walk.page.get_by_label("By how many percent?").press("Tab")
    walk.sees("170.63 EUR", "185.25 EUR")
    walk.look()
    walk.follow("Change 2")
    walk.sees(re.compile("2 prices changed by -2.5%"))


@OWNER_AND_EDITOR
def test_own_parts_and_prices(walk, parts, reseller):
    add_own_part(walk)
    enter_a_price(walk)
    bring_a_price_list(walk)
    lower_prices(walk)
    with entered(reseller):
        prices = dict(Price.objects.values_list("part__part_number", "amount"))
    assert {number: str(amount) for number, amount in prices.items()} == {
        "OWN-1": "170.63",
        "P46215-B21": "185.25",
    }
