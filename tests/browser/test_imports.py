"""An estate from files to customers and back, at the desk and on a phone, while the page tells how far it is."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from customers.models import Customer
from customers.tenancy import entered
from licensing.services.catalogue import load_catalogue
from portal import imports
from portal.demo.estate import write_estate
from tests.browser.walking import OWNER_AND_EDITOR, VIEWERS

pytestmark = pytest.mark.browser


def work(page, reseller):
    """What the worker does with the import that the page shows."""
    imports.run(reseller=reseller, pk=int(page.url.rstrip("/").rpartition("/")[2]))


def customers(reseller):
    with entered(reseller):
        return Customer.objects.count()


@OWNER_AND_EDITOR
def test_files_are_looked_through_imported_and_undone(walk, reseller, tmp_path):
    load_catalogue()
    write_estate(tmp_path, customers=5, today=timezone.localdate())
    before = customers(reseller)
    walk.open("customers/")
    walk.follow("Import")
    walk.look()
    walk.page.locator("input[type=file]").set_input_files(sorted(tmp_path.glob("*.csv")))
    walk.follow("Look through it")
    walk.sees("You can leave this page")
    work(walk.page, reseller)
    confirm = walk.page.get_by_role("button", name="Import all of it")
    expect(confirm).to_be_visible()
    expect(walk.page.get_by_role("row", name="Customers 5 0 0")).to_be_visible()
    walk.look()
    assert customers(reseller) == before
    confirm.click()
    walk.sees("You can leave this page")
    work(walk.page, reseller)
    walk.page.get_by_text("Undo this import").click()
    assert customers(reseller) == before + 5
    walk.look()
    walk.follow("Undo all of it")
    walk.sees("You can leave this page")
    assert customers(reseller) == before + 5
    walk.look()
    work(walk.page, reseller)
    walk.sees("Undone by ")
    assert customers(reseller) == before


@VIEWERS
def test_viewers_import_nothing(walk):
    walk.open("imports/", status=403)
    walk.sees("Only editors and owners can do this. Ask an owner of your team to change your role.")
    walk.look()


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
