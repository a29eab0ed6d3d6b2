"""Roles of many people at once: owners alone, one of whom remains; looked at, done in one go, undone."""

from threading import Thread

import pytest
from django.db import connection

from customers.models import Member, Visit
from customers.services.team import change_role
from customers.tenancy import entered
from tests.conftest import make_member
from tests.customers.test_team import someone_waits
from tests.licensing.records import NOW
from tests.portal.many import confirm, look, of, told, undo
from tests.portal.portfolio import queries_of

pytestmark = pytest.mark.usefixtures("noon")
LIST, TEAM = "/r/northwind/team/", "/r/northwind/team/many/"
Role = Member.Role
ONE_REMAINS = "Then nobody would be an owner. Leave one of the owners out"


@pytest.fixture
def carol(reseller):
    return make_member(reseller, "carol", Role.OWNER)


def ask(client, people, role="viewer", **more):
    return look(client, people, TEAM, action="role", **{"to-role": role}, **more)


def change(client, page, **given):
    return confirm(client, page, "role", TEAM, back="", **given)


def roles(reseller):
    with entered(reseller):
        return {str(one): one.role for one in Member.objects.of(reseller).select_related("user")}


def set_role(member, role):
    with entered(member.reseller):
        Member.objects.of(member.reseller).filter(pk=member.pk).update(role=role)


def test_owners_tick_people_and_nobody_else_does(sign_in, alice, erin, bob):
    page = sign_in(alice).get(LIST).content.decode()
    assert page.count('name="pick"') == 3
    assert "Change the role" in page
    for reader in (erin, bob):
        page = sign_in(reader).get(LIST).content.decode()
        assert 'name="pick"' not in page
        assert "Change the role" not in page
        assert ask(sign_in(reader), [bob]).status_code == 403
        posted = sign_in(reader).post(f"{TEAM}?action=role", {"to-role": "owner", "seen": f"{reader.pk}:x"})
        assert posted.status_code == 403


def test_the_preview_says_of_each_which_role_it_was_and_would_be(sign_in, alice, erin, bob, reseller):
    before = roles(reseller)
    page = ask(sign_in(alice), [alice, erin, bob])
    assert told(page) == [
        (
            "Alice, alice@example.com",
            "Owner",
            "Owner",
            "Alice is the last owner. Make somebody else an owner first.",
        ),
        ("Bob, bob@example.com", "Viewer", "Viewer", ""),
        ("Erin, erin@example.com", "Editor", "Viewer", ""),
    ]
    assert (page.context["changing"], page.context["refused"]) == (1, 1)
    assert 'href=""' not in page.content.decode()  # people have no page that everybody may see
    assert roles(reseller) == before


def test_roles_change_in_one_go_which_is_history_and_undone(sign_in, alice, erin, bob, reseller):
    client, before = sign_in(alice), roles(reseller)
    page = client.get(change(client, ask(client, [erin, bob], "owner"))["Location"])
    assert roles(reseller) == {"Alice": "owner", "Erin": "owner", "Bob": "owner"}
    assert "2 people have the role of owner now." in page.content.decode()
    with entered(reseller):
        events = Member.pgh_event_model.objects.filter(pgh_label="update")
        assert {(event.pgh_obj_id, event.pgh_context["user"]) for event in events} == {
            (erin.pk, alice.user_id),
            (bob.pk, alice.user_id),
        }
        assert len({event.pgh_context_id for event in events}) == 1
    assert "2 put back as before." in undo(client, page, TEAM, "role").content.decode()
    assert roles(reseller) == before


def test_one_of_the_owners_has_to_remain(sign_in, alice, carol, bob, reseller):
    client, before = sign_in(alice), roles(reseller)
    page = ask(client, [alice, carol, bob], "editor")
    assert page.status_code == 422
    assert ONE_REMAINS in page.content.decode()
    assert not page.context["plan"]
    assert 'name="seen"' not in page.content.decode()
    sent = client.post(f"{TEAM}?action=role", {"to-role": "editor", "seen": f"{alice.pk}:x {carol.pk}:x"})
    assert sent.status_code == 422
    assert "Nothing was changed. Then nobody would be an owner." in sent.content.decode()
    assert roles(reseller) == before
    assert ask(client, [alice, carol, bob], "owner").context["changing"] == 1


def test_an_owner_who_stops_being_one_while_somebody_looks_leaves_the_last(
    sign_in, alice, carol, bob, reseller
):
    client = sign_in(alice)
    one, both = ask(client, [carol, bob]), ask(client, [alice, carol])
    assert both.status_code == 422
    dora = make_member(reseller, "dora", Role.OWNER)
    both = ask(client, [alice, carol])
    assert both.context["changing"] == 2
    set_role(dora, Role.EDITOR)
    refused = change(client, both)
    assert refused.status_code == 422
    assert ONE_REMAINS in refused.content.decode()
    set_role(carol, Role.EDITOR)
    again = change(client, one)
    assert again.status_code == 409
    assert ("Carol, carol@example.com", "Editor", "Viewer", "") in told(again)
    assert roles(reseller) == {"Alice": "owner", "Bob": "viewer", "Carol": "editor", "Dora": "editor"}


@pytest.mark.django_db(transaction=True)
def test_two_owners_at_once_wait_for_each_other_in_one_order(client, alice, carol, reseller):
    client.force_login(alice.user)
    page, answers = ask(client, [carol]), []

    def demote_carol():
        try:
            answers.append(change(client, page))
        finally:
            connection.close()

    other = Thread(target=demote_carol)
    with entered(reseller, by=carol.user), connection.cursor() as cursor:
        Member.objects.of(reseller).select_for_update(no_key=True).get(pk=alice.pk)
        other.start()
        while not someone_waits(cursor):
            other.join(timeout=0.02)
            assert other.is_alive()
        change_role(member=alice, role=Role.VIEWER, by=carol, now=NOW)
    other.join(timeout=20)
    assert [answer.status_code for answer in answers] == [409]
    assert "Carol is the last owner." in answers[0].content.decode()
    assert roles(reseller) == {"Alice": "viewer", "Carol": "owner"}


def test_whoever_gives_his_own_role_away_is_told_and_led_to_a_list_he_may_see(
    sign_in, alice, carol, erin, reseller
):
    client = sign_in(alice)
    page = ask(client, [alice, erin])
    own = "Viewer: it is you, and only another owner can take it back"
    assert ("Alice, alice@example.com", "Owner", own, "") in told(page)
    answer = change(client, page)
    assert answer["Location"] == LIST
    page = client.get(LIST)
    assert page.status_code == 200
    assert "2 people have the role of viewer now." in page.content.decode()
    assert 'name="undo"' not in page.content.decode()
    assert 'name="pick"' not in page.content.decode()
    assert roles(reseller) == {"Alice": "viewer", "Carol": "owner", "Erin": "viewer"}


def test_undoing_is_for_owners_and_leaves_one(sign_in, alice, bob, oscar, reseller):
    with entered(reseller):
        visitor = Member.objects.create(reseller=reseller, user=oscar, role=Role.OPERATOR)
        Visit.objects.create(reseller=reseller, member=visitor, reason="Asked for", entered_at=NOW)
    client = sign_in(visitor)
    page = client.get(change(client, ask(client, [bob], "owner"))["Location"])
    set_role(alice, Role.EDITOR)
    said = undo(client, page, TEAM, "role").content.decode()
    assert "Nothing was put back. Bob is the last owner. Make somebody else an owner first." in said
    assert roles(reseller) == {"Alice": "editor", "Bob": "owner", "Oscar": "operator"}
    client = sign_in(bob)
    page = client.get(change(client, ask(client, [alice], "viewer"))["Location"])
    make_member(reseller, "carol", Role.OWNER)
    set_role(bob, Role.EDITOR)
    assert undo(client, page, TEAM, "role").status_code == 403
    assert roles(reseller)["Alice"] == "viewer"


def test_undoing_what_somebody_changed_since_leaves_it(sign_in, alice, erin, bob, reseller):
    client = sign_in(alice)
    page = client.get(change(client, ask(client, [erin, bob], "owner"))["Location"])
    set_role(bob, Role.EDITOR)
    assert "1 put back as before. 1 changed since" in undo(client, page, TEAM, "role").content.decode()
    assert roles(reseller) == {"Alice": "owner", "Erin": "editor", "Bob": "editor"}


@pytest.mark.parametrize("gone", [{"role": Role.OPERATOR}, {"removed_at": NOW}])
def test_operators_and_whoever_was_removed_are_not_changed(sign_in, alice, erin, bob, gone, reseller):
    client = sign_in(alice)
    page = ask(client, [erin, bob])
    assert page.context["changing"] == 1
    with entered(reseller):
        Member.objects.of(reseller).filter(pk=bob.pk).update(**gone)
    assert [name for name, *_rest in told(ask(client, [erin, bob]))] == ["Erin, erin@example.com"]
    assert change(client, page).status_code == 409
    before = of(reseller, Member, "pk", "role", "removed_at")
    marks = page.context["seen"]
    assert str(bob.pk) in marks
    assert change(client, ask(client, [erin]), seen=marks).status_code == 409
    assert of(reseller, Member, "pk", "role", "removed_at") == before


@pytest.mark.parametrize("role", ["operator", "", "boss"])
def test_only_the_three_roles_are_given(sign_in, alice, bob, reseller, role):
    page = ask(sign_in(alice), [bob], role)
    assert page.status_code == 422
    assert not page.context["plan"]


def test_looking_at_many_people_costs_the_same_for_one_and_for_three(sign_in, alice, erin, bob, carol):
    client = sign_in(alice)
    few = queries_of(lambda: ask(client, [bob]))
    assert queries_of(lambda: ask(client, [bob, erin, carol])) == few <= 15
