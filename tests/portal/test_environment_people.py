"""Licence servers and contacts of a customer, edited as tables."""

import pytest

from customers.models import Contact
from customers.tenancy import entered
from licensing.models import LicenseServer
from tests.conftest import make_customer
from tests.licensing.records import add_license_server, add_line, add_proof, owners
from tests.portal.environment import address, errors, rows, save

ID = "ABCDE-FGHIJ-KLMNO-PQRST-UVWXY-Z1234-56789"


@pytest.fixture
def customer(reseller):
    return make_customer(reseller)


def test_a_licence_server_is_kept_with_its_activation(sign_in, erin, customer):
    typed = ID.replace("-", " ").lower()
    new = {"name": "LIC1", "activated": True, "activated_how": "telephone", "activated_on": "2026-03-01"}
    assert (
        save(sign_in(erin), customer, "licence-servers", {**new, "license_server_id": typed}).status_code
        == 302
    )
    (saved,) = rows(LicenseServer, customer)
    assert (saved.activated_how, str(saved.activated_on), saved.license_server_id) == (
        "telephone",
        "2026-03-01",
        ID,
    )


@pytest.mark.parametrize(
    ("row", "field", "said"),
    [
        ({"license_server_id": ID[:-1]}, "license_server_id", "seven groups of five; this one has 34."),
        ({"license_server_id": ID[:-1] + "ß"}, "license_server_id", "only letters and digits"),
        ({"activated_how": "telephone"}, "activated_how", "This is for an activated licence server."),
    ],
)
def test_an_activation_that_cannot_be_is_told(sign_in, erin, customer, row, field, said):
    response = save(sign_in(erin), customer, "licence-servers", {"name": "LIC1", **row})
    assert response.status_code == 422
    (found,) = [texts for name, texts in errors(response) if name == field]
    assert said in found[0]


def test_a_licence_server_with_cals_on_it_stays(sign_in, erin, customer):
    with entered(customer.reseller):
        lic = add_license_server(customer, "LIC1")
        add_line(add_proof(customer, number="INV-7"), 20, product="RDS CAL", license_server=lic)
    page = sign_in(erin).get(address(customer, "licence-servers")).content.decode()
    assert "20 × RDS CAL 2022 by user" in page
    response = save(sign_in(erin), customer, "licence-servers", {"remove": True})
    assert response.status_code == 422
    assert (
        "RDS CALs are installed on it: 20 × RDS CAL 2022 by user (Invoice INV-7)."
        in response.content.decode()
    )
    assert len(rows(LicenseServer, customer)) == 1


def test_contacts_are_added_changed_and_removed(sign_in, erin, customer):
    with entered(customer.reseller):
        for name in ("Ann", "Ben"):
            Contact.objects.create(**owners(customer), name=name)
    new = {"name": "Cleo", "email": "cleo@alder.example"}
    response = save(sign_in(erin), customer, "contacts", {"remove": True}, {"phone": "+49 30 5550"}, new)
    assert response.url.endswith("#contacts")
    assert [(one.name, one.phone, one.email) for one in rows(Contact, customer)] == [
        ("Ben", "+49 30 5550", ""),
        ("Cleo", "", "cleo@alder.example"),
    ]
