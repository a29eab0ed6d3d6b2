"""Issue 4, "Customers": taken on, edited in place, told on one page, put aside and taken back."""

import re

import pytest
from playwright.sync_api import expect

from customers.models import AccessGroup, Customer, Server
from customers.tenancy import entered
from licensing.models import LicenseServer
from tests.browser.walking import OWNER_AND_EDITOR

pytestmark = pytest.mark.browser

CARDS = (
    "What to say",
    "Rights and the papers behind them",
    "Documents",
    "Who reaches what",
    "Servers",
    "RD licence servers",
    "Next check-up",
    "Contacts",
    "Timeline",
)
ACTIONS = (
    *("Edit servers", "Edit groups", "Edit licence servers", "Edit contacts"),
    *("Record a document", "Declare", "Keep the note", "Known …"),
)
ID = "ABCDE-FGHIJ-KLMNO-PQRST-UVWXY-Z1234-56789"


def test_one_page_tells_the_whole_customer(walk, estate):
    walk.open("customers/")
    walk.is_offered("Add a customer", "Import")
    walk.follow("Alder Printing")
    walk.is_headed("Alder Printing")
    for name in CARDS:
        expect(walk.page.get_by_role("heading", name=name, exact=True)).to_be_visible()
    walk.sees(re.compile("^Position on"), "Jane Miller", "RDS1", "LIC1", "Invoice INV-1", "20 × RDS CAL")
    walk.is_offered(*ACTIONS)
    walk.look()


def take_on(walk):
    walk.open("customers/")
    walk.follow("Add a customer")
    expect(walk.page.get_by_label("Name", exact=True)).to_be_focused()
    walk.page.keyboard.type("Cedar Foods")
    walk.page.get_by_label("Account number").fill("C-77")
    walk.page.get_by_label("Country").select_option("DE")
    walk.follow("Add the customer")
    walk.is_headed("Cedar Foods")
    walk.sees("Nothing is counted yet.")
    walk.look()


def edit(walk, card, name):
    """The card of the customer's page becomes its form."""
    walk.follow(f"Edit {name}")
    form = walk.page.locator(f"#{card}")
    expect(form.get_by_role("button", name="Save")).to_be_visible()
    return form


def save(form):
    form.get_by_role("button", name="Save").click()
    expect(form.get_by_role("button", name="Save")).to_have_count(0)


def edit_servers(walk):
    servers = edit(walk, "servers", "servers")
    expect(servers.get_by_label("Server", exact=True).first).to_be_focused()
    walk.page.keyboard.type("FS1")
    servers.get_by_label("Server", exact=True).nth(1).fill("FS1")
    servers.get_by_role("button", name="Save").click()
    expect(servers.get_by_text("is here twice").first).to_be_visible()
    servers.get_by_label("Server", exact=True).nth(1).fill("RDS1")
    servers.get_by_role("button", name="More rows").click()
    expect(servers.get_by_label("Server", exact=True)).to_have_count(6)
    save(servers)


def edit_groups(walk):
    groups = edit(walk, "groups", "groups")
    for place, (name, users) in enumerate({"Office": "40", "Remote": "10"}.items()):
        groups.get_by_label("Group", exact=True).nth(place).fill(name)
        groups.get_by_label("Users", exact=True).nth(place).fill(users)
        groups.locator("summary").filter(has_text="Reaches").nth(place).click()
        groups.get_by_label("FS1").nth(place).check()
    groups.get_by_role("button", name="Save").click()
    expect(groups.get_by_text("Is anybody in two groups?")).to_be_visible()
    expect(groups.get_by_text("Say whether anybody is in two groups")).to_be_visible()
    groups.get_by_label("People of").select_option(label="Office")
    groups.get_by_label("who are also in").select_option(label="Remote")
    groups.get_by_label("How many users").fill("4")
    groups.get_by_role("button", name="Make them a group").click()
    expect(groups.get_by_text("“Office and Remote” is a group of its own now")).to_be_visible()
    walk.look()
    groups.get_by_label("Nobody is in two of these groups").check()
    save(groups)


def edit_license_server_and_contact(walk):
    licences = edit(walk, "license-servers", "licence servers")
    licences.get_by_label("Licence server", exact=True).first.fill("LIC9")
    licences.get_by_label("Activated").first.check()
    licences.get_by_label("How").first.select_option(index=1)
    licences.get_by_label("When").first.fill("2026-03-14")
    licences.get_by_label("Licence server ID").first.fill(ID)
    walk.look()
    save(licences)
    contacts = edit(walk, "contacts", "contacts")
    contacts.get_by_label("Name", exact=True).first.fill("Jane Miller")
    contacts.get_by_label("Phone").first.fill("+49 30 5550")
    save(contacts)
    walk.sees("Jane Miller", "LIC9", ID, re.compile("activated by .+ on 14 Mar 2026"))


@OWNER_AND_EDITOR
def test_a_customer_is_taken_on_and_edited_in_place(walk, reseller):
    take_on(walk)
    edit_servers(walk)
    edit_groups(walk)
    edit_license_server_and_contact(walk)
    with entered(reseller):
        cedar = Customer.objects.get(account="C-77")
        assert sorted(Server.objects.filter(customer=cedar).values_list("name", flat=True)) == ["FS1", "RDS1"]
        groups = dict(AccessGroup.objects.filter(customer=cedar).values_list("name", "users"))
        assert groups == {"Office": 36, "Remote": 6, "Office and Remote": 4}
        assert LicenseServer.objects.get(customer=cedar).license_server_id.replace("-", "") == ID.replace(
            "-", ""
        )


@OWNER_AND_EDITOR
def test_a_customer_is_noted_on_edited_put_aside_and_taken_back(walk, estate):
    walk.open(f"customers/{estate.pk}/")
    walk.page.get_by_label("Write a note").fill("Ask for Jane before ten.")
    walk.follow("Keep the note")
    walk.sees("Ask for Jane before ten.")
    walk.page.get_by_role("link", name="Edit", exact=True).click()
    walk.page.get_by_label("Domain").fill("alder.example")
    walk.follow("Save")
    walk.sees(re.compile("alder.example"))
    walk.page.get_by_role("link", name="Edit", exact=True).click()
    walk.follow("Archive")
    walk.follow("Archive Alder Printing")
    walk.sees("In the archive since")
    walk.open("customers/")
    expect(walk.actions("Alder Printing")).to_have_count(0)
    walk.filter("Archive").select_option("In the archive")
    walk.follow("Alder Printing")
    walk.follow("Restore")
    walk.sees("Alder Printing is restored")
    with entered(estate.reseller):
        customer = Customer.objects.get(pk=estate.pk)
        assert (customer.domain, customer.archived_at) == ("alder.example", None)


@OWNER_AND_EDITOR
def test_many_customers_get_an_account_manager(walk, estate):
    page = walk.page
    walk.open("customers/?sort=name")
    expect(page.get_by_role("button", name="Preview")).to_be_hidden()
    for name in ("Alder Printing", "Birch Schools"):
        page.get_by_role("checkbox", name=name).check()
    expect(page.get_by_text("2 rows", exact=True)).to_be_visible()
    walk.follow("Preview")
    page.get_by_label("New account manager").select_option("Erin")
    plan = page.get_by_role("region", name="What changes").last
    expect(plan).to_contain_text(re.compile(r"Alder Printing\s+Alice\s+→\s*to\s+Erin"))
    walk.look()
    walk.follow("Change 2")
    walk.sees("Erin looks after 2 more customers now.")
    walk.follow("Undo")
    walk.sees("2 put back as before.")
    with entered(estate.reseller):
        assert Customer.objects.get(pk=estate.pk).account_manager_id == estate.account_manager_id
