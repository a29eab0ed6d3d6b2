"""Issue 4, "Admin", "Operators" and "For everyone", as owner, editor and viewer, at a desk and on a phone."""

import re

import pytest
from playwright.sync_api import expect

from customers.models import Customer
from customers.tenancy import entered
from tests.browser.walking import OWNER_AND_EDITOR, Walk

pytestmark = pytest.mark.browser


def test_the_admin_is_for_editors(walk, estate):
    page = walk.page
    walk.open()
    entry = walk.menu().get_by_role("link", name="Data entry")
    if not walk.may_edit:
        expect(entry).to_have_count(0)
        walk.open("admin/", status=403)
        walk.sees("Data entry is for editors and owners. Ask an owner of your team.")
        return walk.look()
    entry.click()
    page.get_by_role("rowheader", name="Customers", exact=True).get_by_role("link").click()
    page.locator("#searchbar").fill("alder")
    page.locator("#searchbar").press("Enter")
    expect(page.locator("#changelist-search")).to_contain_text("1 result")
    expect(page.get_by_role("link", name="Birch Schools")).to_have_count(0)
    walk.look()
    with page.expect_download() as downloading:
        page.get_by_role("checkbox", name=re.compile("Alder|Select this")).first.check()
        page.get_by_role("combobox", name="Action").select_option("Export the chosen rows as CSV")
        page.get_by_role("button", name=re.compile("^(Go|Run)")).first.click()
    assert downloading.value.suggested_filename.endswith(".csv")
    return None


def test_the_health_of_the_site_is_not_for_members(walk):
    walk.open()
    expect(walk.menu().get_by_role("link", name="Resellers")).to_have_count(0)
    for address in ("/operators/", "/operators/health/"):
        walk.open(address, start="", status=404)
        walk.sees("This page is not there, or not for you.")
    walk.look()


def test_an_operator_sees_the_health_and_enters_a_reseller_with_a_reason(
    width, live_server, new_context, client, settings, oscar, estate
):
    context = new_context(viewport={"width": width, "height": 900})
    client.force_login(oscar)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
    walk = Walk(context.new_page(), live_server.url, None, width)
    walk.open("/operators/", start="")
    walk.look()
    walk.follow("Health")
    walk.is_headed("Health")
    walk.sees("Has not run yet", "What waits", "Versions", "PostgreSQL")
    walk.look()
    walk.open("/operators/", start="")
    walk.follow("Enter")
    walk.page.get_by_label("Why do you enter?").fill("They asked for help.")
    walk.look()
    walk.follow("Enter")
    expect(walk.page.get_by_text("You are in Northwind IT as an operator.")).to_be_visible()
    walk.look()
    walk.page.get_by_role("button", name="Leave").click()
    expect(walk.page.get_by_text("You are in Northwind IT as an operator.")).to_have_count(0)
    assert walk.faults == []


def test_dark_by_keyboard_and_empty_states_that_say_what_to_do_next(walk):
    page = walk.page
    walk.open("customers/?q=nobody")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    expect(walk.menu().get_by_role("button", name="Sign out")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Sign out")).to_be_hidden()
    walk.menu().get_by_role("button", name="Dark").press("Enter")
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    walk.sees("Nothing fits these filters.")
    walk.look()
    walk.follow("see everything")
    expect(walk.actions("Alder Printing")).to_have_count(1)
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    walk.open("nothing-is-here/", status=404)
    walk.sees("This page is not there, or not for you.")
    walk.follow("start page")
    walk.is_headed("Dashboard")


def meanwhile(walk, customer, **values):
    with entered(customer.reseller, by=walk.member.user):
        Customer.objects.filter(pk=customer.pk).update(**values)


@OWNER_AND_EDITOR
def test_the_second_editor_is_told_and_nothing_is_overwritten(walk, estate):
    changed = "Meanwhile changed from .* to “{}”. You entered “{}”."
    walk.open(f"customers/{estate.pk}/edit/")
    meanwhile(walk, estate, domain="first.example")
    walk.page.get_by_label("Domain").fill("second.example")
    walk.follow("Save")
    walk.sees(re.compile(changed.format("first.example", "second.example")))
    walk.look()
    walk.open(f"admin/customers/customer/{estate.pk}/change/")
    meanwhile(walk, estate, domain="third.example")
    walk.page.get_by_label("Domain").fill("fourth.example")
    walk.page.get_by_role("button", name="Save", exact=True).click()
    walk.sees(
        re.compile(changed.format("third.example", "fourth.example")), re.compile("Nothing is saved yet")
    )
    walk.look()
    with entered(estate.reseller):
        assert Customer.objects.get(pk=estate.pk).domain == "third.example"
