"""Issue 4, "Proofs and entitlements": recorded in one form, told twice, credited, voided, lost; rights reassigned."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

EDITORS = pytest.mark.parametrize("role", ["owner", "editor"], indirect=True)


def declare(walk):
    walk.open("entitlements/")
    walk.follow("Declare without a document")
    walk.page.get_by_label("Customer").fill("C1")
    walk.page.get_by_label("Part number").fill("P46217-B21")
    expect(walk.page.get_by_label("Version")).to_have_value("2022")
    walk.page.get_by_label("Packs").fill("2")
    walk.look()
    walk.follow("Declare")
    walk.is_headed(re.compile("Windows Server CAL 2022"))
    walk.sees("20 rights of Alder Printing", "Which document is missing")


def correct_the_line(walk):
    """The entitlement follows its line."""
    walk.follow("Correct")
    walk.page.get_by_role("group", name="Line 1").get_by_label("Packs").fill("3")
    walk.follow("Save the lines")
    walk.sees("The lines are corrected; the rights follow them.", "3 × 10")
    walk.follow("Windows Server CAL 2022")
    walk.sees("30 rights of Alder Printing")


def reassign(walk, day, *, from_whom, to_whom):
    walk.page.get_by_label("On", exact=True).fill(day)
    walk.page.get_by_label("From", exact=True).fill(from_whom)
    walk.page.get_by_label("To", exact=True).fill(to_whom)
    walk.page.get_by_label("Reason").fill(f"{from_whom} left.")
    walk.follow("Record the reassignment")


@EDITORS
def test_rights_are_declared_follow_their_line_and_go_to_somebody_else(walk, parts):
    declare(walk)
    correct_the_line(walk)
    walk.follow("Reassign")
    reassign(walk, "2026-03-14", from_whom="Ann", to_whom="Ben")
    walk.sees(re.compile("^Ben$"))
    walk.follow("Reassign")
    walk.sees(re.compile("WS-REA-02"))
    reassign(walk, "2026-04-14", from_whom="Ben", to_whom="Cem")
    walk.sees(re.compile("90 days"))
    walk.look()
    walk.page.get_by_role("radio").nth(1).check()
    walk.follow("Record the reassignment")
    walk.sees(re.compile("^Cem$"))


@pytest.mark.parametrize("role", ["viewer"], indirect=True)
def test_viewers_read_documents_and_rights_and_are_offered_no_change(walk, estate):
    walk.open("proofs/")
    walk.is_offered("Record a document")
    walk.follow("Invoice INV-1")
    walk.sees("30 × 1", "Lost the document?", "Whom to ask", "No file yet.")
    walk.is_offered(
        *("Void", "Correct", "Correct the lines", "Credit note", "Record another", "Add the file", "Remove")
    )
    walk.look()
    walk.open("entitlements/")
    walk.is_offered("Declare without a document", "Record a document")
    walk.follow("Windows Server CAL 2022")
    walk.sees("The document behind it", "Reassigned")
    walk.is_offered("Correct", "Reassign", "Record a reassignment")
    walk.look()
