"""An estate from files to customers and back, at the desk and on a phone, while the page tells how far it is."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from customers.models import Customer
from customers.tenancy import entered
from licensing.services.catalogue import load_catalogue
from portal import imports
from portal.demo.estate import write_estate
from tests.browser.test_customers import SIZES, home
from tests.browser.test_screens import serious_faults

pytestmark = pytest.mark.browser


def work(page, reseller):
    """What the worker does with the import that the page shows."""
    imports.run(reseller=reseller, pk=int(page.url.rstrip("/").rpartition("/")[2]))


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def customers(reseller):
    with entered(reseller):
        return Customer.objects.count()


@pytest.mark.parametrize("size", SIZES)
def test_files_are_looked_through_imported_and_undone(
    live_server, context, page, complaints, signed_in, erin, reseller, tmp_path, size
):
    load_catalogue()
    write_estate(tmp_path, customers=5, today=timezone.localdate())
    signed_in(context, erin, live_server)
    page.set_viewport_size(size)
    page.goto(home(live_server))
    page.get_by_role("link", name="Import", exact=True).click()
    assert serious_faults(page) == []
    assert fits(page)
    page.locator("input[type=file]").set_input_files(sorted(tmp_path.glob("*.csv")))
    page.get_by_role("button", name="Look through it").click()
    expect(page.get_by_text("You can leave this page")).to_be_visible()
    work(page, reseller)
    confirm = page.get_by_role("button", name="Import all of it")
    expect(confirm).to_be_visible()
    expect(page.get_by_role("row", name="Customers 5 0 0")).to_be_visible()
    assert serious_faults(page) == []
    assert fits(page)
    assert customers(reseller) == 0
    confirm.click()
    expect(page.get_by_text("You can leave this page")).to_be_visible()
    work(page, reseller)
    page.get_by_text("Undo this import").click()
    assert customers(reseller) == 5
    assert serious_faults(page) == []
    page.get_by_role("button", name="Undo all of it").click()
    expect(page.get_by_text("The import is undone.")).to_be_visible()
    assert customers(reseller) == 0
    assert complaints == []


def test_a_pasted_table_with_a_fault_names_its_place(live_server, context, page, signed_in, erin, reseller):
    load_catalogue()
    signed_in(context, erin, live_server)
    page.goto(f"{live_server.url}/r/northwind/imports/")
    page.get_by_label("What you paste").select_option("customers")
    page.get_by_label("Or paste a table here").fill(
        "account\tname\tcountry\nC-1\tElm Motors\tDE\nC-2\t\tDE\n"
    )
    page.get_by_role("button", name="Look through it").click()
    work(page, reseller)
    expect(page.get_by_text("1 fault: nothing was changed.")).to_be_visible()
    expect(page.get_by_text("customers.csv, line 3")).to_be_visible()
    assert customers(reseller) == 0
