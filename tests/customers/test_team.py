"""Who belongs to a reseller: invitations, roles, leaving, and the last owner."""

from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, transaction

from customers.models import Customer, Invitation, Member, Reseller
from customers.services import team
from customers.tenancy import entered
from tests.conftest import make_customer, make_member, make_user

NOW = datetime(2028, 2, 29, 9, 30, tzinfo=UTC)
TWO_WEEKS = timedelta(days=14)
Role = Member.Role


def invite(reseller, email="dora@example.com", role=Role.EDITOR, by=None, now=NOW):
    with entered(reseller):
        return team.invite_member(reseller=reseller, email=email, role=role, by=by, now=now)


def test_an_invitation_is_good_for_two_weeks(reseller, alice):
    invitation = invite(reseller, by=alice)
    assert invitation.expires_at == NOW + TWO_WEEKS
    assert invitation.invited_by == alice.user
    assert invitation.is_open(NOW + TWO_WEEKS - timedelta(seconds=1))
    assert not invitation.is_open(NOW + TWO_WEEKS)


@pytest.mark.parametrize(
    ("email", "role", "sentence"),
    [
        ("BOB@example.com", Role.EDITOR, "in your team already"),
        ("new@example.com", Role.OPERATOR, "Nobody is invited as an operator"),
    ],
)
def test_members_and_operators_are_not_invited(reseller, bob, email, role, sentence):
    with pytest.raises(team.UnableToInvite, match=sentence):
        invite(reseller, email, role)


def test_an_address_has_one_open_invitation_and_an_old_one_gives_way(reseller):
    first = invite(reseller)
    with pytest.raises(team.UnableToInvite, match="open invitation already"):
        invite(reseller, "Dora@example.com", now=NOW + timedelta(days=13))
    second = invite(reseller, now=NOW + TWO_WEEKS)
    with entered(reseller):
        first.refresh_from_db()
        assert first.withdrawn_at == NOW + TWO_WEEKS
        assert list(Invitation.objects.of(reseller).pending()) == [second]


def test_sending_again_makes_an_old_invitation_good_and_withdrawing_ends_it(reseller, alice):
    invitation, later = invite(reseller), NOW + timedelta(days=30)
    with entered(reseller):
        team.renew_invitation(invitation=invitation, by=alice, now=later)
        invitation.refresh_from_db()
        assert invitation.expires_at == later + TWO_WEEKS
        team.withdraw_invitation(invitation=invitation, by=alice, now=later)
        for change in (team.renew_invitation, team.withdraw_invitation):
            with pytest.raises(team.UnableToInvite, match="accepted or withdrawn"):
                change(invitation=invitation, by=alice, now=later)


def test_accepting_makes_a_member_in_the_resellers_time_zone_once(reseller):
    invitation, dora = invite(reseller), make_user("dora")
    with entered(reseller, by=dora):
        member = team.accept_invitation(invitation=invitation, user=dora, now=NOW)
        assert (member.role, member.time_zone) == (Role.EDITOR, "Europe/Berlin")
        with pytest.raises(team.UnableToAccept, match="used already"):
            team.accept_invitation(invitation=invitation, user=dora, now=NOW)


def test_an_old_or_withdrawn_invitation_lets_nobody_in(reseller, alice):
    invitation, dora = invite(reseller), make_user("dora")
    with entered(reseller):
        with pytest.raises(team.UnableToAccept, match="run out"):
            team.accept_invitation(invitation=invitation, user=dora, now=NOW + TWO_WEEKS)
        team.withdraw_invitation(invitation=invitation, by=alice, now=NOW)
        with pytest.raises(team.UnableToAccept, match="withdrawn"):
            team.accept_invitation(invitation=invitation, user=dora, now=NOW)
        assert not Member.objects.of(reseller).filter(user=dora).exists()


def test_whoever_was_removed_comes_back_by_invitation(reseller, alice, bob):
    with entered(reseller):
        team.remove_member(member=bob, hand_over_to=alice, by=alice, now=NOW)
        invitation = team.invite_member(
            reseller=reseller, email=bob.user.email, role=Role.EDITOR, by=alice, now=NOW
        )
        member = team.accept_invitation(invitation=invitation, user=bob.user, now=NOW)
        assert (member.pk, member.role, member.removed_at) == (bob.pk, Role.EDITOR, None)


def test_a_role_changes_and_its_history_tells_who_did_it(reseller, alice, bob):
    with entered(reseller, by=alice.user):
        team.change_role(member=bob, role=Role.EDITOR, by=alice, now=NOW)
        event = bob.events.order_by("pgh_id").last()
        assert (event.role, event.pgh_context["user"]) == (Role.EDITOR, alice.user.pk)
        with pytest.raises(team.UnableToChange, match="operator"):
            team.change_role(member=bob, role=Role.OPERATOR, by=alice, now=NOW)


def test_the_last_owner_stays_one(reseller, alice, erin):
    with entered(reseller):
        with pytest.raises(team.UnableToChange, match="last owner"):
            team.change_role(member=alice, role=Role.VIEWER, by=alice, now=NOW)
        with pytest.raises(team.UnableToChange, match="last owner"):
            team.remove_member(member=alice, hand_over_to=erin, by=alice, now=NOW)
        team.change_role(member=alice, role=Role.OWNER, by=alice, now=NOW)
        team.change_role(member=erin, role=Role.OWNER, by=alice, now=NOW)
        team.change_role(member=alice, role=Role.VIEWER, by=alice, now=NOW)
        alice.refresh_from_db()
        assert alice.role == Role.VIEWER


def roles_of(reseller):
    return {str(member): member.role for member in Member.objects.of(reseller).select_related("user")}


def test_roles_of_many_change_or_none_does(reseller, other_reseller, alice, erin, bob, mallory):
    def change(*roles):
        team.change_roles(reseller=reseller, roles=roles, by=alice, now=NOW)

    with entered(reseller):
        before = roles_of(reseller)
        for refused in ((bob, Role.OPERATOR), (alice, Role.VIEWER), (mallory, Role.VIEWER)):
            with pytest.raises(team.UnableToChange):
                change((erin, Role.VIEWER), refused)
        assert roles_of(reseller) == before
        change()
        change((erin, Role.VIEWER), (bob, Role.OWNER))
        assert roles_of(reseller) == {"Alice": "owner", "Erin": "viewer", "Bob": "owner"}
    with entered(other_reseller):
        assert roles_of(other_reseller) == {"Mallory": "owner"}


def test_of_all_owners_one_remains_or_somebody_else_becomes_one(reseller, alice, erin, bob):
    def change(*roles):
        team.change_roles(reseller=reseller, roles=roles, by=alice, now=NOW)

    with entered(reseller):
        change((bob, Role.OWNER))
        with pytest.raises(team.UnableToChange, match="Leave one of the owners out"):
            change((alice, Role.EDITOR), (bob, Role.EDITOR), (erin, Role.VIEWER))
        change((alice, Role.EDITOR), (bob, Role.EDITOR), (erin, Role.OWNER))
        assert roles_of(reseller) == {"Alice": "editor", "Erin": "owner", "Bob": "editor"}


def test_before_the_first_owner_came_roles_change_too(reseller):
    dora = make_member(reseller, "dora", Role.VIEWER)
    with entered(reseller):
        team.change_role(member=dora, role=Role.EDITOR, by=None, now=NOW)
        assert roles_of(reseller) == {"Dora": "editor"}
        team.remove_member(member=dora, hand_over_to=None, by=None, now=NOW)


def test_customers_are_handed_over_before_somebody_leaves(reseller, alice, erin, bob):
    current = make_customer(reseller, "C1", account_manager=erin)
    archived = make_customer(reseller, "C2", account_manager=erin, archived_at=NOW)
    with entered(reseller):
        team.remove_member(member=erin, hand_over_to=bob, by=alice, now=NOW)
        managers = Customer.objects.of(reseller).filter(pk__in=[current.pk, archived.pk])
        assert {customer.account_manager_id for customer in managers} == {bob.pk}
        erin.refresh_from_db()
        assert erin.removed_at == NOW
        with pytest.raises(team.UnableToChange, match="not in your team any more"):
            team.remove_member(member=erin, hand_over_to=bob, by=alice, now=NOW)


def test_customers_go_to_somebody_else_of_the_team_or_to_nobody(
    reseller, other_reseller, alice, erin, mallory
):
    customer = make_customer(reseller, account_manager=erin)
    with entered(reseller):
        for heir in (erin, mallory):
            with pytest.raises(team.UnableToChange, match="somebody else of your team"):
                team.remove_member(member=erin, hand_over_to=heir, by=alice, now=NOW)
        team.remove_member(member=erin, hand_over_to=None, by=alice, now=NOW)
        customer.refresh_from_db()
        assert customer.account_manager is None


@pytest.mark.django_db(transaction=True)
def test_two_owners_who_demote_each_other_at_once_leave_one(reseller, alice):
    carol = make_member(reseller, "carol", Role.OWNER)
    together, refused = Barrier(2), []

    def demote(by, other):
        try:
            with entered(reseller, by=by.user):
                together.wait(timeout=10)
                team.change_role(member=other, role=Role.VIEWER, by=by, now=NOW)
        except team.UnableToChange as refusal:
            refused.append(str(refusal))
        finally:
            connection.close()

    threads = [Thread(target=demote, args=pair) for pair in ((alice, carol), (carol, alice))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    with entered(reseller):
        assert Member.objects.of(reseller).owners().count() == 1
    assert len(refused) == 1
    assert "last owner" in refused[0]


@pytest.mark.django_db(transaction=True)
def test_the_database_refuses_what_goes_around_the_service(reseller, alice):
    with pytest.raises(IntegrityError, match="must keep an owner"), transaction.atomic(), entered(reseller):
        Member.objects.of(reseller).update(role=Role.VIEWER)


@pytest.mark.django_db(transaction=True)
def test_the_database_lets_the_second_of_two_wait_and_refuses_it(reseller, alice):
    carol = make_member(reseller, "carol", Role.OWNER)
    # Else the change of role itself would make them wait for each other, where it wakes the tick.
    Reseller.objects.update(next_due_at=datetime(1970, 1, 1, tzinfo=UTC))
    refused = []

    def demote_carol():
        try:
            with entered(reseller):
                Member.objects.of(reseller).filter(pk=carol.pk).update(role=Role.VIEWER)
        except IntegrityError as refusal:
            refused.append(str(refusal))
        finally:
            connection.close()

    other = Thread(target=demote_carol)
    with entered(reseller), connection.cursor() as cursor:
        Member.objects.of(reseller).filter(pk=alice.pk).update(role=Role.VIEWER)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # checked while carol is an owner, not yet committed
        other.start()
        while other.is_alive() and not someone_waits(cursor):
            other.join(timeout=0.02)
    other.join(timeout=20)
    with entered(reseller):
        assert [owner.pk for owner in Member.objects.of(reseller).owners()] == [carol.pk]
    assert len(refused) == 1
    assert "must keep an owner" in refused[0]


def someone_waits(cursor):
    """True when another transaction waits for a lock in this database."""
    cursor.execute(
        "SELECT EXISTS (SELECT 1 FROM pg_locks JOIN pg_stat_activity USING (pid)"
        " WHERE NOT granted AND datname = current_database())"
    )
    return cursor.fetchone()[0]
