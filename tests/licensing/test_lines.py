"""Lines of a document that is there: corrected, added, removed; the rights follow, and what refers to them is kept."""

from datetime import date

import pytest

from customers.models import Customer
from customers.tenancy import entered
from licensing.models import AssurancePeriod, Entitlement, Part, Proof
from licensing.services.drafts import LineDraft
from licensing.services.lines import UnableToKeepProof, change_lines, packs_left
from licensing.services.proofs import record_proof, void_proof
from licensing.services.reassignments import record_reassignment
from tests.conftest import make_customer
from tests.licensing.records import DAY, NOW

CALS = {
    "product": "Windows Server CAL",
    "version": "2019",
    "metric": "user",
    "packs": 5,
    "rights_per_pack": 10,
}


@pytest.fixture
def customer(reseller):
    customer = make_customer(reseller)
    with entered(reseller):
        yield customer


@pytest.fixture
def proof(customer):
    lines = [LineDraft(**CALS), LineDraft(description="Freight")]
    return record_proof(customer=customer, kind="invoice", number="INV-7", date=DAY, lines=lines)


def line_of(proof, place=1):
    return proof.lines.get(place=place)


def changed(proof, line, **fields):
    """Changes one line and returns it anew."""
    change_lines(proof=proof, lines=[(line, LineDraft(**{**CALS, **fields}))])
    return proof.lines.get(pk=line.pk)


def credit(line, packs, number="CN-1"):
    return record_proof(
        customer=line.customer,
        kind="credit-note",
        number=number,
        date=DAY,
        lines=[LineDraft(takes_back=line, packs=packs)],
    )


def reassign(line, quantity=1):
    return record_reassignment(
        entitlement=line.entitlement,
        date=DAY,
        quantity=quantity,
        from_whom="Ann",
        to_whom="Ben",
        reason="Ann left.",
        today=DAY,
    )


def test_the_entitlement_follows_its_line(proof):
    line = line_of(proof)
    entitlement = line.entitlement
    line = changed(proof, line, packs=7, version="2022", valid_from=date(2024, 1, 2), assurance_from=DAY)
    assert (line.rights, line.entitlement) == (70, entitlement)
    entitlement.refresh_from_db()
    assert (entitlement.title, entitlement.valid_from) == (
        "Windows Server CAL 2022 by user",
        date(2024, 1, 2),
    )
    assert entitlement.assurance.get().valid_from == DAY
    line = changed(proof, line)
    assert not line.entitlement.assurance.exists()


def test_a_part_number_fills_the_line_anew(proof):
    part = Part.objects.create(
        reseller=proof.reseller,
        vendor="HPE",
        part_number="P46217-B21",
        product="RDS CAL",
        version="2022",
        metric="device",
        rights_per_pack=5,
    )
    line = line_of(proof)
    change_lines(proof=proof, lines=[(line, LineDraft(part_number="p46217-b21", packs=2))])
    line = proof.lines.get(pk=line.pk)
    assert (line.part, line.product, line.metric, line.rights) == (part, "RDS CAL", "device", 10)


def test_lines_are_added_behind_the_others_and_removed(proof):
    change_lines(proof=proof, lines=[(None, LineDraft(**CALS))], removed=[line_of(proof)])
    assert list(proof.lines.order_by("place").values_list("place", "rights")) == [(2, 1), (3, 50)]
    assert Entitlement.objects.count() == 1


def test_a_line_that_gives_nothing_any_more_has_no_rights_and_gets_them_again(proof):
    line = line_of(proof)
    change_lines(proof=proof, lines=[(line, LineDraft(description="Freight"))])
    assert not Entitlement.objects.exists()
    change_lines(proof=proof, lines=[(proof.lines.get(pk=line.pk), LineDraft(**CALS))])
    assert Entitlement.objects.get().line == line


def test_what_stays_the_same_makes_no_position_stale(proof, customer):
    customer.refresh_from_db()
    changed(proof, line_of(proof))
    assert Customer.objects.get().facts_version == customer.facts_version


def test_assurance_in_several_periods_stays(proof):
    line = line_of(proof)
    for year in (2020, 2023):
        AssurancePeriod.objects.create(
            reseller=proof.reseller,
            customer=proof.customer,
            entitlement=line.entitlement,
            valid_from=date(year, 1, 1),
        )
    assert changed(proof, line, packs=6).entitlement.assurance.count() == 2


# --- what refers to a line ------------------------------------------------------------------------------------
def test_what_a_credit_note_takes_back_stays(proof):
    line = line_of(proof)
    note = credit(line, 2)
    with pytest.raises(UnableToKeepProof, match="stays: Credit note CN-1 takes packs of it back"):
        change_lines(proof=proof, lines=[], removed=[line])
    with pytest.raises(
        UnableToKeepProof, match="Line 1: Credit note CN-1 takes packs of it back, so product"
    ):
        changed(proof, line, version="2022")
    with pytest.raises(UnableToKeepProof, match="takes back 2 packs, so it has at least as many"):
        changed(proof, line, packs=1)
    assert packs_left(changed(proof, line, packs=2)) == 0
    void_proof(proof=note, reason="Wrong.", now=NOW)
    assert changed(proof, line, packs=1).rights == 10


def test_a_credit_note_takes_back_more_or_less_but_not_too_much(proof):
    line = line_of(proof)
    note = credit(line, 2)
    taken = note.lines.get()
    change_lines(proof=note, lines=[(taken, LineDraft(takes_back=line, packs=5))])
    assert packs_left(line) == 0
    with pytest.raises(UnableToKeepProof, match="only 0 of 5 packs are left"):
        change_lines(proof=note, lines=[(taken, LineDraft(takes_back=line, packs=6))])
    with pytest.raises(UnableToKeepProof, match="names the line it takes back"):
        change_lines(proof=note, lines=[(None, LineDraft(**CALS))])


def test_what_was_reassigned_stays(proof):
    line = line_of(proof)
    reassign(line, 20)
    with pytest.raises(UnableToKeepProof, match="reassigned from Ann to Ben"):
        change_lines(proof=proof, lines=[], removed=[line])
    with pytest.raises(UnableToKeepProof, match="20 of its rights were reassigned"):
        changed(proof, line, packs=1)
    with pytest.raises(UnableToKeepProof, match="Rights to Windows Server CAL were reassigned"):
        change_lines(proof=proof, lines=[(line, LineDraft(description="Freight", packs=50))])
    assert changed(proof, line, packs=2).rights == 20


def test_faults_name_their_line_and_change_nothing(proof):
    with pytest.raises(UnableToKeepProof, match="Line 2: Windows Server CAL has one of the versions"):
        change_lines(
            proof=proof,
            lines=[
                (line_of(proof), LineDraft(**CALS | {"packs": 9})),
                (None, LineDraft(**CALS | {"version": "1"})),
            ],
        )
    assert line_of(proof).packs == 5


def test_lines_of_a_voided_document_and_of_another_one_stay(proof, customer):
    other = record_proof(customer=customer, kind=Proof.Kind.INVOICE, number="8", lines=[LineDraft(**CALS)])
    with pytest.raises(UnableToKeepProof, match="Somebody removed it"):
        changed(proof, line_of(other))
    change_lines(proof=proof, lines=[], removed=[line_of(other)])
    assert other.lines.count() == 1
    void_proof(proof=other, reason="Twice.", now=NOW)
    with pytest.raises(UnableToKeepProof, match="A voided document stays"):
        changed(other, line_of(other))
