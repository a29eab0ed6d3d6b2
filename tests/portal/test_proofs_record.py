"""Recording a document: with the catalogue's help, with a fault, with many lines."""

import pytest

from customers.tenancy import entered
from licensing.models import Entitlement, LicenseServer, Part, Proof
from tests.conftest import make_customer
from tests.portal.proofs import LIST


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
