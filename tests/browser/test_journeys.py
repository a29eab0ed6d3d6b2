"""What people do, from the sign-in on."""

import re

import pytest
from playwright.sync_api import expect

from customers.tenancy import entered
from licensing.models import CheckUp

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


def test_completing_a_check_up_plans_the_next(
    live_server, context, page, complaints, signed_in, alice, estate
):
    signed_in(context, alice, live_server)
    page.goto(f"{live_server.url}/r/northwind/")
    page.get_by_role("region", name="Check-ups due").get_by_role("link", name="Alder Printing").click()
    page.get_by_label("To order").check()
    page.get_by_label("Notes", exact=True).fill("15 more User CALs, offer on Friday")
    page.get_by_role("button", name="Complete the check-up").click()
    expect(page.get_by_text("The check-up of Alder Printing is closed.")).to_be_visible()
    with entered(estate.reseller):
        closed = CheckUp.objects.get(pk=estate.check_up.pk)
        planned = CheckUp.objects.get(customer=estate, closed_at=None)
    assert (closed.outcome, closed.closed_by_id) == ("to-order", alice.pk)
    assert closed.notes == "15 more User CALs, offer on Friday"
    assert planned.due_on > closed.due_on
    assert not complaints


def test_typing_narrows_the_list_and_the_field_keeps_the_focus(
    live_server, context, page, complaints, signed_in, alice, estate
):
    signed_in(context, alice, live_server)
    page.goto(f"{live_server.url}/r/northwind/customers/?sort=-name")
    page.get_by_label("Name, account or domain").press_sequentially("birch")
    expect(page.get_by_role("link", name="Alder Printing")).to_have_count(0)
    expect(page.get_by_role("link", name="Birch Schools")).to_be_visible()
    expect(page.get_by_label("Name, account or domain")).to_be_focused()
    expect(page).to_have_url(re.compile("q=birch.*sort=-name"))
    assert not complaints


def test_the_keyboard_reaches_the_content_and_closes_the_menu(live_server, context, page, signed_in, alice):
    signed_in(context, alice, live_server)
    page.goto(f"{live_server.url}/r/northwind/team/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.get_by_role("banner").locator("details.menu > summary").press("Enter")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Sign out")).to_be_hidden()


def test_a_phone_without_javascript_has_a_menu_and_filters(
    live_server, new_context, signed_in, alice, estate
):
    context = new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    signed_in(context, alice, live_server)
    page = context.new_page()
    page.goto(f"{live_server.url}/r/northwind/")
    page.get_by_text("Menu", exact=True).click()
    page.get_by_role("link", name="Customers", exact=True).click()
    page.get_by_role("search", name="Filter the list").get_by_label("Status", exact=True).select_option(
        "Short"
    )
    page.get_by_role("button", name="Filter").click()
    expect(page.get_by_role("link", name="Alder Printing")).to_be_visible()
    expect(page.get_by_role("link", name="Birch Schools")).to_have_count(0)


def test_dark_is_remembered(live_server, context, page, signed_in, alice):
    signed_in(context, alice, live_server)
    page.goto(f"{live_server.url}/r/northwind/team/")
    page.get_by_role("banner").locator("details.menu > summary").click()
    page.get_by_role("button", name="Dark").click()
    page.goto(f"{live_server.url}/r/northwind/")
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
