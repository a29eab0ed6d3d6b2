"""What people do, from the sign-in on."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_signing_in_and_opening_every_screen_of_the_menu(live_server, page, complaints, alice, estate):
    page.goto(live_server.url)
    page.get_by_label("E-mail").fill("alice@example.com")
    page.get_by_label(re.compile(r"^\s*Password\W*$")).fill("correct horse")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page).to_have_url(re.compile("/r/northwind/$"))
    menu = page.get_by_role("navigation", name="Main")
    for name in (
        "Customers",
        "Check-ups",
        "Proofs",
        "Entitlements",
        "Outbox",
        "Team",
        "History",
        "Dashboard",
    ):
        menu.get_by_role("link", name=name).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(name)
        expect(menu.get_by_role("link", name=name)).to_have_attribute("aria-current", "page")
    assert not complaints


def test_from_the_dashboard_to_the_paper_behind_a_right(live_server, context, page, signed_in, alice, estate):
    signed_in(context, alice, live_server)
    page.goto(f"{live_server.url}/r/northwind/")
    page.get_by_role("link", name=re.compile("^Short")).click()
    page.get_by_role("link", name="Alder Printing").click()
    expect(page.get_by_text("Position on")).to_be_visible()
    page.get_by_role("link", name="Invoice INV-1").first.click()
    expect(page).to_have_url(re.compile(f"/proofs/{estate.invoice.pk}/$"))


def test_a_phone_without_javascript_has_a_menu_and_filters(
    live_server, new_context, signed_in, alice, estate
):
    context = new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    signed_in(context, alice, live_server)
    page = context.new_page()
    page.goto(f"{live_server.url}/r/northwind/")
    page.get_by_text("Menu", exact=True).click()
    page.get_by_role("link", name="Customers", exact=True).click()
    filters = page.get_by_role("search", name="Filter the list")
    expect(filters.get_by_label("Status", exact=True)).to_be_hidden()
    filters.get_by_label("More filters").check()
    filters.get_by_label("Status", exact=True).select_option("Short")
    page.get_by_role("button", name="Filter").click()
    expect(page.get_by_role("link", name="Alder Printing")).to_be_visible()
    expect(page.get_by_role("link", name="Birch Schools")).to_have_count(0)
    expect(filters.get_by_label("Status", exact=True)).to_be_visible()
    expect(filters.get_by_label("Country", exact=True)).to_be_hidden()
