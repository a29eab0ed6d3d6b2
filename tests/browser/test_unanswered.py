"""What a page asked for in passing and did not get: it is told, and nothing on the page is lost."""

import re

import pytest
from django.conf import settings
from playwright.sync_api import expect

from customers.models import Contact
from customers.tenancy import entered
from portal.pages.customers.views import CustomerList
from tests.browser.test_screens import serious_faults

pytestmark = pytest.mark.browser


@pytest.fixture
def customers(live_server, context, page, signed_in, alice, estate):
    """The list of customers; returns the field that narrows it."""
    signed_in(context, alice, live_server)
    page.goto(f"{live_server.url}/r/northwind/customers/")
    return page.get_by_label("Name, account or domain")


def test_who_was_signed_out_signs_in_in_another_tab_and_goes_on(
    live_server, context, page, signed_in, alice, estate
):
    signed_in(context, alice, live_server)
    page.goto(f"{live_server.url}/r/northwind/customers/{estate.pk}/contacts/")
    page.get_by_label("Name").first.fill("Jane Muller")
    context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.get_by_role("button", name="Save").click()
    told = page.get_by_role("alert").filter(has_text="You were signed out")
    expect(told).to_be_visible()
    assert not serious_faults(page)

    with context.expect_page() as opened:
        told.get_by_role("link").click()
    other = opened.value
    other.get_by_label("E-mail").fill(alice.user.email)
    other.get_by_label(re.compile(r"^\s*Password\W*$")).fill("correct horse")
    other.get_by_role("button", name="Sign in", exact=True).click()
    other.wait_for_url("**/contacts/")

    page.get_by_role("button", name="Save").click()
    page.wait_for_url(f"**/customers/{estate.pk}/**")
    expect(told).to_have_count(0)
    with entered(alice.reseller):
        assert Contact.objects.get().name == "Jane Muller"


def test_a_list_stays_when_nobody_answers_and_goes_on_afterwards(context, page, customers):
    context.set_offline(True)
    customers.fill("birch")
    told = page.get_by_role("alert").filter(has_text="cannot be reached")
    expect(told).to_be_visible()
    expect(page.get_by_role("link", name="Alder Printing")).to_be_visible()
    context.set_offline(False)
    customers.fill("birc")
    expect(page.get_by_role("link", name="Alder Printing")).to_have_count(0)
    expect(page.get_by_role("link", name="Birch Schools")).to_be_visible()
    expect(told).to_have_count(0)


def test_a_list_stays_when_the_server_fails(page, customers, monkeypatch):
    def fail(self, request):
        raise RuntimeError("on purpose")

    monkeypatch.setattr(CustomerList, "get", fail)
    customers.fill("birch")
    expect(page.get_by_role("alert").filter(has_text="went wrong on our side")).to_be_visible()
    expect(page.get_by_role("link", name="Alder Printing")).to_be_visible()
