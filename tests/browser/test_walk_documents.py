"""Issue 4, "Proofs and entitlements": recorded in one form, told twice, credited, voided, lost; rights reassigned."""

import re

import pytest
from playwright.sync_api import expect

from customers.tenancy import entered
from tests.browser.test_entry import drop, paste
from tests.browser.walking import OWNER_AND_EDITOR, VIEWERS
from tests.licensing.documents import pdf
from tests.licensing.records import add_line, add_proof

pytestmark = pytest.mark.browser


def begin(walk, number):
    walk.open("proofs/")
    walk.follow("Record a document")
    walk.page.get_by_label("Customer").fill("C1")
    walk.page.get_by_label("Number", exact=True).fill(number)
    walk.page.get_by_label("Date", exact=True).fill("2026-03-14")
    walk.page.get_by_label("Seller", exact=True).fill("Contoso")


def record_with_its_file(walk):
    begin(walk, "R-9")
    line = walk.page.get_by_role("group", name="Line 1")
    line.get_by_label("Part number").fill("P46215-B21")
    expect(line.get_by_text("Windows Server CAL 2022, by user, 5 rights a pack.")).to_be_visible()
    line.get_by_label("Packs").fill("3")
    expect(line.get_by_label("Rights a pack")).to_have_value("5")
    expect(walk.page.locator("[data-total]")).to_have_text("15")
    walk.page.get_by_label("File").set_input_files(
        {"name": "R-9.pdf", "mimeType": "application/pdf", "buffer": pdf()}
    )
    walk.look()
    walk.follow("Record the document")
    walk.sees("Invoice R-9 is recorded.", "3 × 5", "R-9.pdf")
    walk.look()


def told_of_the_twin_before_saving(walk):
    begin(walk, "R-9")
    walk.sees("Recorded already?", "the same number")
    walk.page.get_by_label("File").set_input_files(
        {"name": "again.pdf", "mimeType": "application/pdf", "buffer": pdf()}
    )
    walk.sees("the same number and the very same file")
    walk.look()
    walk.open("proofs/?q=R-9")


def credit(walk):
    walk.follow("Invoice R-9")
    walk.follow("Credit note")
    walk.page.get_by_label("Number of the credit note").fill("CN-9")
    walk.page.get_by_label("Date").fill("2026-04-01")
    walk.page.get_by_label("Packs taken back of").fill("1")
    walk.look()
    walk.follow("Record the credit note")
    walk.sees("Takes back 5 rights of Alder Printing")
    walk.follow("Invoice R-9")
    walk.sees("−5 credited")


def void_and_restore(walk):
    walk.open("proofs/?q=CN-9")
    walk.follow("Credit note CN-9")
    walk.follow("Void")
    walk.page.get_by_label("Reason").fill("Typed twice.")
    walk.follow("Void the document")
    walk.sees(re.compile("^Voided on"), re.compile("Typed twice"))
    expect(walk.actions("Delete")).to_have_count(0)
    walk.follow("Restore")
    expect(walk.page.get_by_text(re.compile("^Voided on"))).to_have_count(0)


@OWNER_AND_EDITOR
def test_a_document_is_recorded_told_twice_credited_voided_and_restored(walk, parts):
    record_with_its_file(walk)
    told_of_the_twin_before_saving(walk)
    credit(walk)
    void_and_restore(walk)


@OWNER_AND_EDITOR
def test_lines_are_pasted_and_a_file_is_dropped_on_the_page(walk, parts):
    begin(walk, "R-8")
    paste(walk.page, "P46215-B21\t3\t99,50\nP46217-B21\t2\t180,00\n")
    expect(walk.page.locator("[data-total]")).to_have_text("35")
    drop(walk.page, "R-8.pdf", pdf())
    expect(walk.page.get_by_label("File")).to_have_value(re.compile("R-8.pdf$"))
    walk.look()
    walk.follow("Record the document")
    walk.sees("Invoice R-8 is recorded.", "3 × 5", "2 × 10", "R-8.pdf")


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


def make_it_a_document(walk):
    """The paper turned up: told of one with its number, then kept knowingly."""
    walk.follow("Make this declaration the document")
    walk.page.get_by_label("Kind").select_option(label="Licence statement")
    walk.page.get_by_label("Number").fill("INV-1")
    walk.follow("Save")
    walk.sees("Recorded already?", "Invoice INV-1 of Alder Printing")
    walk.look()
    walk.page.get_by_label("I have looked: this is another document").check()
    walk.follow("Save")
    walk.is_headed("Licence statement INV-1")
    walk.follow("Windows Server CAL 2022")


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


@OWNER_AND_EDITOR
def test_rights_are_declared_follow_their_line_and_go_to_somebody_else(walk, parts):
    declare(walk)
    correct_the_line(walk)
    make_it_a_document(walk)
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


def test_a_lost_certificate_is_proven_by_another_document_or_says_what_is_missing(walk, estate):
    with entered(estate.reseller):
        lost = add_proof(estate, "coa", number="COA-7")
        add_line(lost, 30)
        add_line(lost, 3, place=2, product="Windows Server CAL", version="2016")
    walk.open("proofs/?q=COA-7")
    walk.follow("Certificate of Authenticity COA-7")
    wanted = walk.page.get_by_role("region", name="Lost the certificate?")
    expect(wanted.get_by_role("link", name="Invoice INV-1")).to_be_visible()
    for said in ("Same number of rights", "the invoice or the licence statement of this purchase is missing"):
        expect(wanted).to_contain_text(said)
    walk.look()
    wanted.get_by_role("link", name="Invoice INV-1").click()
    walk.is_headed("Invoice INV-1")


@VIEWERS
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
