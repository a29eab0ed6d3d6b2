"""Typing documents: with the keyboard alone, from a spreadsheet, with a dropped file, and without a script."""

import re

import pytest
from playwright.sync_api import expect

from customers.tenancy import entered
from licensing.models import Proof
from tests.browser.conftest import PARTS
from tests.licensing.documents import pdf
from tests.portal.proofs import with_file

pytestmark = pytest.mark.browser

INVOICES = [f"R-{place}" for place in range(1, 21)]


@pytest.fixture
def typist(live_server, context, page, signed_in, erin, estate, parts):
    """Erin before an empty document; the catalogue knows three parts."""
    signed_in(context, erin, live_server)
    page.goto(f"{live_server.url}/r/northwind/proofs/new/")
    return page


def focused(page, label):
    expect(page.get_by_label(re.compile(f"^{label}")).and_(page.locator(":focus"))).to_have_count(1)


def type_lines(page, enter):
    """Three lines, from the part number of the first on; ends behind the last. `enter` types or pastes."""
    for place, number in enumerate(PARTS):
        enter(number)
        page.keyboard.press("Enter")
        page.keyboard.type("3")
        # Filled by the catalogue, so Enter passes it.
        expect(page.locator(f"#id_lines-{place}-rights_per_pack")).to_have_value(str(PARTS[number]))
        page.keyboard.press("Enter")
        enter("99.50")
        page.keyboard.press("Enter")


def test_twenty_invoices_of_three_lines_are_typed_without_the_mouse(typist, complaints, estate):
    page = typist
    focused(page, "Customer")
    page.keyboard.type("ald")
    expect(page.get_by_role("listbox").get_by_role("option")).to_have_text(["Alder Printing (C1)"])
    page.keyboard.press("Enter")
    expect(page.get_by_label("Customer")).to_have_value("Alder Printing (C1)")
    focused(page, "Kind")
    page.keyboard.press("Enter")
    for number in INVOICES:
        focused(page, "Number")
        page.keyboard.type(number)
        page.keyboard.press("Enter")
        focused(page, "Date")
        page.keyboard.type("11242026")
        page.keyboard.press("Enter")
        focused(page, "Seller")
        if number == "R-1":
            page.keyboard.type("Contoso")
        page.keyboard.press("Enter")
        page.keyboard.press("Enter")
        # The first letter by letter; the others at once, as from the clipboard.
        type_lines(page, page.keyboard.type if number == "R-1" else page.keyboard.insert_text)
        expect(page.locator("[data-total]")).to_have_text("48")
        page.keyboard.press("Enter")  # an empty line: to the button
        if number == "R-1":
            page.keyboard.press("Tab")
        expect(page.get_by_role("button", name="Record and enter the next")).to_be_focused()
        page.keyboard.press("Enter")
        expect(
            page.get_by_role("status").filter(has_text=f"Invoice {number} of Alder Printing is recorded")
        ).to_be_visible()
    with entered(estate.reseller):
        found = Proof.objects.filter(number__startswith="R-").order_by("pk")
        assert [(one.number, one.seller, str(one.date), one.rights()) for one in found] == [
            (f"R-{place}", "Contoso", "2026-11-24", 48) for place in range(1, 21)
        ]
        assert {line.currency for one in found for line in one.lines.all()} == {"EUR"}
    assert not complaints


def paste(page, text):
    """Pastes into the first part number what a spreadsheet leaves in the clipboard."""
    page.locator("#id_lines-0-part_number").evaluate(
        """(field, text) => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            field.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
        }""",
        text,
    )


def test_lines_of_a_spreadsheet_fill_as_many_rows(typist, complaints, estate):
    page = typist
    page.get_by_label("Customer").fill("C1")
    page.get_by_label("Number", exact=True).fill("R-1")
    rows = [f"{number}\tUser CALs\t{place}\t1.234,50" for place, number in enumerate(PARTS, start=1)]
    paste(page, "\n".join(["Part\tText\tPacks\tPrice", *rows]))
    expect(page.locator("[data-total]")).to_have_text("41")
    expect(page.locator("#id_lines-3-part_number")).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Invoice R-1 is recorded.")).to_be_visible()
    expect(page.get_by_role("link", name="Record another for Alder Printing")).to_be_focused()
    with entered(estate.reseller):
        lines = Proof.objects.get(number="R-1").lines.order_by("place")
        assert [(line.packs, str(line.unit_price), line.description) for line in lines] == [
            (place, "1234.50", "User CALs") for place in (1, 2, 3)
        ]
    assert not complaints


ROWS = {
    "with positions and sums": (
        "Pos\tArtikel\tBezeichnung\tMenge\tEinzelpreis\tGesamt\n"
        "1\tP46215-B21\tCALs\t3\t1.234,50 €\t3.703,50 €\n\t\t\n"
    ),
    "packs first": "\n3\tP46215-B21\t1.234,50\n",
    "packs with their unit": "P46215-B21\t3 Stk\t1.234,50 EUR\t3.703,50 EUR",
    "a cell of two lines": 'P46215-B21\t"Five\nCALs"\t3,00\t1.234,50\r\n',
    "a number from a letter": "p46215 \u2013 b21\tFive CALs\t3\tStk\t1,234.50\t3,703.50",
}


@pytest.mark.parametrize("rows", ROWS.values(), ids=ROWS)
def test_rows_of_a_spreadsheet_are_read_whatever_else_stands_in_them(typist, estate, rows):
    page = typist
    page.get_by_label("Customer").fill("C1")
    page.get_by_label("Number", exact=True).fill("R-1")
    paste(page, rows)
    expect(page.locator("[data-total]")).to_have_text("15")
    expect(page.locator("#id_lines-1-part_number")).to_be_focused()
    expect(page.locator("#id_lines-1-part_number")).to_be_empty()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Invoice R-1 is recorded.")).to_be_visible()
    with entered(estate.reseller):
        line = Proof.objects.get(number="R-1").lines.get()
        assert (line.part.part_number, line.rights, str(line.unit_price)) == ("P46215-B21", 15, "1234.50")


def test_numbers_are_typed_as_they_stand_on_the_paper(typist, estate):
    page = typist
    page.get_by_label("Customer").fill("C1")
    page.get_by_label("Number", exact=True).fill("R-1")
    page.locator("#id_lines-0-part_number").fill("P46191-B21")
    expect(page.locator("#id_lines-0-rights_per_pack")).to_have_value("1")
    for field, written in {"packs": "1.000", "unit_price": "99,50"}.items():
        page.locator(f"#id_lines-0-{field}").fill("")
        page.locator(f"#id_lines-0-{field}").press_sequentially(written)
    expect(page.locator("[data-total]")).to_have_text("1,000")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Invoice R-1 is recorded.")).to_be_visible()
    with entered(estate.reseller):
        line = Proof.objects.get(number="R-1").lines.get()
        assert (line.rights, str(line.unit_price)) == (1000, "99.50")


def drop(page, name, content, *others):
    """Lets go of a file, or of several of the same content, somewhere on the page."""
    page.evaluate(
        """([names, content]) => {
            const data = new DataTransfer();
            for (const name of names) data.items.add(new File([content], name, {type: "application/pdf"}));
            document.body.dispatchEvent(new DragEvent("drop", {dataTransfer: data, bubbles: true, cancelable: true}));
        }""",
        [[name, *others], content.decode()],
    )


def test_a_dropped_file_that_is_known_is_told_before_saving_and_survives_a_fault(typist, estate):
    page = typist
    with_file(estate.invoice)
    page.get_by_label("Customer").fill("C1")
    drop(page, "invoice.pdf", pdf())
    told = page.get_by_text("Invoice INV-1 of Alder Printing")
    expect(told).to_be_visible()
    expect(page.get_by_text("the very same file")).to_be_visible()
    page.get_by_label("I have looked: this is another document").check()
    page.get_by_role("button", name="Record the document").click()
    expect(page.get_by_text("A document has a number")).to_be_visible()
    page.get_by_label("Number", exact=True).fill("R-1")
    page.get_by_role("button", name="Record the document").click()
    expect(page.get_by_role("alert").filter(has_text="Something like it is recorded already")).to_be_focused()
    page.get_by_label("I have looked: this is another document").check()
    page.get_by_role("button", name="Record the document").click()
    expect(page.get_by_text("Invoice R-1 is recorded.")).to_be_visible()
    expect(page.get_by_role("link", name="invoice.pdf", exact=True)).to_have_count(1)
    drop(page, "page-2.pdf", pdf("Its second page"), "page-3.pdf")
    expect(page.get_by_text("Only the first of these files is taken.")).to_be_visible()
    drop(page, "page-2.pdf", pdf("Its second page"))
    expect(page.get_by_text("Only the first of these files is taken.")).to_be_hidden()
    page.get_by_role("button", name="Add the file").click()
    expect(page.get_by_role("link", name="page-2.pdf", exact=True)).to_be_visible()


def test_a_part_that_is_not_in_the_catalogue_asks_what_it_is(typist):
    page = typist
    page.locator("#id_lines-0-part_number").fill("X-1")
    expect(page.get_by_text("Not in the catalogue")).to_be_visible()
    expect(page.locator("#id_lines-0-product")).to_be_visible()
    page.locator("#id_lines-0-part_number").fill("p46215-b21")
    expect(page.get_by_text("Windows Server CAL 2022, by user, 5 rights a pack.")).to_be_visible()
    expect(page.locator("[data-total]")).to_have_text("5")


def test_without_a_script_a_document_is_recorded_all_the_same(
    live_server, new_context, signed_in, erin, estate
):
    context = new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    signed_in(context, erin, live_server)
    page = context.new_page()
    page.goto(f"{live_server.url}/r/northwind/proofs/new/")
    page.get_by_label("Customer").fill("Alder Printing")
    page.get_by_label("Number", exact=True).fill("R-1")
    page.get_by_label("Number", exact=True).press("Enter")
    expect(page.get_by_text("Invoice R-1 is recorded.")).to_be_visible()
