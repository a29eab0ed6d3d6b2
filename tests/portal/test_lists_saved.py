"""Views of a list kept under a name: one's own, or everybody's."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from customers.tenancy import entered
from portal.models import SavedView
from tests.conftest import make_customer
from tests.portal.filled import filled
from tests.portal.portfolio import queries_of

LIST = "/r/northwind/customers/"
ASKED = "country=DE&sort=-name&columns=domain"


@pytest.fixture
def keep(reseller):
    """Makes a view of the list of customers."""

    def make(name, query="country=DE", member=None, **fields):
        with entered(reseller):
            return SavedView.objects.create(
                reseller=reseller, list_name="customer-list", name=name, query=query, member=member, **fields
            )

    return make


def views(reseller):
    with entered(reseller):
        return list(SavedView.objects.of(reseller).order_by("pk"))


def offered(response):
    return [view.name for view in response.context["views"].views]


def test_a_viewer_keeps_a_view_for_himself(sign_in, bob, reseller):
    response = sign_in(bob).post(f"{LIST}?{ASKED}&page=3&nonsense=1&export=csv&q=", {"name": " Germans "})
    [view] = views(reseller)
    assert (view.name, view.member_id, view.list_name, view.is_default) == (
        "Germans",
        bob.pk,
        "customer-list",
        False,
    )
    assert view.query == "country=DE&sort=-name&columns=name,domain"
    assert response["Location"] == f"{LIST}?{view.query}&view={view.pk}"


def test_the_link_of_a_view_shows_what_was_kept(sign_in, bob, reseller):
    make_customer(reseller, "C1", country="DE", domain="de.example")
    make_customer(reseller, "C2", country="FR", domain="fr.example")
    page = sign_in(bob).post(f"{LIST}?{ASKED}", {"name": "Germans"}, follow=True)
    text = page.content.decode()
    assert "de.example" in text
    assert "fr.example" not in text
    assert page.context["views"].current.name == "Germans"
    assert not page.context["views"].changed
    assert 'aria-current="page">Germans' in text


def test_what_was_changed_since_is_told_and_can_be_kept(sign_in, bob, keep, reseller):
    view = keep("Germans", member=bob)
    address = f"{LIST}?country=FR&view={view.pk}"
    assert sign_in(bob).get(address).context["views"].changed
    sign_in(bob).post(address, {"onto": view.pk, "shown": "country=DE"})
    assert [one.query for one in views(reseller)] == ["country=FR"]


def test_what_everybodys_view_shows_is_not_kept_over_what_somebody_else_kept(sign_in, erin, keep, reseller):
    view = keep("Ours")
    client, address = sign_in(erin), f"{LIST}?country=FR&view={view.pk}"
    assert '<input type="hidden" name="shown" value="country=DE">' in client.get(address).content.decode()
    with entered(reseller):
        SavedView.objects.update(query="country=AT")
    told = client.post(address, {"onto": view.pk, "shown": "country=DE"})
    assert told.status_code == 422
    assert "Somebody changed what “Ours” shows" in told.content.decode()
    assert [one.query for one in views(reseller)] == ["country=AT"]
    assert client.post(address, {"onto": view.pk, "shown": "country=AT"}).status_code == 302
    assert [one.query for one in views(reseller)] == ["country=FR"]


def test_own_views_are_nobody_elses_and_shared_ones_everybodys(sign_in, alice, bob, keep):
    mine, shared = keep("Mine", member=alice), keep("Ours")
    assert offered(sign_in(alice).get(LIST)) == ["Mine", "Ours"]
    assert offered(sign_in(bob).get(LIST)) == ["Ours"]
    assert sign_in(bob).get(f"/r/northwind/views/{mine.pk}/").status_code == 404
    assert sign_in(bob).get(f"/r/northwind/views/{shared.pk}/").status_code == 403
    assert sign_in(bob).post(f"/r/northwind/views/{shared.pk}/delete/").status_code == 403


def test_editors_make_views_for_everybody_and_viewers_do_not(sign_in, erin, bob, reseller):
    sign_in(bob).post(f"{LIST}?{ASKED}", {"name": "Bob's", "for_everybody": "on"})
    sign_in(erin).post(f"{LIST}?{ASKED}", {"name": "Erin's", "for_everybody": "on"})
    assert [(view.name, view.member_id) for view in views(reseller)] == [("Bob's", bob.pk), ("Erin's", None)]


def test_a_viewer_cannot_change_what_everybodys_view_shows(sign_in, bob, keep, reseller):
    view = keep("Ours")
    response = sign_in(bob).post(f"{LIST}?country=FR&view={view.pk}", {"onto": view.pk})
    assert response.status_code == 422
    assert "changed by editors and owners" in response.content.decode()
    assert [one.query for one in views(reseller)] == ["country=DE"]


@pytest.mark.parametrize("name", ["", "germans", "x" * 61])
def test_a_name_that_is_missing_taken_or_too_long_is_told(sign_in, bob, keep, reseller, name):
    keep("Germans", member=bob)
    response = sign_in(bob).post(f"{LIST}?{ASKED}", {"name": name})
    assert response.status_code == 422
    assert response.context["saving"].errors
    assert '<details class="menu tool" open>' in response.content.decode()
    assert len(views(reseller)) == 1


def test_a_view_is_renamed_and_given_to_everybody(sign_in, erin, keep, reseller):
    view = keep("Germans", member=erin)
    form = sign_in(erin).get(f"/r/northwind/views/{view.pk}/").context["form"]
    assert form.initial["name"] == "Germans"
    sign_in(erin).post(f"/r/northwind/views/{view.pk}/", filled(form, name="Germany", for_everybody=True))
    assert [(one.name, one.member_id) for one in views(reseller)] == [("Germany", None)]


def test_a_view_is_deleted(sign_in, bob, keep, reseller):
    view = keep("Germans", member=bob)
    sign_in(bob).post(f"/r/northwind/views/{view.pk}/delete/")
    assert not views(reseller)


def test_a_default_view_is_what_the_bare_address_opens(sign_in, bob, alice, keep):
    view = keep("Germans", member=bob, is_default=True)
    assert sign_in(bob).get(LIST)["Location"] == f"{LIST}?country=DE&view={view.pk}"
    everything = sign_in(bob).get(f"{LIST}?view=all")
    assert everything.status_code == 200
    assert everything.context["views"].plain
    assert sign_in(bob).get(f"{LIST}?status=breach").status_code == 200
    assert sign_in(alice).get(LIST).status_code == 200


def test_there_is_one_default_for_a_list(sign_in, bob, keep, reseller):
    keep("Germans", member=bob, is_default=True)
    sign_in(bob).post(f"{LIST}?country=FR", {"name": "French", "is_default": "on"})
    assert [(view.name, view.is_default) for view in views(reseller)] == [
        ("Germans", False),
        ("French", True),
    ]


def test_a_view_for_everybody_that_should_come_first_is_told_not_to_go(sign_in, erin, keep, reseller):
    both = {"name": "Ours", "for_everybody": "on", "is_default": "on"}
    view = keep("Germans", member=erin)
    client, change = sign_in(erin), f"/r/northwind/views/{view.pk}/"
    changed = filled(client.get(change).context["form"], **both)
    for address, sent in ((f"{LIST}?{ASKED}", both), (change, changed)):
        response = client.post(address, sent)
        assert response.status_code == 422
        assert "Only a view of your own can be shown to you first." in response.content.decode()
    assert [(one.name, one.is_default) for one in views(reseller)] == [("Germans", False)]


def test_views_are_of_their_own_list(sign_in, bob, keep):
    keep("Germans", member=bob)
    assert offered(sign_in(bob).get("/r/northwind/check-ups/")) == []


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"name": ""}, id="without a name"),
        pytest.param({"name": "Ours", "is_default": True}, id="a default for everybody"),
        pytest.param({"name": "GERMANS"}, id="the same name in capitals"),
    ],
)
def test_the_database_refuses(keep, fields):
    keep("Germans")
    with pytest.raises((IntegrityError, ValidationError)), transaction.atomic():
        keep(**fields)


def test_views_cost_one_query(sign_in, bob, keep, reseller):
    make_customer(reseller)
    client = sign_in(bob)
    few = queries_of(lambda: client.get(LIST))
    for number in range(9):
        keep(f"View {number}", member=bob)
    assert queries_of(lambda: client.get(LIST)) == few <= 15
