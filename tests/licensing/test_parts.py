"""A reseller's own parts and prices, one by one and as a whole list."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import Workbook

from customers.tenancy import entered
from licensing.importers.proofs import read_line
from licensing.importers.sheets import Row
from licensing.importers.workbooks import UnreadableWorkbook, csv_of
from licensing.models import Entitlement, Part, Price, ProofLine
from licensing.services.drafts import LineDraft
from licensing.services.parts import (
    UnableToKeepPart,
    UnableToKeepPrice,
    add_part,
    change_part,
    keep_price,
    remove_part,
    remove_price,
)
from licensing.services.prices import UnableToKeepList, keep_list, look_through
from licensing.services.proofs import UnableToKeepProof, record_proof
from tests.conftest import make_customer
from tests.licensing.records import DAY

PREMIUM = {"vendor": "Microsoft", "part_number": "CFQ7-BP", "description": "Microsoft 365 Business Premium"}
CAL = {"product": "Windows Server CAL", "version": "2025", "metric": "user", "rights_per_pack": 5}


@pytest.fixture
def here(reseller, erin, catalogue):
    """Inside Erin's reseller, with the shared catalogue."""
    with entered(reseller, by=erin.user):
        yield reseller


def test_a_part_that_carries_no_rights_is_accepted_and_counts_nothing(here, erin):
    part = add_part(by=erin, **PREMIUM)
    assert (part.counts, part.gives) == (False, "")
    draft = LineDraft(part_number="cfq7-bp", packs=25)
    proof = record_proof(customer=make_customer(here), kind="invoice", number="I-1", lines=[draft])
    line = proof.lines.get()
    assert (line.part, line.product, line.description) == (part, "", PREMIUM["description"])
    assert not Entitlement.objects.exists()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        pytest.param(
            {"product": "Windows Server CAL", "version": "2022", "metric": "user"},
            "counts nothing",
            id="product",
        ),
        pytest.param({"host": "HV1"}, "Only external connectors", id="machine"),
    ],
)
def test_a_line_that_claims_rights_of_it_is_refused(fields, said, here, erin):
    add_part(by=erin, **PREMIUM)
    with pytest.raises(UnableToKeepProof, match=said):
        record_proof(
            customer=make_customer(here),
            kind="invoice",
            number="I-1",
            lines=[LineDraft(part_number="CFQ7-BP", **fields)],
        )


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        pytest.param({**CAL, "metric": ""}, "counts by user or device", id="no metric"),
        pytest.param({**CAL, "version": "2021"}, "has one of the versions", id="no such version"),
        pytest.param({"version": "2022"}, "Choose the product", id="a version of nothing"),
        pytest.param({**CAL, "rights_per_pack": 0}, "at least 1|greater than", id="no rights"),
    ],
)
def test_what_nobody_could_count_is_refused(fields, said, here, erin):
    with pytest.raises(UnableToKeepPart, match=said):
        add_part(by=erin, **PREMIUM, **fields)


def test_a_number_is_there_once(here, erin):
    add_part(by=erin, **PREMIUM)
    with pytest.raises(UnableToKeepPart, match="already"):
        add_part(by=erin, **{**PREMIUM, "part_number": "cfq7-bp"})


def test_a_part_is_removed_while_no_document_names_it(here, erin):
    part = add_part(by=erin, **PREMIUM, **CAL)
    keep_price(part=part, amount=Decimal(9), currency="EUR", as_of=DAY, by=erin)
    proof = record_proof(
        customer=make_customer(here), kind="invoice", number="I-1", lines=[LineDraft(part_number="CFQ7-BP")]
    )
    with pytest.raises(UnableToKeepPart, match="1 line of documents names CFQ7-BP"):
        remove_part(part=part, by=erin)
    proof.delete()
    remove_part(part=part, by=erin)
    assert not Part.objects.own_of(erin).exists()
    assert not Price.objects.exists()


def test_documents_keep_what_they_were_recorded_with(here, erin):
    part = add_part(by=erin, **PREMIUM, **CAL)
    record_proof(
        customer=make_customer(here), kind="invoice", number="I-1", lines=[LineDraft(part_number="CFQ7-BP")]
    )
    change_part(part=part, by=erin, rights_per_pack=10)
    assert ProofLine.objects.get().rights == 5


def test_shared_parts_are_not_the_resellers_to_change(here, erin):
    with pytest.raises(UnableToKeepPart, match="the same for every reseller"):
        change_part(part=Part.objects.get(part_number="P77112-B21"), by=erin, rights_per_pack=6)


def test_a_price_is_kept_changed_and_forgotten(here, erin):
    part = Part.objects.get(part_number="P77112-B21")
    keep_price(part=part, amount=Decimal("299.50"), currency="EUR", as_of=DAY, by=erin)
    keep_price(part=part, amount=Decimal("289.00"), currency="EUR", as_of=DAY, by=erin)
    assert str(Price.objects.get()) == "289.00 EUR"
    assert Part.objects.visible_to(erin).with_price_of(erin).get(pk=part.pk).own_price.amount == 289
    with pytest.raises(UnableToKeepPrice):
        keep_price(part=part, amount=Decimal(-1), currency="EUR", as_of=DAY, by=erin)
    remove_price(part=part, by=erin)
    assert not Price.objects.exists()


# --- a whole list ------------------------------------------------------------------------------------------
def looked_through(reseller, text):
    return look_through(
        reseller=reseller, lines=text.encode().splitlines(keepends=True), currency="EUR", as_of=DAY
    )


def kept(erin, text, **options):
    lines = text.encode().splitlines(keepends=True)
    return keep_list(by=erin, lines=lines, currency="EUR", as_of=DAY, **options)


@pytest.fixture
def parts(here, erin):
    """The shared catalogue, one price kept."""
    part = Part.objects.get(part_number="P77112-B21")
    return keep_price(part=part, amount=Decimal(300), currency="EUR", as_of=DAY, by=erin)


@pytest.mark.parametrize("between", [",", ";", "\t"], ids=["comma", "semicolon", "tab"])
def test_a_list_says_what_it_would_do_and_changes_nothing(between, parts, here):
    rows = [["Part number", "PRICE", "stock"], ["p77110-b21", "61,50", "3"], ["P77112-B21", "301.00", ""]]
    if between == ",":
        rows[1][1] = "61.50"
    found = looked_through(here, "\n".join(between.join(row) for row in rows))
    assert not found.faults
    assert [(change.part.part_number, change.row.amount) for change in found.new] == [
        ("P77110-B21", Decimal("61.50"))
    ]
    assert [(change.former.amount, change.row.amount) for change in found.changed] == [(300, 301)]
    assert Price.objects.count() == 1


def test_a_list_is_kept(parts, erin):
    text = (
        "part_number,price,currency,as_of\nP77110-B21,61.50,USD,2026-11-01\nP77112-B21,300,EUR,2026-11-24\n"
    )
    found = kept(erin, text)
    assert (len(found.new), len(found.changed), len(found.same)) == (1, 0, 1)
    price = Price.objects.get(part__part_number="P77110-B21")
    assert (price.amount, price.currency, price.as_of) == (Decimal("61.50"), "USD", date(2026, 11, 1))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param(
            "part_number,price\nP77110-B21,dear", "prices.csv:2: price: must be an amount", id="no amount"
        ),
        pytest.param("part_number,price\nP77110-B21,", "prices.csv:2: price: is missing", id="no price"),
        pytest.param("part_number,price\nP77110-B21,1\np77110-b21,2", "is in line 2 already", id="twice"),
        pytest.param("part_number,cost\nP77110-B21,1", "price: this column is missing", id="no column"),
        pytest.param("part_number,price,curency\nP77110-B21,1,EUR", "do you mean", id="nearly a column"),
        pytest.param("part_number,price,currency\nP77110-B21,1,euro", "three capital letters", id="currency"),
    ],
)
def test_a_fault_names_its_row_and_keeps_the_whole_list_out(text, said, parts, here, erin):
    assert any(said in str(fault) for fault in looked_through(here, text).faults)
    with pytest.raises(UnableToKeepList, match="nothing was changed"):
        kept(erin, f"{text}\nP77114-B21,5")
    assert Price.objects.count() == 1


def test_unknown_numbers_are_left_out_only_when_asked(parts, here, erin):
    text = "part_number,price\nP77110-B21,61\nP77111-B22,5\n"
    (fault,) = looked_through(here, text).unknown
    assert "P77111-B22" in str(fault)
    with pytest.raises(UnableToKeepList, match="left out"):
        kept(erin, text)
    kept(erin, text, leave_out_unknown=True)
    assert Price.objects.count() == 2


def test_an_empty_list_is_refused(parts, erin):
    with pytest.raises(UnableToKeepList, match="no price"):
        kept(erin, "part_number,price\n")


def test_a_workbook_is_read_as_its_first_sheet():
    book = Workbook()
    for row in (["part_number", "price", "as_of"], ["P1", 72, date(2026, 11, 1)], ["P2", 61.5, None]):
        book.active.append(row)
    file = BytesIO()
    book.save(file)
    assert csv_of(file.getvalue()) == "part_number,price,as_of\nP1,72,2026-11-01\nP2,61.5,\n"


@pytest.mark.parametrize("content", [b"PK\x03\x04nonsense", b"", b"%PDF"], ids=["broken", "empty", "pdf"])
def test_what_is_no_workbook_is_said(content):
    with pytest.raises(UnreadableWorkbook, match="no workbook"):
        csv_of(content)


# --- the import of an estate -------------------------------------------------------------------------------
def imported(part, **cells):
    told = {
        "account": "C1",
        "kind": "invoice",
        "number": "I-1",
        "part_number": "CFQ7-BP",
        "packs": "25",
        **cells,
    }
    return read_line(Row("proofs", 2, told), parts={"CFQ7-BP": part})


def test_an_imported_line_of_a_part_without_rights_counts_nothing(here, erin):
    line, faults = imported(add_part(by=erin, **PREMIUM))
    assert faults == []
    assert (line.columns["product"], line.columns["packs"]) == ("", 25)


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        pytest.param({"product": "Windows Server CAL"}, "counts nothing here", id="a product"),
        pytest.param({"license_server": "LIC1"}, "leave it empty", id="a licence server"),
    ],
)
def test_an_imported_line_cannot_claim_rights_of_it(cells, said, here, erin):
    line, faults = imported(add_part(by=erin, **PREMIUM), **cells)
    assert line is None
    assert any(said in str(fault) for fault in faults)
