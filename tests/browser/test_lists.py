"""What people do with a list: its columns, a view of it, a file, and many of its rows at once."""

import re

import pytest
from playwright.sync_api import expect

from customers.models import Customer
from customers.tenancy import entered
from tests.browser.test_screens import serious_faults

pytestmark = pytest.mark.browser


def test_without_javascript_columns_are_chosen_and_kept_as_a_view(
    live_server, new_context, signed_in, bob, estate
):
    context = new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    signed_in(context, bob, live_server)
    page = context.new_page()
    page.goto(f"{live_server.url}/r/northwind/customers/?country=DE")
    page.get_by_text("Columns", exact=True).click()
    page.get_by_role("checkbox", name="Domain").check()
    page.get_by_role("button", name="Show these").click()
    expect(page.get_by_role("combobox", name="Country")).to_have_value("DE")
    page.get_by_text("Save view", exact=True).click()
    page.get_by_role("textbox", name="Name", exact=True).fill("Germans")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("The view “Germans” is saved.")).to_be_visible()
    page.get_by_role("link", name="All", exact=True).click()
    page.get_by_role("link", name="Germans").click()
    expect(page).to_have_url(re.compile("country=DE.*domain"))
    assert page.locator("input[name=pick]").count() == 0  # a viewer ticks nothing


def test_many_rows_are_looked_at_changed_and_put_back(
    live_server, context, page, complaints, signed_in, erin, estate
):
    signed_in(context, erin, live_server)
    page.goto(f"{live_server.url}/r/northwind/customers/?sort=name")
    expect(page.get_by_role("button", name="Preview")).to_be_hidden()
    page.get_by_label("All rows of this page").check()
    expect(page.get_by_text("2 rows", exact=True)).to_be_visible()
    page.get_by_role("button", name="Preview").click()
    page.get_by_label("New account manager").select_option("Erin")
    plan = page.get_by_role("region", name="What changes").last
    expect(plan).to_contain_text(re.compile(r"Alder Printing\s+Alice\s+→\s*to\s+Erin"))
    assert not serious_faults(page)
    page.get_by_role("button", name="Change 2").click()
    expect(page.get_by_text("Erin looks after 2 more customers now.")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("2 put back as before.")).to_be_visible()
    with entered(estate.reseller):
        assert Customer.objects.get(pk=estate.pk).account_manager_id == estate.account_manager_id
    assert not complaints


def test_a_list_is_taken_along_as_a_file(live_server, context, page, signed_in, bob, estate):
    signed_in(context, bob, live_server)
    page.goto(f"{live_server.url}/r/northwind/customers/")
    page.get_by_text("Export", exact=True).click()
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Excel (XLSX)").click()
    assert re.fullmatch(r"customers-[\d-]+\.xlsx", downloading.value.suggested_filename)
