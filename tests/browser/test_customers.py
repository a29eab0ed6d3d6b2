"""A customer from the first call to the archive, at the desk and on a phone, with a script and without."""

import re

import pytest
from playwright.sync_api import expect

from customers.models import AccessGroup, Customer, Server
from customers.tenancy import entered

pytestmark = pytest.mark.browser

SIZES = [
    pytest.param({"width": 1280, "height": 900}, id="desk"),
    pytest.param({"width": 390, "height": 844}, id="phone"),
]


def home(live_server, path=""):
    return f"{live_server.url}/r/northwind/customers/{path}"


def add_customer(page, live_server):
    page.goto(home(live_server))
    page.get_by_role("link", name="Add a customer").click()
    page.get_by_label("Name", exact=True).fill("Cedar Foods")
    page.get_by_label("Account number").fill("C-77")
    page.get_by_label("Country").select_option("DE")
    page.get_by_role("button", name="Add the customer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Cedar Foods")


@pytest.mark.parametrize("size", SIZES)
def test_a_customer_is_taken_on_and_its_environment_edited_in_place(
    live_server, context, page, complaints, signed_in, erin, reseller, size
):
    signed_in(context, erin, live_server)
    page.set_viewport_size(size)
    add_customer(page, live_server)
    servers = page.locator("#servers")
    servers.get_by_role("link", name="Edit").click()
    expect(servers.get_by_label("Server", exact=True).first).to_be_focused()
    page.keyboard.type("FS1")
    servers.get_by_label("Server", exact=True).nth(1).fill("FS1")
    servers.get_by_role("button", name="Save").click()
    expect(servers.get_by_text("is here twice").first).to_be_visible()
    servers.get_by_label("Server", exact=True).nth(1).fill("RDS1")
    servers.get_by_role("button", name="More rows").click()
    expect(servers.get_by_label("Server", exact=True)).to_have_count(6)
    servers.get_by_role("button", name="Save").click()
    expect(page.locator("#servers").get_by_role("rowheader", name="RDS1")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("Cedar Foods")
    with entered(reseller):
        assert sorted(Server.objects.values_list("name", flat=True)) == ["FS1", "RDS1"]
    assert [said for said in complaints if "422" not in said] == []


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


def test_a_note_is_kept_and_the_customer_put_aside_and_taken_back(
    live_server, context, page, complaints, signed_in, erin, estate, reseller
):
    signed_in(context, erin, live_server)
    page.goto(home(live_server, f"{estate.pk}/"))
    page.get_by_label("Write a note").fill("Ask for Jane before ten.")
    page.get_by_role("button", name="Keep the note").click()
    expect(page.locator("#history").get_by_text("Ask for Jane before ten.")).to_be_visible()
    page.get_by_role("link", name="Edit", exact=True).first.click()
    page.get_by_role("link", name=re.compile("^Archive")).click()
    page.get_by_role("button", name="Archive Alder Printing").click()
    expect(page.get_by_text("In the archive since")).to_be_visible()
    page.goto(home(live_server))
    expect(page.get_by_role("link", name="Alder Printing")).to_have_count(0)
    page.get_by_label("Archive").select_option("In the archive")
    page.get_by_role("link", name="Alder Printing").click()
    page.get_by_role("button", name="Restore").click()
    expect(page.get_by_text("Alder Printing is restored")).to_be_visible()
    with entered(reseller):
        assert Customer.objects.get(pk=estate.pk).archived_at is None
    assert not complaints


def test_viewers_read_it_all_and_change_nothing(
    live_server, context, page, complaints, signed_in, bob, estate
):
    signed_in(context, bob, live_server)
    page.goto(home(live_server, f"{estate.pk}/"))
    expect(page.get_by_role("heading", name="Timeline")).to_be_visible()
    for name in (re.compile("^Edit"), "Record a document", "Add a customer"):
        expect(page.get_by_role("link", name=name)).to_have_count(0)
    expect(page.get_by_role("button", name="Keep the note")).to_have_count(0)
    assert not complaints
