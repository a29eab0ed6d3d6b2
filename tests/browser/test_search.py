"""The search box and the keys in a browser: by keyboard, on a phone, without a script."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_screens import serious_faults

pytestmark = pytest.mark.browser

HOME = "/r/northwind/"


@pytest.fixture
def desk(page, signed_in, live_server, alice, estate, complaints):
    """The dashboard in front of alice; nothing may complain."""
    signed_in(page.context, alice, live_server)
    page.goto(live_server.url + HOME)
    yield page
    assert not complaints


def box_of(page):
    return page.get_by_role("combobox", name="Search")


def test_a_customer_is_found_and_opened_without_a_mouse(desk, estate):
    desk.keyboard.press("/")
    box = box_of(desk)
    expect(box).to_be_focused()
    desk.keyboard.type("zzzz")
    expect(desk.locator("#search-found")).to_contain_text("Nothing is called “zzzz”.")
    expect(desk.locator("#search-told")).to_contain_text("Nothing is called “zzzz”.")
    box.fill("alder")
    expect(desk.locator("#search-found").get_by_role("option").first).to_contain_text("Alder Printing")
    expect(box).to_have_attribute("aria-expanded", "true")
    desk.keyboard.press("Escape")
    expect(desk.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_value("alder")
    expect(box).to_have_attribute("aria-expanded", "false")
    desk.keyboard.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", "search-hit-1-1")
    assert not serious_faults(desk)
    desk.keyboard.press("Enter")
    expect(desk).to_have_url(re.compile(rf"/customers/{estate.pk}/$"))


def test_keys_are_taken_from_no_field_and_can_be_switched_off(desk, live_server):
    desk.goto(f"{live_server.url}{HOME}customers/")
    field = desk.get_by_label("Name, account or domain")
    field.click()
    desk.keyboard.type("g/c?")
    expect(field).to_have_value("g/c?")
    expect(desk.get_by_role("dialog", name="Keys")).to_be_hidden()
    desk.get_by_role("banner").locator("details.menu > summary").click()
    desk.get_by_role("button", name="Keys").click()
    desk.get_by_label("Keys work in this browser").uncheck()
    desk.get_by_role("button", name="Close").click()
    desk.goto(live_server.url + HOME)
    desk.keyboard.press("/")
    expect(box_of(desk)).not_to_be_focused()


def test_it_works_without_a_script(width, live_server, new_context, signed_in, alice, estate):
    context = new_context(viewport={"width": width, "height": 900}, java_script_enabled=False)
    signed_in(context, alice, live_server)
    page = context.new_page()
    page.goto(live_server.url + HOME)
    if width < 1200:
        page.get_by_role("link", name="Search").click()
    field = page.get_by_role("searchbox", name="Search").first
    field.fill("alder")
    field.press("Enter")
    page.get_by_role("link", name="Alder Printing").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Alder Printing")
