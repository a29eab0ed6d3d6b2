"""One change of many rows: looked at row by row, then done in one go, or taken back in one."""

import pytest

from customers.models import Customer
from customers.tenancy import entered
from portal.pages.lists import many
from tests.conftest import make_customer
from tests.licensing.records import NOW
from tests.portal.many import LIST, confirm, look, of, told, undo
from tests.portal.portfolio import queries_of

pytestmark = pytest.mark.usefixtures("noon")


def managers(reseller):
    with entered(reseller):
        return {c.name: c.account_manager_id for c in Customer.objects.of(reseller)}


def test_editors_tick_rows_and_viewers_do_not(sign_in, erin, bob, customers):
    assert 'name="pick"' in sign_in(erin).get(LIST).content.decode()
    assert 'name="pick"' not in sign_in(bob).get(LIST).content.decode()
    assert look(sign_in(bob), customers).status_code == 403


def test_looking_says_row_by_row_what_would_change_and_changes_nothing(
    sign_in, erin, alice, customers, reseller
):
    before = managers(reseller)
    page = look(sign_in(erin), customers[:2], **{"to-manager": alice.pk})
    assert told(page) == [("Alder", "Alice", "Alice", ""), ("Birch", "Nobody", "Alice", "")]
    assert (page.context["changing"], page.context["refused"]) == (1, 0)
    text = page.content.decode()
    assert "Alice, as it is" in text
    assert "Change 1" in text
    assert managers(reseller) == before


def test_all_that_fit_the_filters_are_chosen(sign_in, erin, customers):
    page = look(sign_in(erin), all="1", country="DE", **{"to-manager": ""})
    assert {name for name, *_rest in told(page)} == {"Alder", "Birch"}


def test_confirming_changes_them_in_one_go_and_leads_back(sign_in, erin, alice, customers, reseller):
    client = sign_in(erin)
    response = confirm(client, look(client, customers, **{"to-manager": erin.pk}))
    assert response["Location"] == f"{LIST}?country=DE"
    assert set(managers(reseller).values()) == {erin.pk}
    with entered(reseller):
        events = (
            Customer.objects.of(reseller)
            .first()
            .events.model.objects.filter(reseller=reseller, pgh_label="update")
        )
        assert len({event.pgh_context_id for event in events}) == 1
        assert {event.pgh_context["user"] for event in events} == {erin.user_id}


def test_undo_puts_each_back_as_it_was_but_what_was_changed_since(
    sign_in, erin, alice, bob, customers, reseller
):
    client = sign_in(erin)
    page = confirm(client, look(client, customers, **{"to-manager": erin.pk}))
    page = client.get(page["Location"])
    with entered(reseller):
        Customer.objects.of(reseller).filter(name="Cedar").update(account_manager=bob)
    said = undo(client, page).content.decode()
    assert managers(reseller) == {"Alder": alice.pk, "Birch": None, "Cedar": bob.pk}
    assert "2 put back as before. 1 changed since and stays as it is." in said
    assert "too long ago" in undo(client, page).content.decode()


def test_undo_is_for_whoever_did_it(sign_in, erin, alice, customers, reseller):
    client = sign_in(erin)
    page = client.get(confirm(client, look(client, customers, **{"to-manager": erin.pk}))["Location"])
    assert "too long ago" in undo(sign_in(alice), page).content.decode()
    assert set(managers(reseller).values()) == {erin.pk}


def test_what_somebody_changed_meanwhile_is_shown_again_before_anything_happens(
    sign_in, erin, alice, bob, customers, reseller
):
    client = sign_in(erin)
    page = look(client, customers[:2], **{"to-manager": erin.pk})
    with entered(reseller):
        Customer.objects.of(reseller).filter(name="Birch").update(account_manager=bob)
    again = confirm(client, page)
    assert again.status_code == 409
    assert "Somebody changed these rows" in again.content.decode()
    assert ("Birch", "Bob", "Erin", "") in told(again)
    assert managers(reseller)["Alder"] == alice.pk
    assert confirm(client, again).status_code == 302
    assert managers(reseller)["Birch"] == erin.pk


def test_a_row_that_joined_the_filter_later_is_not_changed_unseen(sign_in, erin, customers, reseller):
    client = sign_in(erin)
    page = look(client, all="1", country="DE", **{"to-manager": erin.pk})
    make_customer(reseller, "C4", name="Dune", country="DE")
    confirm(client, page)
    assert managers(reseller)["Dune"] is None


def test_rows_of_another_reseller_are_neither_seen_nor_changed(
    sign_in, erin, mallory, other_reseller, customers
):
    theirs = make_customer(other_reseller, "S1", name="South")
    client = sign_in(erin)
    page = look(client, [customers[0], theirs], **{"to-manager": erin.pk})
    assert [name for name, *_rest in told(page)] == ["Alder"]
    seen = f"{page.context['seen']} {theirs.pk}:{page.context['seen'].partition(':')[2]}"
    assert confirm(client, page, seen=seen).status_code == 409
    with entered(other_reseller):
        assert Customer.objects.get(pk=theirs.pk).account_manager_id is None


def test_somebody_elses_member_is_not_offered_nor_taken(sign_in, erin, mallory, customers, reseller):
    page = look(sign_in(erin), customers, **{"to-manager": mallory.pk})
    assert page.status_code == 422
    assert not page.context["plan"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        pytest.param({}, "No row is chosen", id="no row"),
        pytest.param({"pick": ["x", "9" * 30, "0"]}, "No row is chosen", id="nonsense"),
    ],
)
def test_without_rows_it_says_what_to_do(sign_in, erin, customers, asked, said):
    assert said in look(sign_in(erin), **asked).content.decode()


def test_too_many_are_refused_before_they_are_read(sign_in, erin, customers, monkeypatch):
    monkeypatch.setattr(many, "MOST", 2)
    page = look(sign_in(erin), all="1", **{"to-manager": erin.pk})
    assert "More than 2 rows" in page.content.decode()
    assert not page.context["plan"]


def test_all_that_fit_are_offered_up_to_as_many_as_can_be_looked_through(
    sign_in, erin, customers, monkeypatch
):
    monkeypatch.setattr("portal.pages.customers.views.CustomerList.table_pagination", {"per_page": 1})
    monkeypatch.setattr("portal.pages.base.MOST", 2)
    client = sign_in(erin)
    page = client.get(LIST).content.decode()
    assert "To take all, narrow the list to at most 2." in page
    assert 'name="all"' not in page
    page = client.get(LIST, {"country": "DE"}).content.decode()
    assert "All 2 that fit the filters" in page
    assert "To take all" not in page


def test_an_unknown_action_is_not_there(sign_in, erin, customers):
    assert look(sign_in(erin), customers, action="explode").status_code == 404


def test_looking_at_many_costs_the_same_for_one_and_for_three(sign_in, erin, customers):
    client = sign_in(erin)
    few = queries_of(lambda: look(client, customers[:1], **{"to-manager": erin.pk}))
    assert queries_of(lambda: look(client, customers, **{"to-manager": erin.pk})) == few <= 15


def test_months_between_check_ups_of_many(sign_in, erin, customers, reseller):
    client = sign_in(erin)
    page = look(client, customers, action="months", **{"to-months": "6"})
    assert told(page)[0][1:3] == ("As usual", "6")
    page = client.get(confirm(client, page, "months")["Location"])
    with entered(reseller):
        assert set(Customer.objects.of(reseller).values_list("check_up_months", flat=True)) == {6}
    undo(client, page, action="months")
    with entered(reseller):
        assert set(Customer.objects.of(reseller).values_list("check_up_months", flat=True)) == {None}


def test_customers_go_into_the_archive_and_come_back(sign_in, erin, customers, reseller):
    client = sign_in(erin)
    page = look(client, customers[:2], action="archive")
    assert [why for *_rest, why in told(page)] == ["", ""]
    page = client.get(confirm(client, page, "archive")["Location"])
    assert [bool(at) for (at,) in of(reseller, Customer, "archived_at")] == [True, True, False]
    undo(client, page, action="archive")
    assert [at for (at,) in of(reseller, Customer, "archived_at")] == [None] * 3


def test_the_archive_is_emptied_from_its_own_list(sign_in, erin, customers, reseller):
    with entered(reseller):
        Customer.objects.of(reseller).filter(name="Cedar").update(archived_at=NOW)
    client = sign_in(erin)
    page = look(client, all="1", archived="yes", action="restore")
    assert told(page) == [("Cedar", "In the archive", "In use", "")]
    assert (
        look(client, customers, archived="yes", action="manager", **{"to-manager": ""}).context["refused"]
        == 1
    )
    confirm(client, page, "restore")
    assert [at for (at,) in of(reseller, Customer, "archived_at")] == [None] * 3
