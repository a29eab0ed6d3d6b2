"""Data entry inside a reseller: who may, what is shown, what is set by the code."""

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext

from customers.models import Customer, Member, Server, ServerAccess
from customers.tenancy import entered
from licensing.models import CheckUp, Entitlement, Part, Proof, ProofLine
from portal.admin import site
from tests.conftest import make_customer
from tests.world import make_estate, make_world

INSIDE = "/r/northwind/admin"
OPERATORS_OWN = {"reseller", "user"}
MODELS = sorted(model._meta.model_name for model in site._registry)


@pytest.fixture
def world(alice, oscar):
    return make_world(alice, "north", visitor=oscar)


def address(model, tail="", start=INSIDE):
    label = next(m._meta.app_label for m in site._registry if m._meta.model_name == model)
    return f"{start}/{label}/{model}/{tail}"


def inline(prefix, rows=(), initial=0):
    """The POST data of an inline formset."""
    data = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": initial}
    for number, row in enumerate(rows):
        data |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return data


@pytest.mark.parametrize("model", [name for name in MODELS if name not in OPERATORS_OWN])
def test_lists_and_pages_open_to_editors_and_are_refused_to_viewers(model, world, sign_in, erin, bob):
    row = getattr(world, model)
    for tail in ("", f"{row.pk}/change/"):
        assert sign_in(erin).get(address(model, tail)).status_code == 200
        assert sign_in(bob).get(address(model, tail)).status_code == 403


@pytest.mark.parametrize("model", [name for name in MODELS if name not in OPERATORS_OWN])
def test_search_works_in_every_list(model, world, sign_in, erin):
    response = sign_in(erin).get(address(model), {"q": "north"})
    assert response.status_code == 200
    assert response.context["cl"].result_count > 0 or model == "member"


@pytest.mark.parametrize("model", sorted(OPERATORS_OWN))
def test_the_register_is_not_inside_a_reseller(model, sign_in, alice):
    assert sign_in(alice).get(address(model)).status_code == 403


@pytest.mark.parametrize("model", [name for name in MODELS if name not in {*OPERATORS_OWN, "part"}])
def test_what_belongs_to_a_reseller_is_not_outside(model, world, sign_in, oscar):
    assert sign_in(oscar).get(address(model, start="/admin")).status_code == 403


def test_outside_is_for_operators(sign_in, alice, oscar):
    assert sign_in(alice).get("/admin/").status_code == 403
    assert sign_in(oscar).get("/admin/").status_code == 200
    for model in ("reseller", "user", "part"):
        assert sign_in(oscar).get(address(model, start="/admin")).status_code == 200


def test_whoever_has_not_signed_in_is_asked_to_by_allauth(client, reseller):
    for path in ("/admin/", f"{INSIDE}/", f"{INSIDE}/customers/customer/"):
        answer = client.get(path, follow=True)
        assert answer.request["PATH_INFO"] == "/accounts/login/"


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


def test_a_closed_check_up_and_a_voided_document_stay_as_they_were(sign_in, erin, world):
    with entered(world.reseller):
        CheckUp.objects.filter(pk=world.checkup.pk).update(
            closed_at="2026-03-14T10:00Z", closed_by=world.member, outcome="all-well"
        )
        Proof.objects.filter(pk=world.proof.pk).update(voided_at="2026-03-14T10:00Z", void_reason="Twice.")
    for model in ("checkup", "proof", "proofline"):
        page = address(model, f"{getattr(world, model).pk}/change/")
        assert sign_in(erin).get(page).status_code == 200
        assert sign_in(erin).post(page, {"due_on": "2027-01-01"}).status_code == 403


def test_shared_parts_are_read_inside_and_edited_by_operators_outside(sign_in, erin, oscar, world):
    shared = Part.objects.create(
        vendor="Microsoft", part_number="R18-1", product="Windows Server CAL", version="2022", metric="user"
    )
    page = address("part", f"{shared.pk}/change/")
    body = {"vendor": "M", "part_number": "R18-1", "product": "RDS CAL", "metric": "user", "version": "2022"}
    body |= {"rights_per_pack": "5"}
    assert sign_in(erin).get(page).status_code == 200
    assert sign_in(erin).post(page, body).status_code == 403
    own = address("part", f"{world.part.pk}/change/")
    assert sign_in(erin).post(own, {**body, "part_number": "own"}).status_code == 302
    outside = address("part", f"{shared.pk}/change/", start="/admin")
    assert sign_in(oscar).post(outside, body).status_code == 302
    shared.refresh_from_db()
    assert (shared.product, shared.reseller_id) == ("RDS CAL", None)
    assert sign_in(oscar).get(address("part", f"{world.part.pk}/change/", start="/admin")).status_code == 302


def test_what_a_reseller_does_never_reaches_the_shared_log(sign_in, erin, world):
    page = address("contact", f"{world.contact.pk}/change/")
    assert sign_in(erin).post(page, {"name": "North Baker", "email": ""}).status_code == 302
    delete = address("contact", f"{world.contact.pk}/delete/")
    assert sign_in(erin).post(delete, {"post": "yes"}).status_code == 302
    assert not LogEntry.objects.exists()


def test_deleting_a_customer_tells_what_goes_and_what_keeps_it(sign_in, alice, world):
    page = address("customer", f"{world.neighbour.customer.pk}/delete/")
    text = sign_in(alice).get(page).content.decode()
    assert "north-SRV-2" in text
    assert "north-INV-2" in text
    assert sign_in(alice).post(page, {"post": "yes"}).status_code == 302
    protected = sign_in(alice).get(address("part", f"{world.part.pk}/delete/")).content.decode()
    assert "would require deleting the following protected related objects" in protected


def test_history_goes_to_the_page_of_the_portal(sign_in, erin, world):
    response = sign_in(erin).get(address("customer", f"{world.customer.pk}/history/"))
    assert response.status_code == 302
    assert response["Location"].startswith("/r/northwind/history/")


def test_the_frame_leads_back_and_offers_no_password_form(sign_in, erin, world):
    text = sign_in(erin).get(f"{INSIDE}/").content.decode()
    assert 'href="/r/northwind/"' in text
    assert "password_change" not in text
    assert "Recent actions" not in text
    for gone in ("password_change/", "logout/", f"r/1/{world.customer.pk}/"):
        assert sign_in(erin).get(f"{INSIDE}/{gone}").status_code == 404


@pytest.mark.parametrize("model", ["customer", "server", "accessgroup", "proof", "proofline", "entitlement"])
def test_lists_cost_the_same_for_one_row_and_for_many(model, sign_in, alice, world):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get(address(model)).status_code == 200
        return len(captured)

    client = sign_in(alice)
    few = queries()
    for number in range(3):
        with entered(world.reseller):
            make_estate(world.member, f"more{number}", "")
    assert queries() == few


def test_an_operator_makes_a_reseller_and_its_owner_is_invited(
    sign_in, oscar, mailoutbox, django_capture_on_commit_callbacks
):
    body = {"slug": "tailspin", "name": "Tailspin", "time_zone": "UTC", "owner": "tara@example.com"}
    bad = sign_in(oscar).post("/admin/customers/reseller/add/", {**body, "slug": "Tail Spin"})
    assert "small letters" in bad.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        response = sign_in(oscar).post("/admin/customers/reseller/add/", body)
    assert response.status_code == 302
    assert [mail.to for mail in mailoutbox] == [["tara@example.com"]]


def test_operators_do_not_lock_themselves_out(sign_in, oscar, alice):
    page = f"/admin/customers/user/{oscar.pk}/change/"
    assert sign_in(oscar).post(page, {"name": "Oscar"}).status_code == 302
    oscar.refresh_from_db()
    assert oscar.is_operator
    assert LogEntry.objects.count() == 1
    assert Member.Role.OWNER == alice.role
