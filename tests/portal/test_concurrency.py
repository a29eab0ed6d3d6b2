"""Two editors on one object: the second is told, nothing is overwritten."""

import threading
from html import unescape

import pytest
from django.db import connection, transaction
from django.test import Client

from customers.models import Customer, Member, Reseller
from customers.services.customers import change_customer
from customers.tenancy import entered
from licensing.models import Part, Price
from portal.models import SavedView
from tests.conftest import make_customer
from tests.portal.filled import filled

LIST = "/r/northwind/customers/"
# Each editor has a transaction of his own: what is done in one and the same has no order in the history.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def customer(reseller):
    return make_customer(reseller, "C1", name="Alder", domain="alder.example")


def form_of(client, customer):
    return client.get(f"{LIST}{customer.pk}/edit/").context["form"]


def send(client, customer, sent):
    return client.post(f"{LIST}{customer.pk}/edit/", sent)


def meanwhile(customer, member, **values):
    with entered(customer.reseller, by=member.user):
        change_customer(customer=customer, by=member, **values)


def stored(customer):
    with entered(customer.reseller):
        return Customer.objects.get(pk=customer.pk)


def test_the_second_editor_is_told_who_changed_what_and_gets_both_values(sign_in, erin, alice, customer):
    sent = filled(form_of(sign_in(erin), customer), name="Alder Printing")
    meanwhile(customer, alice, name="Alder & Sons")
    response = send(sign_in(erin), customer, sent)
    form = response.context["form"]
    assert response.status_code == 422
    assert "Alice changed this at " in str(form.non_field_errors())
    assert form.errors["name"] == [
        "Meanwhile changed from “Alder” to “Alder & Sons”. You entered “Alder Printing”."
    ]
    assert stored(customer).name == "Alder & Sons"


def test_saving_again_goes_through(sign_in, erin, alice, customer):
    sent = filled(form_of(sign_in(erin), customer), name="Alder Printing")
    meanwhile(customer, alice, name="Alder & Sons")
    again = filled(send(sign_in(erin), customer, sent).context["form"])
    assert send(sign_in(erin), customer, again).status_code == 302
    assert stored(customer).name == "Alder Printing"


def test_what_the_second_editor_had_not_touched_takes_the_new_value(sign_in, erin, alice, customer):
    sent = filled(form_of(sign_in(erin), customer), name="Alder Printing")
    meanwhile(customer, alice, domain="new.example", account_manager=alice)
    form = send(sign_in(erin), customer, sent).context["form"]
    assert form.errors["domain"] == ["Meanwhile changed from “alder.example” to “new.example”."]
    assert form.errors["account_manager"] == [
        "Meanwhile changed from “nobody: the owners are told” to “Alice”."
    ]
    assert send(sign_in(erin), customer, filled(form)).status_code == 302
    saved = stored(customer)
    assert (saved.name, saved.domain, saved.account_manager_id) == ("Alder Printing", "new.example", alice.pk)


def test_the_same_change_twice_is_no_clash(sign_in, erin, alice, customer):
    sent = filled(form_of(sign_in(erin), customer), name="Alder & Sons")
    meanwhile(customer, alice, name="Alder & Sons")
    assert send(sign_in(erin), customer, sent).status_code == 302


@pytest.mark.parametrize("made_from", [None, "", "no json", "[1]"])
def test_a_form_that_does_not_say_what_it_was_made_from_is_not_saved(sign_in, erin, customer, made_from):
    sent = filled(form_of(sign_in(erin), customer), name="Alder Printing")
    sent.pop("made_from")
    response = send(sign_in(erin), customer, sent if made_from is None else {**sent, "made_from": made_from})
    assert response.status_code == 422
    assert "What this form was made from did not come with it." in response.content.decode()
    assert stored(customer).name == "Alder"


def test_of_two_who_save_at_one_moment_the_second_is_told(client, erin, alice, customer):
    client.force_login(erin.user)
    sent = filled(form_of(client, customer), name="Alder Printing")
    answers = []

    def second():
        try:
            answers.append(send(client, customer, sent).status_code)
        finally:
            connection.close()

    with entered(customer.reseller, by=alice.user), transaction.atomic():
        change_customer(customer=customer, by=alice, name="Alder & Sons")
        other = threading.Thread(target=second)
        other.start()
        other.join(timeout=0.5)
        assert not answers
    other.join(timeout=10)
    assert answers == [422]
    assert stored(customer).name == "Alder & Sons"
    assert isinstance(client, Client)


def test_so_it_is_with_parts_of_ones_own(sign_in, erin, reseller):
    with entered(reseller, by=erin.user):
        part = Part.objects.create(reseller=reseller, vendor="Microsoft", part_number="OWN-1")
    address = f"/r/northwind/catalogue/{part.pk}/change/"
    sent = filled(sign_in(erin).get(address).context["form"], description="Five CALs")
    with entered(reseller, by=erin.user):
        Part.objects.filter(pk=part.pk).update(description="5 CALs")
    told = sign_in(erin).post(address, sent)
    assert told.status_code == 422
    assert told.context["form"].errors["description"] == [
        "Meanwhile changed from nothing to “5 CALs”. You entered “Five CALs”."
    ]
    assert sign_in(erin).post(address, filled(told.context["form"])).status_code == 302
    with entered(reseller):
        assert Part.objects.get(pk=part.pk).description == "Five CALs"


@pytest.mark.parametrize(
    ("page", "field", "former"), [("", "check_up_months", 3), ("mail/", "lead_days", 14)]
)
def test_so_it_is_with_the_settings_of_two_owners(sign_in, alice, reseller, page, field, former):
    address = f"/r/northwind/settings/{page}"
    sent = filled(sign_in(alice).get(address).context["form"], **{field: 7})
    with entered(reseller, by=alice.user):
        Reseller.objects.update(**{field: 9})
    told = sign_in(alice).post(address, sent)
    assert told.status_code == 422
    assert "Alice changed this at " in told.content.decode()
    assert f"Meanwhile changed from “{former}” to “9”. You entered “7”." in told.content.decode()
    assert getattr(Reseller.objects.get(), field) == 9
    assert sign_in(alice).post(address, filled(told.context["form"])).status_code == 302
    assert getattr(Reseller.objects.get(), field) == 7


def test_so_it_is_with_somebodys_role(sign_in, alice, bob):
    address = f"/r/northwind/team/{bob.pk}/"
    sent = filled(sign_in(alice).get(address).context["form"], role="editor")
    with entered(bob.reseller, by=alice.user):
        Member.objects.filter(pk=bob.pk).update(role="owner")
    told = sign_in(alice).post(address, sent)
    assert told.status_code == 422
    assert "Alice changed this at " in told.content.decode()
    assert role_of(bob) == "owner"
    assert sign_in(alice).post(address, filled(told.context["form"])).status_code == 302
    assert role_of(bob) == "editor"


def role_of(member):
    with entered(member.reseller):
        return Member.objects.get(pk=member.pk).role


def test_so_it_is_with_a_view_of_everybodys(sign_in, erin, reseller):
    with entered(reseller):
        view = SavedView.objects.create(reseller=reseller, list_name="customer-list", name="Ours")
    address = f"/r/northwind/views/{view.pk}/"
    sent = filled(sign_in(erin).get(address).context["form"], name="Yours")
    with entered(reseller):
        SavedView.objects.update(name="Theirs")
    told = sign_in(erin).post(address, sent)
    assert told.status_code == 422
    assert "Somebody changed this, while you were editing." in told.content.decode()
    assert sign_in(erin).post(address, filled(told.context["form"])).status_code == 302
    with entered(reseller):
        assert SavedView.objects.get().name == "Yours"


@pytest.mark.parametrize(
    ("language", "before", "after"), [("en", "61.50", "63.00"), ("de", "61,50", "63,00")]
)
@pytest.mark.parametrize("was_there", [True, False])
def test_so_it_is_with_a_price_in_its_cell(sign_in, erin, reseller, language, before, after, was_there):
    part = Part.objects.create(vendor="Microsoft", part_number="P1", list_price=70, currency="EUR")
    address, headers = f"/r/northwind/catalogue/{part.pk}/price/", {"accept-language": language}
    given = {"reseller": reseller, "part": part, "currency": "EUR", "as_of": "2026-11-01"}
    with entered(reseller, by=erin.user):
        price = Price(**given, amount="61.50")
        if was_there:
            price.save()
    client = sign_in(erin)
    shown = client.get(address, headers=headers | {"hx-request": "true"})
    sent = filled(shown.context["form"]) | {"amount": "59"}
    assert sent["made_from"] in unescape(shown.content.decode())
    with entered(reseller, by=erin.user):
        price.amount = "63.00"
        price.save()
    told = client.post(address, sent, headers=headers | {"hx-request": "true"})
    assert told.status_code == 422
    assert f'value="{sent["as_of"]}"' in told.content.decode()
    former = before if was_there else ""
    assert all(one in told.content.decode() for one in (former, after, "59"))
    with entered(reseller):
        assert Price.objects.get().amount == 63
    again = sent | {"made_from": told.context["form"]["made_from"].value()}
    assert client.post(address, again, headers=headers).status_code == 302
    with entered(reseller):
        assert Price.objects.get().amount == 59
