"""Issue 4, "Every list": narrowed, sorted, paged, with chosen columns, kept as a view, as a file; search and keys."""

import csv
import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.walking import OWNER_AND_EDITOR
from tests.conftest import make_customer
from tests.portal.test_outbox import make_message

pytestmark = pytest.mark.browser

LISTS = (
    *("customers/", "servers/", "proofs/", "entitlements/", "catalogue/"),
    *("check-ups/", "outbox/", "team/"),
)


@pytest.fixture
def pages_of_customers(reseller, estate):
    """More than a page of customers, one with a name that a spreadsheet would compute."""
    make_customer(reseller, "A-00", name="=1+1 Bakery")
    for number in range(30):
        make_customer(reseller, f"B-{number:02}", name=f"Bakery {number:02}", country="AT")


def narrowed_sorted_and_paged(walk):
    walk.open("customers/")
    walk.page.get_by_role("navigation", name="Pages").get_by_role("link", name="Next").click()
    expect(walk.page).to_have_url(re.compile("page=2"))
    walk.filter("Name, account or domain").press_sequentially("bakery")
    walk.sees(re.compile("1–25 of 31 that fit"))
    expect(walk.filter("Name, account or domain")).to_be_focused()
    walk.filter("Country").select_option("AT")
    walk.sees(re.compile("of 30 that fit"))
    if walk.width == 1280:
        walk.page.get_by_role("columnheader", name="Account", exact=True).get_by_role("link").click()
    else:  # a phone shows no headings
        walk.page.get_by_text("Sort", exact=True).click()
        walk.page.get_by_role("navigation", name="Sort").get_by_role(
            "link", name="Account", exact=True
        ).click()
    expect(walk.page).to_have_url(re.compile("sort=account.*country=AT"))
    expect(walk.page.get_by_role("navigation", name="Sort")).to_be_hidden()
    walk.look()
    walk.open("customers/?q=bakery&country=AT&sort=-name")
    walk.sees("Bakery 29", re.compile("of 30 that fit"))


def columns_and_a_view(walk):
    walk.page.get_by_text("Columns", exact=True).click()
    walk.page.get_by_role("checkbox", name="Domain").check()
    walk.look()
    walk.page.get_by_role("button", name="Show these").click()
    expect(walk.page).to_have_url(re.compile("columns=.*domain"))
    walk.page.get_by_text("Save view", exact=True).click()
    for_all = walk.page.get_by_label("For everybody in the team")
    expect(for_all).to_have_count(1 if walk.may_edit else 0)
    if walk.may_edit:
        for_all.check()
    walk.page.get_by_role("textbox", name="Name", exact=True).fill("Austrians")
    walk.page.get_by_role("button", name="Save", exact=True).click()
    walk.sees("The view “Austrians” is saved.")
    walk.page.get_by_role("link", name="All", exact=True).click()
    walk.follow("Austrians")
    expect(walk.page).to_have_url(re.compile("country=AT.*domain"))


def taken_along(walk):
    walk.open("customers/?q=bakery&sort=name")
    walk.page.get_by_text("Export", exact=True).click()
    for link, end in (("Excel (XLSX)", "xlsx"), ("Text with commas (CSV)", "csv")):
        with walk.page.expect_download() as downloading:
            walk.page.get_by_role("link", name=link).click()
        assert re.fullmatch(rf"customers-[\d-]+\.{end}", downloading.value.suggested_filename)
    with open(downloading.value.path(), encoding="utf-8-sig") as file:
        rows = list(csv.reader(file))
    assert len(rows) == 32
    assert any(cell.startswith("'=1+1 Bakery") for cell in rows[1])


def test_the_list_of_customers(walk, pages_of_customers):
    narrowed_sorted_and_paged(walk)
    columns_and_a_view(walk)
    taken_along(walk)
    expect(walk.page.locator("input[name=pick]")).to_have_count(25 if walk.may_edit else 0)


@pytest.mark.parametrize(
    ("role", "width"), [("owner", 390), ("editor", 1280), ("viewer", 390)], indirect=True
)
def test_every_list_has_filters_columns_views_and_a_file(walk):
    for path in LISTS:
        walk.open(path)
        expect(walk.page.get_by_role("search", name="Filter the list"), path).to_be_visible()
        for tool in ("Save view", "Columns", "Export"):
            expect(walk.page.get_by_text(tool, exact=True).first, path).to_be_visible()
        with walk.page.expect_download() as downloading:
            walk.page.get_by_text("Export", exact=True).click()
            walk.page.get_by_role("link", name="Text with commas (CSV)").click()
        assert downloading.value.suggested_filename.endswith(".csv")


def test_search_and_keys(walk, estate):
    page = walk.page
    walk.open()
    page.keyboard.press("/")
    page.wait_for_function("document.activeElement.type === 'search'")
    page.keyboard.type("INV-1")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search/\?q=INV-1$"))
    walk.look()
    walk.follow("Invoice INV-1")
    walk.is_headed("Invoice INV-1")
    page.wait_for_load_state()  # with the scripts that listen to keys
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    walk.look()
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.press("p")
    expect(page).to_have_url(re.compile("/proofs/$"))
    page.wait_for_load_state()
    page.keyboard.press("g")
    page.keyboard.press("s")
    expect(page).to_have_url(re.compile("/servers/$"))
    here = page.get_by_role("navigation", name="Main").get_by_role("link", name="Servers")
    if walk.width == 390:
        walk.menu()
    expect(here.locator("visible=true")).to_have_attribute("aria-current", "page")
    walk.look()


@OWNER_AND_EDITOR
def test_many_documents_are_voided_and_servers_retired_after_a_preview(walk, estate):
    walk.open("proofs/?q=INV-1")
    walk.page.get_by_role("checkbox", name="Invoice INV-1").check()
    walk.follow("Preview")
    walk.page.get_by_label("Why do they not count any more?").fill("Typed twice.")
    walk.page.get_by_label("Why do they not count any more?").press("Tab")
    walk.sees("Voided: gives and proves nothing")
    walk.look()
    walk.follow("Void 1")
    walk.sees("1 document does not count any more.")
    walk.open("servers/?sort=name")
    walk.page.get_by_role("checkbox", name="FS1").check()
    every = "All rows of this page"  # on a phone, which shows no headings, in the bar below
    walk.page.get_by_role("checkbox", name=every).locator("visible=true").check()
    expect(walk.page.get_by_text("2 rows", exact=True)).to_be_visible()
    walk.follow("Preview")
    walk.page.get_by_label("First day without them").fill("2026-11-24")
    walk.page.get_by_label("First day without them").press("Tab")
    walk.sees("until 24 Nov 2026")
    walk.look()
    walk.follow("Take out of service 2")
    walk.sees("2 servers are in service until 24 Nov 2026.")


@OWNER_AND_EDITOR
def test_many_rights_are_renewed_or_installed_after_a_preview(walk, estate):
    walk.open("entitlements/?q=INV-1")
    walk.page.get_by_role("checkbox", name="Windows Server CAL 2022 user").check()
    walk.page.get_by_label("What to do with them").select_option("Set until when they run")
    walk.look()
    walk.follow("Preview")
    walk.page.get_by_label("First day without them").fill("2027-12-01")
    walk.page.get_by_label("First day without them").press("Tab")
    walk.sees("until 1 Dec 2027")
    walk.look()
    walk.follow("Change 1")
    walk.sees("1 entitlement runs until 1 Dec 2027 now.")
    walk.follow("Undo")
    walk.sees("1 put back as before.")
    for name in ("Windows Server CAL 2022 user", "RDS CAL 2022 user"):
        walk.page.get_by_role("checkbox", name=name).check()
    walk.page.get_by_label("What to do with them").select_option("Say where they are installed")
    walk.follow("Preview")
    walk.page.get_by_label("Licence server").fill("LIC1")
    walk.page.get_by_label("Licence server").press("Tab")
    walk.sees("LIC1, as it is", "Only RDS CALs are installed on a licence server.")
    walk.look()


@pytest.fixture
def not_arrived(alice, erin, bob):
    """Mail to each role that failed, and one to each that was sent."""
    for member in (alice, erin, bob):
        name = member.user.name
        make_message(member, 1, state="failed", recipient=name, subject=f"Check-ups of {name}")
        make_message(
            member, 2, state="sent", recipient=name, subject=f"Sent to {name}", sent_at=timezone.now()
        )


def test_much_mail_is_sent_again_after_a_preview(walk, not_arrived):
    walk.open("outbox/")
    boxes = walk.page.locator("input[name=pick]")
    if not walk.may_edit:
        walk.sees("Check-ups of Bob")
        expect(boxes).to_have_count(0)
        walk.is_offered("Preview")
        walk.open("outbox/many/?action=again", status=403)
        return
    for name in ("Check-ups of Alice", "Check-ups of Bob", "Sent to Erin"):
        walk.page.get_by_role("checkbox", name=name).check()
    walk.look()
    walk.follow("Preview")
    walk.sees("goes to alice@example.com again", "goes to bob@example.com again")
    walk.sees("Only mail that failed, or whose fate nobody knows, is sent again.", "This cannot be undone.")
    walk.look()
    walk.follow("Send again 2")
    walk.sees("2 mails go again within a minute.")
    walk.is_headed("Outbox")
    expect(walk.actions("Undo")).to_have_count(0)
    walk.look()
    walk.open("outbox/?state=queued")
    expect(boxes).to_have_count(2)


def test_roles_of_many_people_are_changed_by_owners_after_a_preview(walk):
    walk.open("team/")
    boxes = walk.page.locator("input[name=pick]")
    if not walk.member.may_own:
        expect(boxes).to_have_count(0)
        walk.look()
        walk.open("team/many/?action=role", status=403)
        return
    expect(boxes).to_have_count(3)
    for name in ("Bob", "Erin"):
        walk.page.get_by_role("checkbox", name=name).check()
    walk.look()
    walk.follow("Preview")
    walk.page.get_by_role("radio", name=re.compile("^Owner:")).check()
    walk.sees("Bob, bob@example.com")
    walk.look()
    walk.follow("Change 2")
    walk.sees("2 people have the role of owner now.")
    walk.look()
    walk.follow("Undo")
    walk.sees("2 put back as before.")
    for name in ("Alice", "Bob"):
        walk.page.get_by_role("checkbox", name=name).check()
    walk.follow("Preview")
    walk.page.get_by_role("radio", name=re.compile("^Editor:")).check()
    walk.sees("Alice is the last owner. Make somebody else an owner first.")
    walk.look()
