"""What is entered in the admin: what the code sets, what is refused, what follows from a line."""

import pytest

from customers.models import AccessGroup, Customer, Server, ServerAccess
from customers.tenancy import entered
from licensing.models import Entitlement, Proof, ProofLine, Reassignment
from tests.admin.conftest import INSIDE, address, inline
from tests.conftest import make_customer


def test_the_reseller_is_set_by_the_code(sign_in, erin, reseller):
    data = {"name": "Bakery", "account": "C7", "time_zone": "UTC", "reseller": "999"}
    data |= inline("contacts", [{"name": "Ann", "email": "ann@example.com"}])
    data |= inline("servers", [{"name": "SRV1", **SERVER}]) | inline("groups", [{"name": "Office", **GROUP}])
    response = sign_in(erin).post(address("customer", "add/"), data)
    assert response.status_code == 302, response.context["errors"]
    with entered(reseller):
        customer = Customer.objects.get()
        assert customer.reseller == reseller
        assert [customer.contacts.get().reseller, customer.servers.get().reseller] == [reseller, reseller]


SERVER = {
    "product": "Windows Server",
    "version": "2022",
    "edition": "Standard",
    "licensing": "server-cal",
}
GROUP = {"users": "5", "devices": "0", "kind": "internal", "licensed_by": "cheapest"}


def test_an_account_number_taken_is_told_beside_the_form(sign_in, erin, reseller):
    make_customer(reseller, "C7")
    data = {"name": "Other", "account": "C7", "time_zone": "UTC"}
    data |= inline("contacts") | inline("servers") | inline("groups")
    response = sign_in(erin).post(address("customer", "add/"), data)
    assert response.status_code == 200
    assert "Another customer has this account number." in response.content.decode()


def test_a_version_the_engine_does_not_know_is_refused(sign_in, erin, world):
    data = {"customer": world.customer.pk, "name": "NEW", **SERVER, "version": "2021"}
    response = sign_in(erin).post(address("server", "add/"), data)
    assert "is not a version of Windows Server" in response.content.decode()
    data |= {"version": "2025", "roles": ["rds-session-host", "web"]}
    assert sign_in(erin).post(address("server", "add/"), data).status_code == 302
    with entered(world.reseller):
        assert Server.objects.get(name="NEW").roles == ["rds-session-host", "web"]


def test_a_group_reaches_servers_of_its_own_customer_only(sign_in, erin, world):
    page = address("accessgroup", f"{world.accessgroup.pk}/change/")
    data = {"name": "Office", **GROUP, **inline("accesses", [{"server": world.neighbour.server.pk}])}
    refused = sign_in(erin).post(page, data)
    assert refused.status_code == 200
    assert "Select a valid choice" in refused.content.decode()
    with entered(world.reseller):
        second = Server.objects.create(
            reseller=world.reseller, customer=world.customer, name="SRV9", version="2022"
        )
    data = {"name": "Office", **GROUP, **inline("accesses", [{"server": second.pk}])}
    assert sign_in(erin).post(page, data).status_code == 302
    with entered(world.reseller):
        access = ServerAccess.objects.get(server=second)
        assert (access.customer, access.reseller) == (world.customer, world.reseller)


LINE = {"packs": "2", "rights_per_pack": "", "product": "", "version": "", "metric": ""}


def proof_data(world, *lines, **head):
    head = {"customer": world.customer.pk, "kind": "invoice", "number": "R-1", "date": "2026-02-01", **head}
    return {**head, **inline("lines", lines)}


def test_numbers_are_read_as_people_write_them(sign_in, erin, world):
    line = {**LINE, "part": world.part.pk, "packs": "1.000", "unit_price": "99,50", "currency": "EUR"}
    assert sign_in(erin).post(address("proof", "add/"), proof_data(world, line)).status_code == 302
    data = {"customer": world.customer.pk, "name": "Plant", **GROUP, "users": "1.000", **inline("accesses")}
    assert sign_in(erin).post(address("accessgroup", "add/"), data).status_code == 302
    with entered(world.reseller):
        kept = ProofLine.objects.get(proof__number="R-1")
        assert (kept.packs, str(kept.unit_price)) == (1000, "99.50")
        assert AccessGroup.objects.get(name="Plant").users == 1000


def test_an_invoice_gives_rights_by_its_part_number(sign_in, erin, world):
    line = {**LINE, "part": world.part.pk, "valid_from": "2026-02-01"}
    response = sign_in(erin).post(address("proof", "add/"), proof_data(world, line))
    assert response.status_code == 302, response.context["errors"]
    with entered(world.reseller):
        proof = Proof.objects.get(number="R-1")
        entitlement = Entitlement.objects.get(line__proof=proof)
        assert (entitlement.customer, str(entitlement.valid_from)) == (world.customer, "2026-02-01")
        assert (entitlement.line.product, entitlement.line.rights) == ("RDS CAL", 2)


def test_rights_follow_the_line_when_it_changes(sign_in, erin, world):
    line, page = world.proofline, address("proof", f"{world.proof.pk}/change/")
    data = {**LINE, "id": line.pk, "proof": world.proof.pk, "part": "", "part_number": ""}
    data |= {"product": "RDS CAL", "version": "2019", "metric": "device", "packs": "3"}
    data |= {"license_server": world.licenseserver.pk}
    body = {"kind": "invoice", "number": "R-1", **inline("lines", [data], initial=1), **inline("files")}
    response = sign_in(erin).post(page, body)
    assert response.status_code == 302, response.context["errors"]
    with entered(world.reseller):
        line.refresh_from_db()
        assert (line.version, line.rights, line.entitlement.license_server) == (
            "2019",
            3,
            world.licenseserver,
        )
    data |= {"product": "", "version": "", "metric": "", "license_server": "", "description": "Freight"}
    body |= inline("lines", [data], initial=1)
    refused = sign_in(erin).post(page, body).content.decode()
    assert "Its rights were reassigned. Remove the reassignments first." in refused
    with entered(world.reseller):
        Reassignment.objects.filter(entitlement__line=line).delete()
    assert sign_in(erin).post(page, body).status_code == 302
    with entered(world.reseller):
        assert not Entitlement.objects.filter(line=line).exists()


def test_a_line_that_contradicts_the_catalogue_is_refused(sign_in, erin, world):
    line = {**LINE, "part": world.part.pk, "product": "Windows Server CAL"}
    response = sign_in(erin).post(address("proof", "add/"), proof_data(world, line))
    assert "in the catalogue" in response.content.decode()
    with entered(world.reseller):
        assert not Proof.objects.filter(number="R-1").exists()


def test_a_credit_note_takes_back_no_more_than_there_is(sign_in, erin, world):
    head = {"kind": "credit-note", "number": "G-1"}
    assert sign_in(erin).post(address("proof", "add/"), proof_data(world, **head)).status_code == 302
    with entered(world.reseller):
        note = Proof.objects.get(number="G-1")
    page = address("proof", f"{note.pk}/change/")
    credit = {**LINE, "takes_back": world.proofline.pk, "packs": "13"}
    body = {**head, **inline("lines", [credit]), **inline("files")}
    assert "only 12 packs are left" in sign_in(erin).post(page, body).content.decode()
    body |= inline("lines", [{**credit, "packs": "5"}])
    assert sign_in(erin).post(page, body).status_code == 302
    with entered(world.reseller):
        line = ProofLine.objects.get(proof=note)
        assert (line.product, line.packs) == ("RDS CAL", 5)
        assert not Entitlement.objects.filter(line=line).exists()


def test_declarations_are_numbered(sign_in, erin, world):
    for _time in range(2):
        body = proof_data(world, {**LINE, "part": world.part.pk}, kind="none", number="", date="")
        response = sign_in(erin).post(address("proof", "add/"), body)
        assert response.status_code == 302, response.context["errors"]
    with entered(world.reseller):
        places = Proof.objects.filter(kind="none").values_list("place", flat=True)
        assert sorted(places) == [1, 2]


def test_a_second_open_check_up_is_told_beside_the_form(sign_in, erin, world):
    body = {"customer": world.customer.pk, "due_on": "2026-09-01", "notes": ""}
    response = sign_in(erin).post(address("checkup", "add/"), body)
    assert "This customer has an open check-up already." in response.content.decode()


@pytest.mark.parametrize(
    ("model", "field", "told"),
    [
        ("proof", "customer", "north Bakery (north)"),
        ("proofline", "part", "north-PART (RDS CAL 2022)"),
        ("assuranceperiod", "entitlement", "north line (north, Invoice north-INV)"),
    ],
)
def test_what_is_suggested_is_told_apart(model, field, told, world, sign_in, erin):
    query = {"app_label": "licensing", "model_name": model, "field_name": field, "term": "north"}
    found = sign_in(erin).get(f"{INSIDE}/autocomplete/", query).json()["results"]
    assert told in [entry["text"] for entry in found]
