"""Documents: recorded with the catalogue's help, corrected, voided, restored, credited."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from customers.tenancy import entered
from licensing.models import Entitlement, LicenseServer, Part, Proof
from licensing.services.drafts import LineDraft
from licensing.services.lines import packs_left
from licensing.services.proofs import (
    UnableToKeepProof,
    change_proof,
    record_proof,
    restore_proof,
    void_proof,
)
from tests.conftest import make_customer

NOW = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)


@pytest.fixture
def customer(reseller):
    customer = make_customer(reseller)
    with entered(reseller):
        yield customer


@pytest.fixture
def part(customer):
    return Part.objects.create(
        reseller=customer.reseller,
        vendor="HPE",
        part_number="P46217-B21",
        product="Windows Server CAL",
        version="2022",
        metric="user",
        rights_per_pack=10,
        description="Windows Server 2022 10 User CALs",
    )


def invoice(customer, *lines, number="INV-7", **fields):
    """Records an invoice with these lines."""
    return record_proof(customer=customer, kind=Proof.Kind.INVOICE, number=number, lines=lines, **fields)


def line_with(**fields):
    """A line that says all by itself."""
    return LineDraft(
        **{"product": "Windows Server CAL", "version": "2019", "metric": "user", "packs": 5, **fields}
    )


def test_a_part_number_fills_the_line_and_gives_its_rights(customer, part):
    line = invoice(customer, LineDraft(part_number="p46217-b21", packs=4)).lines.get()
    assert (line.product, line.version, line.metric, line.rights) == (
        "Windows Server CAL",
        "2022",
        "user",
        40,
    )
    assert (line.part, line.description) == (part, "Windows Server 2022 10 User CALs")
    assert line.entitlement.customer == customer


def test_the_reseller_s_own_part_goes_before_a_shared_one(customer, part, other_reseller):
    with entered(other_reseller):
        Part.objects.create(
            reseller=other_reseller, vendor="X", part_number="P46217-B21", product="RDS CAL", metric="user"
        )
    assert invoice(customer, LineDraft(part_number="P46217-B21")).lines.get().part == part


def test_a_line_that_contradicts_the_catalogue_is_refused_with_its_place(customer, part):
    with pytest.raises(UnableToKeepProof, match="Line 2: P46217-B21 has rights per pack “10”"):
        invoice(customer, line_with(), LineDraft(part_number="P46217-B21", rights_per_pack=5))
    assert not Proof.objects.exists()


def test_a_line_without_product_counts_nothing(customer):
    line = invoice(customer, LineDraft(description="Delivery", unit_price=Decimal("9.90"))).lines.get()
    assert not Entitlement.objects.filter(line=line).exists()


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        pytest.param({"metric": ""}, "counts by user or device", id="no metric"),
        pytest.param({"metric": "external-connector"}, "counts by user or device", id="wrong metric"),
        pytest.param({"version": ""}, "one of the versions", id="no version"),
        pytest.param({"version": "2021"}, "one of the versions", id="unknown version"),
        pytest.param(
            {"product": "Microsoft 365 E3", "version": "2022"},
            "no version of its own",
            id="version of a suite",
        ),
        pytest.param({"product": ""}, "Choose the product", id="no product"),
        pytest.param({"packs": 0}, "at least 1", id="no packs"),
        pytest.param({"packs": 2_000_000, "rights_per_pack": 1000}, "than anybody has", id="too many"),
        pytest.param({"host": "HV1"}, "Only external connectors", id="a host for a CAL"),
        pytest.param(
            {"valid_from": date(2024, 2, 2), "valid_until": date(2024, 2, 1)}, "is before", id="period"
        ),
        pytest.param(
            {"assurance_from": date(2024, 2, 2), "assurance_until": date(2024, 2, 1)},
            "is before",
            id="assured",
        ),
    ],
)
def test_what_gives_no_rights_anybody_could_count_is_refused(customer, fields, fault):
    with pytest.raises(UnableToKeepProof, match=fault):
        invoice(customer, line_with(**fields))


def test_period_assurance_and_licence_server_go_to_the_rights(customer):
    server = LicenseServer.objects.create(
        reseller=customer.reseller, customer=customer, name="LIC1", version="2022"
    )
    line = line_with(
        product="RDS CAL",
        license_server=server,
        valid_from=date(2023, 8, 16),
        assurance_from=date(2023, 8, 16),
        assurance_until=date(2026, 8, 16),
    )
    entitlement = invoice(customer, line).lines.get().entitlement
    assert (entitlement.valid_from, entitlement.license_server) == (date(2023, 8, 16), server)
    assert entitlement.assurance.get().valid_until == date(2026, 8, 16)


def test_a_number_is_used_once_for_a_kind_and_customer(customer):
    invoice(customer)
    with pytest.raises(UnableToKeepProof, match="of this kind and number already"):
        invoice(customer)
    record_proof(customer=customer, kind=Proof.Kind.ORDER_CONFIRMATION, number="INV-7")


def test_declarations_have_no_number_and_a_place_each(customer):
    for expected in (1, 2):
        assert record_proof(customer=customer, kind=Proof.Kind.NONE).place == expected
    with pytest.raises(UnableToKeepProof, match="a declaration has none"):
        record_proof(customer=customer, kind=Proof.Kind.NONE, number="7")
    with pytest.raises(UnableToKeepProof, match="A document has a number"):
        record_proof(customer=customer, kind=Proof.Kind.INVOICE)


def test_a_declaration_becomes_an_invoice_when_the_paper_is_found(customer):
    proof = record_proof(customer=customer, kind=Proof.Kind.NONE, lines=[line_with()])
    found = change_proof(
        proof=proof, kind=Proof.Kind.INVOICE, number="7", date=date(2019, 3, 4), seller="Shop", notes=""
    )
    assert (found.grade, found.place, found.lines.count()) == ("A", 1, 1)


def test_voiding_needs_a_reason_and_restoring_undoes_it(customer):
    proof = invoice(customer, line_with())
    with pytest.raises(UnableToKeepProof, match="Say why"):
        void_proof(proof=proof, reason="  ", now=NOW)
    assert void_proof(proof=proof, reason="Typed twice.", now=NOW).void_reason == "Typed twice."
    with pytest.raises(UnableToKeepProof, match="voided already"):
        void_proof(proof=proof, reason="Again.", now=NOW)
    assert restore_proof(proof=proof).voided_at is None
    with pytest.raises(UnableToKeepProof, match="counts already"):
        restore_proof(proof=proof)


def credit(line, packs, number="CN-1"):
    """Records a credit note that takes back packs of the line."""
    return record_proof(
        customer=line.customer,
        kind=Proof.Kind.CREDIT_NOTE,
        number=number,
        date=date(2024, 5, 6),
        lines=[LineDraft(takes_back=line, packs=packs)],
    )


def test_a_credit_note_takes_back_no_more_than_there_is_and_gives_no_rights(customer):
    line = invoice(customer, line_with(rights_per_pack=10)).lines.get()
    note = credit(line, 2)
    assert (note.lines.get().rights, note.lines.get().product) == (20, "Windows Server CAL")
    assert Entitlement.objects.count() == 1
    assert packs_left(line) == 3
    with pytest.raises(UnableToKeepProof, match="only 3 of 5 packs"):
        credit(line, 4, "CN-2")
    void_proof(proof=note, reason="Wrong customer.", now=NOW)
    credit(line, 4, "CN-3")
    with pytest.raises(UnableToKeepProof, match="only 1 of 5 packs"):
        restore_proof(proof=note)


def test_a_credit_note_is_no_older_than_what_it_takes_back(customer):
    line = invoice(customer, line_with(), date=date(2026, 3, 14)).lines.get()
    sent = {"customer": customer, "kind": Proof.Kind.CREDIT_NOTE, "lines": [LineDraft(takes_back=line)]}
    with pytest.raises(UnableToKeepProof, match="Invoice INV-7 is of 14 March 2026"):
        record_proof(**sent, number="CN-1", date=date(2026, 3, 13))
    assert record_proof(**sent, number="CN-1", date=date(2026, 3, 14)).lines.get().packs == 1


def test_only_credit_notes_take_lines_back(customer, reseller):
    line = invoice(customer, line_with()).lines.get()
    with pytest.raises(UnableToKeepProof, match="names the line it takes back"):
        invoice(customer, line_with(takes_back=line), number="8")
    with pytest.raises(UnableToKeepProof, match="names the line it takes back"):
        record_proof(customer=customer, kind=Proof.Kind.CREDIT_NOTE, number="9", lines=[line_with()])
    other = make_customer(reseller, "C2")
    with pytest.raises(UnableToKeepProof, match="its own customer"):
        record_proof(
            customer=other, kind=Proof.Kind.CREDIT_NOTE, number="9", lines=[LineDraft(takes_back=line)]
        )
    with pytest.raises(UnableToKeepProof, match="Void this one"):
        change_proof(
            proof=line.proof, kind=Proof.Kind.CREDIT_NOTE, number="7", date=None, seller="", notes=""
        )
