"""New resellers, and operators who enter one."""

from datetime import UTC, datetime, timedelta

import pytest

from customers.models import Invitation, Member, Reseller, Visit
from customers.services.resellers import UnableToCreate, create_reseller
from customers.services.visits import LONGEST_VISIT, UnableToEnter, enter, leave
from customers.tenancy import entered
from tests.conftest import make_user

NOW = datetime(2028, 2, 29, 9, 30, tzinfo=UTC)
FIT = {"slug": "fabrikam", "name": "Fabrikam", "owner": "fay@example.com", "time_zone": "Europe/Vienna"}


def test_a_new_reseller_has_an_invited_owner(db):
    invitation = create_reseller(**FIT, by=None, now=NOW)
    reseller = Reseller.objects.get(slug="fabrikam")
    assert (reseller.name, reseller.time_zone) == ("Fabrikam", "Europe/Vienna")
    with entered(reseller):
        assert Invitation.objects.of(reseller).get() == invitation
    assert (invitation.email, invitation.role) == ("fay@example.com", Member.Role.OWNER)


@pytest.mark.parametrize(
    ("unfit", "sentence"),
    [
        ({"slug": "Fabrikam"}, "short name"),
        ({"slug": "fabri_kam"}, "short name"),
        ({"slug": "-fabrikam"}, "short name"),
        ({"slug": "f" * 41}, "short name"),
        ({"slug": "northwind"}, "already"),
        ({"name": "  "}, "needs a name"),
        ({"time_zone": "Berlin"}, "no time zone"),
        ({"owner": "fay"}, "no e-mail address"),
    ],
    ids=lambda value: next(iter(value.items())) if isinstance(value, dict) else "",
)
def test_unfit_resellers_are_refused_with_a_sentence(reseller, unfit, sentence):
    with pytest.raises(UnableToCreate, match=sentence):
        create_reseller(**{**FIT, **unfit}, by=None, now=NOW)
    assert Reseller.objects.count() == 1


def visits(reseller):
    with entered(reseller):
        return list(Visit.objects.of(reseller).order_by("pk").select_related("member"))


def test_a_visit_is_a_membership_with_a_reason_that_history_keeps(reseller, alice, oscar):
    visit = enter(reseller=reseller, user=oscar, reason="Ticket 17", now=NOW)
    with entered(reseller):
        assert visit.member.role == Member.Role.OPERATOR
        assert not Member.objects.of(reseller).staff().filter(user=oscar).exists()
        assert not Member.objects.of(reseller).owners().filter(user=oscar).exists()
        event = visit.events.get()
        assert (event.reason, event.pgh_context["name"]) == ("Ticket 17", "Oscar")


def test_leaving_ends_the_visit_and_entering_again_ends_a_forgotten_one(reseller, alice, oscar):
    enter(reseller=reseller, user=oscar, reason="One", now=NOW)
    leave(reseller=reseller, user=oscar, now=NOW + timedelta(hours=1))
    enter(reseller=reseller, user=oscar, reason="Two", now=NOW + timedelta(hours=2))
    enter(reseller=reseller, user=oscar, reason="Three", now=NOW + timedelta(days=2))
    first, second, third = visits(reseller)
    assert first.left_at == NOW + timedelta(hours=1)
    assert second.left_at == second.entered_at + LONGEST_VISIT
    assert third.left_at is None
    assert first.member == third.member


def test_only_operators_enter_with_a_reason_and_not_their_own_team(reseller, alice):
    with pytest.raises(UnableToEnter, match="Only operators"):
        enter(reseller=reseller, user=make_user("dora"), reason="Curious", now=NOW)
    with pytest.raises(UnableToEnter, match="Say why"):
        enter(reseller=reseller, user=make_user("otto", is_operator=True), reason="  ", now=NOW)
    alice.user.is_operator = True
    alice.user.save()
    with pytest.raises(UnableToEnter, match="in the team"):
        enter(reseller=reseller, user=alice.user, reason="Ticket 18", now=NOW)
    assert visits(reseller) == []
