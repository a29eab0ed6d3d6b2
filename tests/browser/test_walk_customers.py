"""Issue 4, "Customers": taken on, edited in place, told on one page, put aside and taken back."""

import re

import pytest
from playwright.sync_api import expect

from customers.models import Customer
from customers.tenancy import entered

pytestmark = pytest.mark.browser

CARDS = (
    "What to say",
    "Rights and the papers behind them",
    "Documents",
    "Who reaches what",
    "Servers",
    "RD licence servers",
    "Next check-up",
    "Contacts",
    "Timeline",
)
ACTIONS = (
    *("Edit servers", "Edit groups", "Edit licence servers", "Edit contacts"),
    *("Record a document", "Declare", "Keep the note", "Known …"),
)


def test_one_page_tells_the_whole_customer(walk, estate):
    walk.open("customers/")
    walk.is_offered("Add a customer", "Import")
    walk.follow("Alder Printing")
    walk.is_headed("Alder Printing")
    for name in CARDS:
        expect(walk.page.get_by_role("heading", name=name, exact=True)).to_be_visible()
    walk.sees(re.compile("^Position on"), "Jane Miller", "RDS1", "LIC1", "Invoice INV-1", "20 × RDS CAL")
    walk.is_offered(*ACTIONS)
    walk.look()


@pytest.mark.parametrize("role", ["owner", "editor"], indirect=True)
def test_many_customers_get_an_account_manager(walk, estate):
    page = walk.page
    walk.open("customers/?sort=name")
    expect(page.get_by_role("button", name="Preview")).to_be_hidden()
    for name in ("Alder Printing", "Birch Schools"):
        page.get_by_role("checkbox", name=name).check()
    expect(page.get_by_text("2 rows", exact=True)).to_be_visible()
    walk.follow("Preview")
    page.get_by_label("New account manager").select_option("Erin")
    plan = page.get_by_role("region", name="What changes").last
    expect(plan).to_contain_text(re.compile(r"Alder Printing\s+Alice\s+→\s*to\s+Erin"))
    walk.look()
    walk.follow("Change 2")
    walk.sees("Erin looks after 2 more customers now.")
    walk.follow("Undo")
    walk.sees("2 put back as before.")
    with entered(estate.reseller):
        assert Customer.objects.get(pk=estate.pk).account_manager_id == estate.account_manager_id
