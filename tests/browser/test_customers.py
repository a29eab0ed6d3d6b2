"""A customer's people on a phone without a script."""

import pytest
from playwright.sync_api import expect

from customers.models import AccessGroup
from customers.tenancy import entered

pytestmark = pytest.mark.browser


def home(live_server, path=""):
    return f"{live_server.url}/r/northwind/customers/{path}"


def test_people_in_two_groups_are_made_a_group_without_a_script(
    live_server, browser, signed_in, erin, estate, reseller
):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    signed_in(context, erin, live_server)
    page = context.new_page()
    page.goto(home(live_server, f"{estate.pk}/groups/"))
    page.get_by_label("Group", exact=True).nth(1).fill("Remote")
    page.get_by_label("Users", exact=True).nth(1).fill("10")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Say whether anybody is in two groups")).to_be_visible()
    page.get_by_label("People of").select_option(label="Office")
    page.get_by_label("who are also in").select_option(label="Remote")
    page.get_by_label("How many users").fill("4")
    page.get_by_role("button", name="Make them a group").click()
    page.get_by_label("Nobody is in two of these groups").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("rowheader", name="Office and Remote")).to_be_visible()
    with entered(reseller):
        counted = dict(AccessGroup.objects.values_list("name", "users"))
    assert counted == {"Office": 36, "Remote": 6, "Office and Remote": 4}
    context.close()
