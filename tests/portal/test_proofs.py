"""The pages of documents, to read: the list and one document, who sees what, who may change it."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from customers.tenancy import entered
from licensing.models import Entitlement, PositionRecord
from licensing.services.drafts import LineDraft
from licensing.services.proofs import void_proof
from tests.conftest import make_customer
from tests.licensing.documents import pdf
from tests.licensing.records import NOW
from tests.portal.lists import rows_of
from tests.portal.proofs import CALS, LIST, make_proof, upload, with_file


# --- the list ------------------------------------------------------------------------------------------------
def test_the_list_tells_rights_grade_and_file(sign_in, bob, proof):
    with_file(proof)
    page = sign_in(bob).get(LIST).content.decode()
    assert "Invoice INV-7" in page
    assert "Contoso Distribution" in page
    assert '<span class="grade grade-A">A</span>' in page
    assert 'data-label="Rights">40<' in page
    assert '<span class="visually-hidden">yes</span>' in page
    assert "Record a document" not in page


def test_a_file_of_the_list_tells_the_same(sign_in, bob, proof):
    with_file(proof)
    with_file(proof, "page 2.pdf", pdf("2"))
    uncounted = LineDraft(description="Delivery", packs=7)
    make_proof(proof.reseller, "OC-9", kind="order-confirmation", lines=[CALS, uncounted, CALS])
    make_proof(proof.reseller, "OC-10", kind="order-confirmation", lines=[uncounted])
    with entered(proof.reseller):
        taken = LineDraft(takes_back=proof.lines.get(), packs=1)
    make_proof(proof.reseller, "CN-1", customer=proof.customer, kind="credit-note", lines=[taken])
    answer = sign_in(bob).get(
        LIST, {"export": "csv", "columns": "rights,grade,file,kind", "sort": "document"}
    )
    assert rows_of(answer) == [
        ["Document", "Rights", "Proof", "File", "Kind"],
        ["Credit note CN-1", "-10", "", "no", "Credit note"],
        ["Invoice INV-7", "40", "A", "yes", "Invoice"],
        ["Order confirmation OC-10", "0", "B", "no", "Order confirmation"],
        ["Order confirmation OC-9", "80", "B", "no", "Order confirmation"],
    ]


def test_other_resellers_documents_are_on_no_list(sign_in, alice, proof, their_proof):
    page = sign_in(alice).get(LIST).content.decode()
    assert "INV-7" in page
    assert "THEIRS-1" not in page


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=inv", {"INV-7"}),
        ("q=zealand", {"OC-9"}),
        ("q=p46217", {"OC-9"}),
        ("customer=c-inv-7", {"INV-7"}),
        ("customer=Customer C", {"INV-7", "OC-9"}),
        ("customer=nobody", set()),
        ("kind=order-confirmation", {"OC-9"}),
        ("file=yes", {"INV-7"}),
        ("file=no", {"OC-9"}),
        ("state=voided", {"OC-9"}),
        ("state=in-force", {"INV-7"}),
        ("kind=nonsense", {"INV-7", "OC-9"}),
    ],
)
def test_the_list_is_narrowed(sign_in, bob, proof, query, expected):
    with_file(proof)
    other = make_proof(
        proof.reseller,
        "OC-9",
        kind="order-confirmation",
        seller="New Zealand Direct",
        lines=[LineDraft(part_number="P46217-B21")],
    )
    with entered(proof.reseller):
        void_proof(proof=other, reason="Twice.", now=NOW)
    page = sign_in(bob).get(f"{LIST}?{query}").content.decode()
    assert {number for number in ("INV-7", "OC-9") if f" {number}" in page} == expected


@pytest.mark.parametrize("column", ["document", "customer", "date", "seller", "grade"])
def test_the_list_is_sorted(sign_in, bob, proof, column):
    later = make_proof(
        proof.reseller, "ZZZ-8", kind="order-confirmation", date=date(2024, 1, 2), seller="Shop"
    )
    client = sign_in(bob)
    orders = [
        [row.pk for row in client.get(f"{LIST}?sort={sign}{column}").context["table"].page.object_list.data]
        for sign in ("", "-")
    ]
    assert orders[0] == orders[1][::-1]
    assert set(orders[0]) == {proof.pk, later.pk}


def queries_of(client, address):
    """How many queries a page asks."""
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_the_list_asks_the_same_for_one_and_for_twenty(sign_in, bob, proof):
    client = sign_in(bob)
    client.get(LIST)
    one = queries_of(client, LIST)
    for number in range(19):
        with_file(make_proof(proof.reseller, f"N-{number}"))
    assert queries_of(client, LIST) == one <= 15


# --- one document --------------------------------------------------------------------------------------------
def test_the_page_of_a_document_asks_the_same_for_one_and_for_twenty_lines(sign_in, bob, reseller):
    client = sign_in(bob)
    customer = make_customer(reseller)
    few = make_proof(reseller, "FEW", customer=customer)
    many = make_proof(reseller, "MANY", customer=customer, lines=[CALS] * 20)
    for document in (few, many):
        with_file(document)
    client.get(f"{LIST}{few.pk}/")
    first = queries_of(client, f"{LIST}{few.pk}/")
    # One more at most: the history looks once past what it folds.
    assert first <= queries_of(client, f"{LIST}{many.pk}/") <= first + 1 <= 20


def test_the_page_says_what_the_lines_give_and_what_is_used(sign_in, bob, proof):
    with entered(proof.reseller):
        entitlement = Entitlement.objects.get()
        proof.customer.refresh_from_db()
        PositionRecord.objects.create(
            reseller=proof.reseller,
            customer=proof.customer,
            as_of=NOW.date(),
            facts_version=proof.customer.facts_version,
            basis="x",
            computed_at=NOW,
            status="compliant",
            rank=3,
            required=31,
            missing=0,
            unproven=0,
            content={
                "rights": [
                    {"id": f"E{entitlement.pk}", "used": 30},
                    {"id": f"E{entitlement.pk}-C5", "used": 1},
                ]
            },
        )
    page = sign_in(bob).get(f"{LIST}{proof.pk}/").content.decode()
    assert "4 × 10</span>" in page
    assert 'data-label="Used">31</td>' in page
    assert "Used as of 24 November 2026" in page
    make_proof(proof.reseller, "LATER", customer=proof.customer)
    assert "Used as of" not in sign_in(bob).get(f"{LIST}{proof.pk}/").content.decode()


def test_no_grade_is_told_surer_than_its_source(sign_in, bob, reseller):
    client = sign_in(bob)
    for kind, said in {
        "invoice": "Microsoft&#x27;s own confirmation could not be read",
        "license-statement": "no text of Microsoft",
        "order-confirmation": "not a published rule",
        "coa": "not a published rule",
        "none": "there is no document",
    }.items():
        number = "" if kind == "none" else "7"
        document = make_proof(reseller, number, kind=kind, customer=make_customer(reseller, kind))
        page = client.get(f"{LIST}{document.pk}/").content.decode().replace("'", "&#x27;")
        assert said in page, kind


def test_a_viewer_reads_and_downloads_and_changes_nothing(sign_in, bob, proof):
    file = with_file(proof)
    client = sign_in(bob)
    page = client.get(f"{LIST}{proof.pk}/").content.decode()
    assert "invoice.pdf" in page
    for word in ("Add the file", ">Void<", ">Correct<", ">Remove<"):
        assert word not in page
    assert client.get(f"{LIST}files/{file.pk}/").status_code == 200
    for address in (
        "new/",
        "parts/",
        *(f"{proof.pk}/{name}/" for name in ("change", "void", "credit", "files")),
    ):
        assert client.get(f"{LIST}{address}").status_code == 403, address
    for address in (
        f"{proof.pk}/files/",
        f"{proof.pk}/restore/",
        f"files/{file.pk}/remove/",
        f"{proof.pk}/void/",
    ):
        assert client.post(f"{LIST}{address}").status_code == 403, address


def test_an_editor_of_another_reseller_gets_404_for_everything(sign_in, alice, proof, their_proof):
    theirs = with_file(their_proof)
    client = sign_in(alice)
    for address in ("", "change/", "void/", "credit/", "files/"):
        assert client.get(f"{LIST}{their_proof.pk}/{address}").status_code == 404, address
        assert client.get(f"{LIST}{proof.pk}/{address}").status_code == 200, address
    assert client.get(f"{LIST}files/{theirs.pk}/").status_code == 404
    assert client.get(f"{LIST}files/{theirs.pk}/remove/").status_code == 404
    assert client.post(f"{LIST}files/{theirs.pk}/remove/").status_code == 404
    assert client.post(f"{LIST}{their_proof.pk}/restore/").status_code == 404
    assert client.post(f"{LIST}{their_proof.pk}/files/", {"file": upload(pdf())}).status_code == 404
    assert client.get(f"/r/contoso/proofs/files/{theirs.pk}/").status_code == 404
