"""A list on a phone without a script: its columns, and a view of it."""

import re

import pytest
from playwright.sync_api import expect

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
