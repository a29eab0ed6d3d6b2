"""The pages of documents: who sees what, who may change it, and that files stay in their reseller."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from customers.tenancy import entered
from licensing.models import Entitlement, LicenseServer, Part, PositionRecord, Proof, ProofFile
from licensing.services.drafts import LineDraft
from licensing.services.proof_files import add_file
from licensing.services.proofs import record_proof, void_proof
from tests.conftest import make_customer
from tests.licensing.documents import pdf, png
from tests.licensing.records import NOW

LIST = "/r/northwind/proofs/"
CALS = LineDraft(product="Windows Server CAL", version="2022", metric="user", packs=4, rights_per_pack=10)


def make_proof(reseller, number="INV-7", *, customer=None, lines=(CALS,), **fields):
    """A document of the reseller, of a customer of its own unless one is given."""
    customer = customer or make_customer(reseller, f"C-{number}")
    with entered(reseller):
        return record_proof(
            customer=customer,
            number=number,
            lines=lines,
            **{"kind": "invoice", "date": date(2023, 8, 16), "seller": "Contoso Distribution", **fields},
        )


@pytest.fixture
def proof(reseller):
    return make_proof(reseller)


@pytest.fixture
def their_proof(other_reseller):
    return make_proof(other_reseller, "THEIRS-1")


def with_file(proof, name="invoice.pdf", content=None):
    """A file of the document."""
    with entered(proof.reseller):
        return add_file(proof=proof, name=name, content=content or pdf(), now=NOW, knowingly=True)


def upload(content, name="invoice.pdf"):
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, content)


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
        "part/",
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


# --- files ---------------------------------------------------------------------------------------------------
def test_a_file_comes_as_an_attachment_and_never_asks_the_database_while_it_streams(sign_in, bob, proof):
    file = with_file(proof, "Rechnung „7“.pdf")
    response = sign_in(bob).get(f"{LIST}files/{file.pk}/")
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''Rechnung")
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Length"] == str(len(pdf()))
    assert "no-store" in response["Cache-Control"]
    with CaptureQueriesContext(connection) as asked:
        assert b"".join(response.streaming_content) == pdf()
    assert not asked.captured_queries


def test_a_file_that_is_not_on_the_disk_says_so(settings, sign_in, bob, proof):
    file = with_file(proof)
    shutil.rmtree(Path(settings.FILES_DIR))
    response = sign_in(bob).get(f"{LIST}files/{file.pk}/")
    assert response.status_code == 404
    assert "not on the disk" in response.content.decode()


def test_without_signing_in_there_is_no_file(client, proof):
    file = with_file(proof)
    assert client.get(f"{LIST}files/{file.pk}/").status_code == 302


def test_an_editor_adds_a_file_and_removes_it(sign_in, erin, proof):
    client = sign_in(erin)
    response = client.post(f"{LIST}{proof.pk}/files/", {"file": upload(png(), "photo.pdf")}, follow=True)
    assert "The file is kept with the document." in response.content.decode()
    with entered(proof.reseller):
        file = ProofFile.objects.get()
    assert (file.name, file.content_type) == ("photo.pdf.png", "image/png")
    assert client.get(f"{LIST}files/{file.pk}/remove/").status_code == 200
    assert client.post(f"{LIST}files/{file.pk}/remove/").status_code == 302
    with entered(proof.reseller):
        assert not ProofFile.objects.exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file is empty"),
        (b"MZ", "no file of a kind that can be kept"),
        (b"%PDF-1.7" + b" " * 20 * 1024 * 1024, "larger than 20 MB"),
    ],
    ids=["empty", "a program", "too large"],
)
def test_an_unfit_file_is_an_error_of_the_form(sign_in, erin, proof, content, said):
    response = sign_in(erin).post(f"{LIST}{proof.pk}/files/", {"file": upload(content)})
    assert response.status_code == 422
    assert said in response.content.decode()


def test_the_same_file_on_another_document_is_told_and_asked(sign_in, erin, proof):
    other = make_proof(proof.reseller, "INV-8")
    with_file(other)
    client = sign_in(erin)
    response = client.post(f"{LIST}{proof.pk}/files/", {"file": upload(pdf())})
    assert response.status_code == 422
    assert "Invoice INV-8 of Customer C-INV-8 has this very file already" in response.content.decode()
    assert 'type="checkbox" name="knowingly"' in response.content.decode()
    client.post(f"{LIST}{proof.pk}/files/", {"file": upload(pdf()), "knowingly": "on"})
    response = client.post(f"{LIST}{proof.pk}/files/", {"file": upload(pdf()), "knowingly": "on"})
    assert "This document has this very file already." in response.content.decode()
    with entered(proof.reseller):
        assert proof.files.count() == 1


# --- changes -------------------------------------------------------------------------------------------------
def test_voiding_shows_the_reason_and_restoring_ends_it(sign_in, erin, proof):
    client = sign_in(erin)
    client.post(f"{LIST}{proof.pk}/void/", {"reason": "Typed twice."})
    page = client.get(f"{LIST}{proof.pk}/").content.decode()
    assert "Typed twice." in page
    assert "not counted" in page
    client.post(f"{LIST}{proof.pk}/restore/")
    page = client.post(f"{LIST}{proof.pk}/restore/", follow=True).content.decode()
    assert "This document counts already." in page
    assert "not counted" not in page


def test_correcting_keeps_what_is_not_touched(sign_in, erin, proof):
    client = sign_in(erin)
    form = client.get(f"{LIST}{proof.pk}/change/").context["form"]
    sent = {name: form[name].value() or "" for name in form.fields}
    client.post(f"{LIST}{proof.pk}/change/", {**sent, "number": "INV-77"})
    with entered(proof.reseller):
        changed = Proof.objects.get()
    assert (changed.number, changed.seller, changed.date) == ("INV-77", proof.seller, proof.date)


def test_a_credit_note_is_recorded_from_its_invoice(sign_in, erin, proof):
    client = sign_in(erin)
    with entered(proof.reseller):
        field = f"line-{proof.lines.get().pk}"
    assert (
        client.post(
            f"{LIST}{proof.pk}/credit/", {"number": "CN-1", "date": "2024-05-06", field: "0"}
        ).status_code
        == 422
    )
    page = client.post(
        f"{LIST}{proof.pk}/credit/", {"number": "CN-1", "date": "2024-05-06", field: "3"}, follow=True
    ).content.decode()
    assert "Takes back 30 rights" in page
    assert "−30 credited" in client.get(f"{LIST}{proof.pk}/").content.decode()
    assert (
        client.post(
            f"{LIST}{proof.pk}/credit/", {"number": "CN-2", "date": "2024-05-06", field: "2"}
        ).status_code
        == 422
    )


def recorded(client, *lines, **head):
    """The answer to a sent form with these lines."""
    sent = {"customer": "C1", "kind": "invoice", "number": "N-1", "currency": "eur", **head}
    sent |= {"lines-TOTAL_FORMS": "3", "lines-INITIAL_FORMS": "0"}
    for place in range(3):
        line = {"packs": "1", **(lines[place] if place < len(lines) else {})}
        sent |= {f"lines-{place}-{name}": value for name, value in line.items()}
    return client.post(f"{LIST}new/", sent)


def test_a_document_is_recorded_with_the_catalogue_s_help(sign_in, erin, reseller):
    make_customer(reseller)
    with entered(reseller):
        Part.objects.create(
            reseller=reseller,
            vendor="HPE",
            part_number="P46217-B21",
            product="Windows Server CAL",
            version="2022",
            metric="user",
            rights_per_pack=10,
        )
    response = recorded(
        sign_in(erin),
        {"part_number": "p46217-b21", "packs": "4", "unit_price": "539.00"},
        {"description": "Freight"},
    )
    with entered(reseller):
        proof = Proof.objects.get()
        assert [(line.rights, line.currency) for line in proof.lines.order_by("place")] == [
            (40, "EUR"),
            (1, ""),
        ]
        assert Entitlement.objects.count() == 1
    assert response.url == f"{LIST}{proof.pk}/"
    hint = sign_in(erin).get(f"{LIST}part/", {"lines-0-part_number": "p46217-B21"}).content.decode()
    assert "Windows Server CAL 2022, by user, 10 rights a pack." in hint
    assert "Not in the catalogue" in sign_in(erin).get(f"{LIST}part/?lines-1-part_number=x").content.decode()


@pytest.mark.parametrize(
    ("line", "head", "said"),
    [
        ({}, {"customer": "nobody"}, "No customer is called so"),
        ({}, {"customer": "Customer"}, "Several customers are called so: Customer C1 (C1), Customer C2 (C2)"),
        ({}, {"number": ""}, "A document has a number"),
        ({}, {"kind": "credit-note"}, "Select a valid choice"),
        ({}, {"currency": "euros"}, "three letters"),
        ({"product": "RDS CAL", "metric": "user"}, {}, "Line 1: RDS CAL has one of the versions"),
        (
            {"product": "RDS CAL", "metric": "user", "license_server": "LIC9"},
            {},
            "no licence server called LIC9",
        ),
        ({"packs": "0", "description": "x"}, {}, "greater than or equal to 1"),
    ],
)
def test_a_document_with_a_fault_is_not_recorded(sign_in, erin, reseller, line, head, said):
    for account in ("C1", "C2"):
        make_customer(reseller, account)
    response = recorded(sign_in(erin), line, **head)
    assert response.status_code == 422
    assert said in response.content.decode()
    with entered(reseller):
        assert not Proof.objects.exists()


def test_more_lines_are_to_be_had_without_a_script(sign_in, erin, reseller):
    response = sign_in(erin).post(
        f"{LIST}new/",
        {"more": "1", "lines-TOTAL_FORMS": "3", "lines-INITIAL_FORMS": "0", "lines-0-packs": "7"},
    )
    assert response.status_code == 200
    page = response.content.decode()
    assert 'name="lines-5-packs"' in page
    assert 'name="lines-0-packs" value="7"' in page


def test_a_licence_server_of_the_customer_is_found_by_name(sign_in, erin, reseller):
    customer = make_customer(reseller)
    with entered(reseller):
        server = LicenseServer.objects.create(
            reseller=reseller, customer=customer, name="LIC1", version="2022"
        )
    line = {"product": "RDS CAL", "version": "2022", "metric": "user", "license_server": "lic1"}
    assert recorded(sign_in(erin), line).status_code == 302
    with entered(reseller):
        assert Entitlement.objects.get().license_server == server
