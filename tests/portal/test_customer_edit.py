"""Customers taken on, changed, put aside and taken back, in the portal."""

from datetime import date

import pytest
import time_machine

from customers.models import Customer
from customers.tenancy import entered
from licensing.models import CheckUp
from tests.conftest import make_customer, make_member
from tests.licensing.records import DAY, NOW, owners
from tests.portal.filled import filled

LIST = "/r/northwind/customers/"
NEW = {"name": "Alder Printing", "account": "A-1", "time_zone": "Europe/Berlin"}


@pytest.fixture(autouse=True)
def noon():
    """Every test of this module happens at NOW."""
    with time_machine.travel(NOW, tick=False):
        yield


def added(client, **values):
    return client.post(f"{LIST}new/", {**NEW, **values})


def edited(client, customer, **values):
    """The form of a customer opened and sent back."""
    form = client.get(f"{LIST}{customer.pk}/edit/").context["form"]
    return client.post(f"{LIST}{customer.pk}/edit/", filled(form, **values))


def open_check_up(reseller, customer):
    with entered(reseller):
        return CheckUp.objects.open().get(customer=customer)


def test_a_customer_is_added_with_a_first_check_up_by_its_cadence(sign_in, erin, reseller):
    response = added(sign_in(erin), country="DE", account_manager=str(erin.pk), check_up_months="1")
    with entered(reseller):
        customer = Customer.objects.get()
    assert response.url == f"{LIST}{customer.pk}/"
    assert (customer.country, customer.account_manager_id, customer.check_up_months) == ("DE", erin.pk, 1)
    assert open_check_up(reseller, customer).due_on == date(2026, 12, 24)


def test_the_usual_day_is_the_resellers_and_another_may_be_asked_for(sign_in, erin, reseller):
    page = sign_in(erin).get(f"{LIST}new/").content.decode()
    assert "Empty: 24 February 2027" in page
    added(sign_in(erin))
    added(sign_in(erin), account="A-2", first_check_up="2026-12-01")
    with entered(reseller):
        due = dict(CheckUp.objects.open().values_list("customer__account", "due_on"))
    assert due == {"A-1": date(2027, 2, 24), "A-2": date(2026, 12, 1)}


@pytest.mark.parametrize(
    ("values", "field", "said"),
    [
        ({"account": "C1"}, "account", "Account C1 is taken. Customer C1 has it: open that one"),
        ({"account": "c1"}, "account", "Account c1 is taken. Customer C1 has it: open that one"),
        ({"account": ""}, "account", "Enter the number under which you keep this customer."),
        ({"name": " "}, "name", "Enter the name of the customer"),
        ({"country": "XX"}, "country", "There is no country XX. Choose one of the list."),
        ({"time_zone": "Berlin"}, "time_zone", "There is no time zone called Berlin."),
        ({"check_up_months": "61"}, "check_up_months", "Between two check-ups there are 1 to 60 months."),
        (
            {"first_check_up": "2026-11-23"},
            "first_check_up",
            "That day is over. Choose today or a later one.",
        ),
    ],
)
def test_what_will_not_do_is_told_at_its_field(sign_in, erin, reseller, values, field, said):
    make_customer(reseller, "C1")
    response = added(sign_in(erin), **values)
    assert response.status_code == 422
    assert said in " ".join(response.context["form"].errors[field])
    with entered(reseller):
        assert Customer.objects.count() == 1


def test_an_account_of_the_archive_is_told_so(sign_in, erin, reseller):
    make_customer(reseller, "C1", archived_at=NOW)
    (said,) = added(sign_in(erin), account="C1").context["form"].errors["account"]
    assert said.startswith("Account C1 is taken. Customer C1 is in the archive: restore it there")


def test_only_the_resellers_own_staff_is_offered_as_account_manager(
    sign_in, cast, erin, reseller, other_reseller
):
    with entered(reseller):
        visitor = reseller.member_set.create(user=cast.oscar, role="operator")
    left = make_member(reseller, "lena", "editor", removed_at=NOW)
    offered = sign_in(erin).get(f"{LIST}new/").context["form"].fields["account_manager"].queryset
    with entered(reseller):
        assert set(offered.all()) == {cast.alice, cast.erin, cast.bob}
    for stranger in (visitor, left, cast.mallory):
        assert added(sign_in(erin), account_manager=str(stranger.pk)).status_code == 422


def test_a_manager_who_left_stays_until_another_takes_over(sign_in, erin, reseller):
    left = make_member(reseller, "lena", "editor", removed_at=NOW)
    customer = make_customer(reseller, account_manager=left)
    assert edited(sign_in(erin), customer, domain="alder.example").status_code == 302
    with entered(reseller):
        customer.refresh_from_db()
    assert (customer.domain, customer.account_manager_id) == ("alder.example", left.pk)


def test_a_customer_is_put_aside_after_the_page_said_what_follows(sign_in, erin, reseller):
    customer = make_customer(reseller)
    with entered(reseller):
        CheckUp.objects.create(**owners(customer), due_on=DAY)
    page = sign_in(erin).get(f"{LIST}{customer.pk}/archive/").content.decode()
    assert "the one planned for 24 November 2026 waits" in page
    assert sign_in(erin).post(f"{LIST}{customer.pk}/archive/").url == f"{LIST}{customer.pk}/"
    page = sign_in(erin).get(f"{LIST}{customer.pk}/").content.decode()
    assert "In the archive since 24 November 2026." in page
    assert "Start the check-up" not in page
    assert f"{customer.pk}/servers/" not in page
    with entered(reseller):
        assert not CheckUp.objects.due(DAY).exists()
    assert sign_in(erin).post(f"{LIST}{customer.pk}/archive/").status_code == 422


def test_the_archive_is_a_list_of_its_own(sign_in, bob, reseller):
    make_customer(reseller, "C1", archived_at=NOW)
    make_customer(reseller, "C2")
    for query, accounts in (({}, ["C2"]), ({"archived": "yes"}, ["C1"]), ({"archived": "x"}, ["C2"])):
        page = sign_in(bob).get(LIST, query).content.decode()
        assert [account for account in ("C1", "C2") if f"Customer {account}" in page] == accounts


def test_a_customer_taken_back_has_a_check_up(sign_in, erin, reseller):
    customer = make_customer(reseller, archived_at=NOW)
    waiting = make_customer(reseller, "C2", archived_at=NOW)
    with entered(reseller):
        CheckUp.objects.create(**owners(waiting), due_on=DAY)
    for one in (customer, waiting):
        assert sign_in(erin).post(f"{LIST}{one.pk}/restore/").url == f"{LIST}{one.pk}/"
    assert open_check_up(reseller, customer).due_on == date(2027, 2, 24)
    assert open_check_up(reseller, waiting).due_on == DAY
    page = sign_in(erin).post(f"{LIST}{customer.pk}/restore/", follow=True).content.decode()
    assert "is not in the archive." in page


def test_viewers_are_offered_nothing_to_change(sign_in, bob, erin, reseller):
    customer = make_customer(reseller)
    addresses = ["edit", "servers", "groups", "licence-servers", "contacts"]
    for member, offered in ((erin, True), (bob, False)):
        page = sign_in(member).get(f"{LIST}{customer.pk}/").content.decode()
        assert [f"{customer.pk}/{name}/" in page for name in addresses] == [offered] * 5
        assert ("Keep the note" in page) is offered
        assert ("customers/new/" in sign_in(member).get(LIST).content.decode()) is offered
