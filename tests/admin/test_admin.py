"""Who may do what in the admin, what is shown there, and what is not kept."""

from datetime import date

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.db.models import CASCADE
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override

from customers.models import Customer
from customers.tenancy import entered
from licensing.models import CheckUp, Part, PositionDay, Proof, ProofLine
from licensing.services.proofs import void_proof
from portal.history import Wanted, history_of
from portal.names import THINGS
from tests.admin.conftest import INSIDE, MODELS, OPERATORS_OWN, address
from tests.world import make_estate


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


def test_what_goes_with_a_customer_and_has_no_page_is_counted(sign_in, alice, world):
    customer, days = world.neighbour.customer, [date(2026, 3, 1), date(2026, 3, 2)]
    numbers = {"required": 0, "missing": 0, "unproven": 0, "rank": 3}
    with entered(world.reseller):
        PositionDay.objects.filter(customer=customer).delete()
        PositionDay.objects.bulk_create(
            PositionDay(reseller=world.reseller, customer=customer, day=day, **numbers) for day in days
        )
    text = sign_in(alice).get(address("customer", f"{customer.pk}/delete/")).content.decode()
    assert "<li>Positions by day: 2</li>" in text
    assert "osition of a day" not in text


def goes_with(model):
    """The models whose rows are deleted with one of this model."""
    for relation in model._meta.related_objects:
        if relation.on_delete is CASCADE:
            yield relation.related_model
            yield from goes_with(relation.related_model)


def test_what_goes_with_a_customer_has_a_name_in_every_language():
    with override("en"):
        named = set(map(str, THINGS))
        for model in goes_with(Customer):
            assert {str(model._meta.verbose_name), str(model._meta.verbose_name_plural)} <= named


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


def test_a_new_reseller_is_made_on_the_operators_page(sign_in, oscar):
    response = sign_in(oscar).get("/admin/customers/reseller/add/")
    assert response["Location"] == "/operators/new/"


def test_operators_do_not_lock_themselves_out(sign_in, oscar):
    page = f"/admin/customers/user/{oscar.pk}/change/"
    assert sign_in(oscar).post(page, {"name": "Oscar"}).status_code == 302
    oscar.refresh_from_db()
    assert oscar.is_operator
    assert LogEntry.objects.count() == 1


@pytest.mark.parametrize("model", ["reassignment", "note", "knownfinding", "paperpromise"])
def test_what_a_service_records_is_read_here_and_linked(model, sign_in, erin, world):
    row = getattr(world, model)
    page = address(model, f"{row.pk}/change/")
    text = sign_in(erin).get(page).content.decode()
    field = text.partition("_where")[2]
    link = field.partition('<a href="')[2].partition('"')[0]
    assert sign_in(erin).get(link).status_code == 200
    assert sign_in(erin).post(page, {}).status_code == 403
    assert sign_in(erin).get(address(model, "add/")).status_code == 403


def test_a_check_up_tells_what_was_agreed_and_when_to_call_again(sign_in, erin, world):
    with entered(world.reseller):
        CheckUp.objects.filter(pk=world.checkup.pk).update(
            agreed="They order ten.", follow_up_on="2026-12-24"
        )
    page = address("checkup", f"{world.checkup.pk}/change/")
    text = sign_in(erin).get(page).content.decode()
    assert "They order ten." in text
    assert "24 December 2026" in text or "24 Dec 2026" in text
    sign_in(erin).post(page, {"due_on": "2027-01-01", "notes": "", "agreed": "Nothing."})
    with entered(world.reseller):
        assert CheckUp.objects.get(pk=world.checkup.pk).agreed == "They order ten."


def test_a_check_up_is_skipped_on_its_page_and_never_deleted(sign_in, erin, world):
    gone = address("checkup", f"{world.checkup.pk}/delete/")
    assert sign_in(erin).post(gone, {"post": "yes"}).status_code == 403
    with entered(world.reseller):
        assert CheckUp.objects.filter(pk=world.checkup.pk, closed_at=None).exists()


def test_a_document_is_voided_on_its_page_and_never_deleted(sign_in, erin, world):
    client, gone = sign_in(erin), address("proof", f"{world.proof.pk}/delete/")
    assert client.post(gone, {"post": "yes"}).status_code == 403
    text = client.get(address("proof", f"{world.proof.pk}/change/")).content.decode()
    assert f'href="/r/northwind/proofs/{world.proof.pk}/"' in text
    with entered(world.reseller):
        void_proof(proof=world.proof, reason="Typed twice.", now=timezone.now())
    assert client.post(gone, {"post": "yes"}).status_code == 403
    line = address("proofline", f"{world.proofline.pk}/delete/")
    assert client.post(line, {"post": "yes"}).status_code == 403
    with entered(world.reseller):
        assert ProofLine.objects.filter(proof=world.proof).exists()


def test_the_chosen_rows_are_exported_as_the_list_shows_them(sign_in, erin, world):
    with entered(world.reseller):
        Customer.objects.filter(pk=world.customer.pk).update(name="=1+1")
    body = {"action": "export_csv", "_selected_action": [world.customer.pk]}
    answer = sign_in(erin).post(address("customer"), body)
    assert answer["Content-Type"].startswith("text/csv")
    heading, row, end = answer.getvalue().decode("utf-8-sig").split("\r\n")
    assert heading == "Name,Account,Domain,Country,Account manager,Archived at"
    assert row.startswith("'=1+1,")
    assert end == ""
    with entered(world.reseller):
        told = {str(entry) for entry in history_of(world.reseller, Wanted(kind="exports")).entries}
    assert "Erin exported 1 customer as CSV" in told


def test_the_register_is_exported_outside_every_reseller(world, sign_in, oscar):
    body = {"action": "export_csv", "_selected_action": [world.reseller.pk]}
    assert "North" in sign_in(oscar).post(address("reseller", start="/admin"), body).getvalue().decode()


@pytest.mark.parametrize("model", ["part", "checkup", "proof", "proofline"])
def test_many_are_exported_at_once_and_not_deleted(model, sign_in, erin, world):
    body = {"_selected_action": [getattr(world, model).pk]}
    assert sign_in(erin).post(address(model), {**body, "action": "export_csv"}).status_code == 200
    assert "delete_selected" not in sign_in(erin).get(address(model)).content.decode()


def test_in_german_data_entry_saves_with_the_words_of_the_portal(world, sign_in, erin):
    page = sign_in(erin).get(
        address("customer", f"{world.customer.pk}/change/"), headers={"Accept-Language": "de"}
    )
    text = page.content.decode()
    assert "Speichern und weiter bearbeiten" in text
    assert "Sichern" not in text
