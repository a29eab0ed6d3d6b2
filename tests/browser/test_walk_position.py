"""Issue 4, "Position": claimed beside provable, each number and finding opens; what closes it; quiet; on paper."""

import re

import pytest
from playwright.sync_api import expect

from customers.tenancy import entered
from tests.licensing.records import add_line, add_proof

pytestmark = pytest.mark.browser

SHORT = "5 of 40 people have no Windows Server CAL"
NUMBERS = {"40": "Required: 40", "35": "Claimed: 35", "30": "Provable: 30"}


@pytest.fixture
def short(estate, parts):
    """Short of five rights that the catalogue sells; on an invoice something that counts nothing."""
    with entered(estate.reseller):
        add_line(
            add_proof(estate, number="INV-365"), 7, product="", description="Microsoft 365 Business Premium"
        )
    return estate


def every_number_opens_what_it_counts(walk, address):
    for number, heading in NUMBERS.items():
        walk.open(address)
        row = walk.page.get_by_role("row").filter(has_text="Windows Server CAL").first
        row.get_by_role("link", name=number, exact=True).click()
        expect(walk.page.get_by_role("heading", name=heading)).to_be_in_viewport()
    walk.sees("Office", "Invoice INV-1")
    walk.look()
    walk.open(address)
    row.get_by_role("link", name="5", exact=True).click()
    expect(walk.page.get_by_role("heading", name="What would close it")).to_be_in_viewport()


def what_closes_it(walk):
    closing = walk.page.get_by_role("region", name="What would close it")
    expect(closing.get_by_role("row", name=re.compile("P46215-B21"))).to_contain_text("200.00 EUR")
    closing.get_by_text("Take it along").click()
    expect(closing.get_by_label("The list as text")).to_have_value(re.compile("1 × .*P46215-B21"))
    closing.get_by_role("button", name="Copy").click()
    expect(closing.get_by_role("button", name="Copied")).to_be_visible()
    for kind in ("CSV", "XLSX"):
        with walk.page.expect_download() as downloading:
            closing.get_by_role("link", name=kind).click()
        assert downloading.value.suggested_filename.endswith(f".{kind.lower()}")


def quiet_and_heard_again(walk, address):
    worst = walk.page.get_by_role("region", name="What to say").locator(".finding-message").first.inner_text()
    walk.follow("Known …")
    walk.page.get_by_label("Because").fill("Ordered, arrives in December.")
    walk.look()
    walk.follow("Keep it quiet")
    walk.sees("Known and quiet", re.compile(r"Quiet until .*because: Ordered, arrives"))
    walk.open()
    first = walk.page.get_by_role("region", name="Call first")
    expect(first).to_be_visible()
    expect(first.get_by_text(worst)).to_have_count(0)
    walk.open(address)
    walk.follow("Let it speak again")
    walk.sees("It speaks again: here")
    expect(walk.page.get_by_role("heading", name="Known and quiet")).to_have_count(0)
    walk.open()
    expect(first.get_by_text(worst)).to_be_visible()


def test_the_position_of_a_customer(walk, short):
    address = f"customers/{short.pk}/"
    every_number_opens_what_it_counts(walk, address)
    walk.open(address)
    walk.sees(SHORT)
    why = walk.page.get_by_role("region", name="What to say").locator("details.why").first
    why.locator("summary").click()
    expect(why.get_by_text(re.compile("Source: "))).to_be_visible()
    walk.page.get_by_text("On documents, counting nothing here: 1").click()
    walk.sees(re.compile("7 × Microsoft 365 Business Premium"))
    what_closes_it(walk)
    walk.look()
    walk.is_offered("Known …")
    if walk.may_edit:
        quiet_and_heard_again(walk, address)


def test_a_day_on_paper_lists_every_document(walk, short):
    walk.open(f"customers/{short.pk}/")
    walk.follow("Print")
    walk.is_headed("Licence position")
    walk.sees(
        "Invoice INV-1",
        "Findings",
        re.compile("WS-BASE-01"),
        "Prepared by Northwind IT",
    )
    walk.look()
    walk.page.get_by_label("Day").fill("2020-02-29")
    walk.follow("Show")
    walk.sees("29 February 2020")
