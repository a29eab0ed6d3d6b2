"""Recording a document: with the catalogue's help, with a fault, with many lines."""

import pytest

from customers.tenancy import entered
from licensing.models import Entitlement, LicenseServer, Part, Proof
from tests.conftest import make_customer
from tests.licensing.documents import pdf
from tests.portal.proofs import LIST, upload, with_file


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
        {"part_number": "P46217 \u2013 B21", "packs": "1.000", "unit_price": "1.234,56 €"},
    )
    with entered(reseller):
        proof = Proof.objects.get()
        lines = [
            (line.part_number, line.rights, str(line.unit_price), line.currency)
            for line in proof.lines.order_by("place")
        ]
        assert lines == [
            ("p46217-b21", 40, "539.00", "EUR"),
            ("", 1, "None", ""),
            ("P46217-B21", 10_000, "1234.56", "EUR"),
        ]
        assert Entitlement.objects.count() == 2
    assert response.url == f"{LIST}{proof.pk}/?recorded"
    found = sign_in(erin).get(f"{LIST}parts/?number=p46217-B21&number=x").json()["parts"]
    assert found[0]["hint"] == "Windows Server CAL 2022, by user, 10 rights a pack."
    assert (found[0]["rights_per_pack"], found[1]) == (10, None)


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


# --- the file, and what is there already --------------------------------------------------------------------
CALS = {"product": "Windows Server CAL", "version": "2022", "metric": "user"}


def test_a_document_is_recorded_with_its_file(sign_in, erin, reseller):
    make_customer(reseller)
    assert recorded(sign_in(erin), CALS, file=upload(pdf())).status_code == 302
    with entered(reseller):
        assert Proof.objects.get().files.get().name == "invoice.pdf"


def test_with_an_unfit_file_nothing_is_recorded(sign_in, erin, reseller):
    make_customer(reseller)
    response = recorded(sign_in(erin), CALS, file=upload(b"MZ"))
    assert response.status_code == 422
    assert "no file of a kind that can be kept" in response.content.decode()
    with entered(reseller):
        assert not Proof.objects.exists()


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ({"number": "inv-7", "seller": "contoso distribution "}, "the same number"),
        ({"number": "Inv. 7", "seller": "Contoso-Distribution"}, "the same number"),
        ({"number": "INV-7", "seller": ""}, "the same number"),
        ({"number": "N-1", "file": True}, "the very same file"),
        (
            {"number": "INV-7", "seller": "Contoso Distribution", "file": True},
            "the same number and the very same file",
        ),
    ],
)
def test_a_document_that_may_be_there_is_told_and_recorded_knowingly(sign_in, erin, proof, head, said):
    with_file(proof)
    make_customer(proof.reseller)
    client = sign_in(erin)

    def sent(**more):
        return recorded(
            client, CALS, **{**head, **({"file": upload(pdf())} if "file" in head else {})}, **more
        )

    response = sent()
    assert response.status_code == 422
    page = response.content.decode()
    assert f": {said}</li>" in page
    assert f'href="/r/northwind/proofs/{proof.pk}/"' in page
    assert sent(known="999999").status_code == 422
    assert sent(known=str(proof.pk)).status_code == 302


def test_another_sellers_number_and_another_resellers_file_are_not_told(sign_in, erin, proof, their_proof):
    with_file(their_proof)
    make_customer(proof.reseller)
    client = sign_in(erin)
    assert recorded(client, CALS, number="INV-7", seller="Another Shop").status_code == 302
    assert recorded(client, CALS, number="THEIRS-1", file=upload(pdf())).status_code == 302


def test_what_is_there_is_told_while_one_types(sign_in, erin, proof):
    file = with_file(proof)
    client = sign_in(erin)
    assert "the same number" in client.get(f"{LIST}known/?number=INV-7").content.decode()
    assert "the very same file" in client.get(f"{LIST}known/?sha256={file.sha256.upper()}").content.decode()
    assert not client.get(f"{LIST}known/?number=INV-8&seller=&sha256=").content.strip()


# --- one after the other -------------------------------------------------------------------------------------
def test_the_next_one_keeps_customer_seller_and_currency(sign_in, erin, reseller):
    make_customer(reseller)
    client = sign_in(erin)
    response = recorded(
        client,
        {**CALS, "unit_price": "5"},
        seller="Contoso",
        currency="chf",
        kind="order-confirmation",
        next="1",
    )
    form = client.get(response.url).context["form"]
    assert {name: form[name].value() for name in ("customer", "kind", "number", "seller", "currency")} == {
        "customer": "Customer C1 (C1)",
        "kind": "order-confirmation",
        "number": None,
        "seller": "Contoso",
        "currency": "CHF",
    }
    assert "autofocus" in str(form["number"])
    assert recorded(client, CALS, customer="Customer C1 (C1)", number="N-2").status_code == 302


def test_nothing_is_kept_of_a_document_that_is_not_ours(sign_in, erin, their_proof):
    assert sign_in(erin).get(f"{LIST}new/?after={their_proof.pk}").status_code == 404


def test_a_script_is_sent_on_and_gets_faults_back(sign_in, erin, reseller):
    make_customer(reseller)
    client = sign_in(erin)
    sent = {"customer": "C1", "kind": "invoice", "lines-TOTAL_FORMS": "0", "lines-INITIAL_FORMS": "0"}
    response = client.post(f"{LIST}new/", {**sent, "number": "N-1"}, headers={"HX-Request": "true"})
    with entered(reseller):
        assert response["HX-Redirect"] == f"{LIST}{Proof.objects.get().pk}/?recorded"
    assert client.post(f"{LIST}new/", sent, headers={"HX-Request": "true"}).status_code == 422


def test_customers_are_suggested_as_the_field_takes_them(sign_in, erin, reseller, other_reseller):
    for account, name in (("C1", "Alder Printing"), ("C2", "Old Alder"), ("C3", "Birch")):
        make_customer(reseller, account, name=name)
    make_customer(other_reseller, "C9", name="Alder of Mallory")
    client = sign_in(erin)
    found = client.get(f"{LIST}customers/?q=alder").json()["options"]
    assert [option["value"] for option in found] == ["Alder Printing (C1)", "Old Alder (C2)"]
    assert client.get(f"{LIST}customers/?q=").json() == {"options": []}
