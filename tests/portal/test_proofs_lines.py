"""Correcting the lines of a document in the portal."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest

from customers.tenancy import entered
from licensing.models import Entitlement, LicenseServer, Part, ProofLine
from licensing.services.drafts import LineDraft
from tests.licensing.records import owners
from tests.portal.proofs import CALS, LIST, make_proof


@pytest.fixture
def part(reseller):
    with entered(reseller):
        return Part.objects.create(
            reseller=reseller,
            vendor="HPE",
            part_number="P46217-B21",
            product="RDS CAL",
            version="2025",
            metric="device",
            rights_per_pack=5,
        )


def sent_from(client, proof):
    """What a browser would send back of the page, unchanged."""
    lines = client.get(f"{LIST}{proof.pk}/lines/").context["lines"]
    sent = {}
    for form in [lines.management_form, *lines]:
        for field in form:
            value = field.value()
            sent[field.html_name] = "" if value in (None, False) else str(value)
    return sent


def corrected(client, proof, **fields):
    """The answer to the page sent with some fields filled in otherwise: `line0_packs` is lines-0-packs."""
    sent = sent_from(client, proof)
    for name, value in fields.items():
        place, field = name.removeprefix("line").split("_", 1)
        sent[f"lines-{place}-{field}"] = value
    return client.post(f"{LIST}{proof.pk}/lines/", sent)


def lines_of(proof):
    with entered(proof.reseller):
        return [(line.product, line.rights) for line in proof.lines.order_by("place")]


def test_sent_unchanged_nothing_changes(sign_in, erin, proof):
    with entered(proof.reseller):
        before = [list(ProofLine.objects.values()), list(Entitlement.objects.values())]
    response = corrected(sign_in(erin), proof)
    assert (response.status_code, response.url) == (302, f"{LIST}{proof.pk}/")
    with entered(proof.reseller):
        assert before == [list(ProofLine.objects.values()), list(Entitlement.objects.values())]


def test_a_price_is_shown_and_read_as_the_reader_writes_it(sign_in, erin, reseller):
    proof = make_proof(reseller, lines=[replace(CALS, unit_price=Decimal("1234.50"), currency="EUR")])
    client = sign_in(erin)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "de"
    page = client.get(f"{LIST}{proof.pk}/lines/").content.decode()
    assert re.search(r'name="lines-0-unit_price" value="1234,50"', page)
    for written, price in (("1234,50", "1234.50"), ("99,50", "99.50")):
        assert corrected(client, proof, line0_unit_price=written).status_code == 302
        with entered(reseller):
            assert str(proof.lines.get().unit_price) == price


def test_a_line_is_changed_and_one_is_added(sign_in, erin, proof):
    response = corrected(
        sign_in(erin),
        proof,
        line0_packs="7",
        line1_product="RDS CAL",
        line1_version="2022",
        line1_metric="user",
        line1_packs="3",
    )
    assert response.status_code == 302
    assert lines_of(proof) == [("Windows Server CAL", 70), ("RDS CAL", 3)]


def test_another_part_number_asks_the_catalogue_anew(sign_in, erin, proof, part):
    assert corrected(sign_in(erin), proof, line0_part_number="p46217-b21").status_code == 302
    assert lines_of(proof) == [("RDS CAL", 20)]


def test_a_line_is_removed(sign_in, erin, reseller):
    proof = make_proof(reseller, lines=[CALS, LineDraft(description="Freight")])
    assert corrected(sign_in(erin), proof, line0_DELETE="on").status_code == 302
    assert lines_of(proof) == [("", 1)]


def test_what_a_credit_note_takes_back_is_refused_clearly(sign_in, erin, proof):
    with entered(proof.reseller):
        line = proof.lines.get()
    note = make_proof(
        proof.reseller,
        "CN-1",
        kind="credit-note",
        customer=proof.customer,
        lines=[LineDraft(takes_back=line, packs=2)],
    )
    client = sign_in(erin)
    response = corrected(client, proof, line0_DELETE="on")
    assert response.status_code == 422
    assert "stays: Credit note CN-1 takes packs of it back" in response.content.decode()
    assert corrected(client, note, line0_packs="4").status_code == 302
    assert "only 0 of 4 packs are left" in corrected(client, note, line0_packs="5").content.decode()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"line0_version": "2021"}, "Line 1: Windows Server CAL has one of the versions"),
        ({"line0_packs": "0"}, "greater than or equal to 1"),
        ({"line0_license_server": "LIC9"}, "no licence server called LIC9"),
    ],
)
def test_a_line_with_a_fault_changes_nothing(sign_in, erin, proof, fields, said):
    response = corrected(sign_in(erin), proof, **fields)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert lines_of(proof) == [("Windows Server CAL", 40)]


def test_where_rds_cals_are_installed_is_kept_and_changed(sign_in, erin, reseller):
    proof = make_proof(reseller, lines=[LineDraft(product="RDS CAL", version="2022", metric="user")])
    with entered(reseller):
        server = LicenseServer.objects.create(**owners(proof.customer), name="LIC1", version="2022")
    client = sign_in(erin)
    corrected(client, proof, line0_license_server="lic1")
    corrected(client, proof, line0_packs="2")
    with entered(reseller):
        assert Entitlement.objects.get().license_server == server


def test_lines_that_somebody_else_removed_meanwhile_are_told(sign_in, erin, proof):
    client = sign_in(erin)
    sent = sent_from(client, proof)
    with entered(proof.reseller):
        proof.lines.all().delete()
    response = client.post(f"{LIST}{proof.pk}/lines/", sent)
    assert response.status_code == 422
    assert "Somebody removed a line in the meantime." in response.content.decode()
    assert client.post(f"{LIST}{proof.pk}/lines/", {**sent, "lines-0-DELETE": "on"}).status_code == 302


@pytest.mark.parametrize("removing", [{}, {"lines-0-DELETE": "on"}], ids=["changing", "removing"])
def test_of_two_editors_the_second_is_told_and_nothing_is_overwritten(sign_in, erin, alice, proof, removing):
    client = sign_in(erin)
    sent = sent_from(client, proof)
    assert (
        corrected(sign_in(alice), proof, line0_valid_until="2030-01-01", line0_packs="5").status_code == 302
    )
    response = sign_in(erin).post(f"{LIST}{proof.pk}/lines/", {**sent, "lines-0-packs": "9", **removing})
    assert response.status_code == 422
    page = response.content.decode()
    assert "while you were editing" in page
    assert "Meanwhile changed from “4” to “5”. You entered “9”." in page
    assert lines_of(proof) == [("Windows Server CAL", 50)]
    again = {
        form[name].html_name: form[name].value() or ""
        for form in response.context["lines"]
        for name in form.fields
    }
    sent |= {name: "" if value is False else value for name, value in again.items()}
    assert client.post(f"{LIST}{proof.pk}/lines/", sent).status_code == 302
    assert lines_of(proof) == ([] if removing else [("Windows Server CAL", 90)])
