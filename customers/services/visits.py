"""Operators' stays in resellers: with a reason, for hours, and never unseen."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext

from customers.models import Member, Visit
from customers.tenancy import entered

LONGEST_VISIT = timedelta(hours=8)


class UnableToEnter(Exception):
    """The operator cannot enter this reseller; the text says why."""


@transaction.atomic
def enter(*, reseller, user, reason, now):
    """Returns the operator's new visit, which ends by itself after LONGEST_VISIT; a former one ends now.

    The reseller's history shows the membership, the visit and its reason. Raises UnableToEnter for somebody
    who is no operator or is one of the reseller's own people, and without a reason.
    """
    if not user.is_operator:
        raise UnableToEnter(gettext("Only operators can enter a reseller."))
    if not reason.strip():
        raise UnableToEnter(gettext("Say why you enter; the reseller can read it in the history."))
    with entered(reseller, by=user, because="operator"):
        member = Member.objects.of(reseller).select_for_update().filter(user=user).first()
        if member is not None and member.removed_at is None and member.role != Member.Role.OPERATOR:
            told = gettext("You are in the team of %(reseller)s yourself; open it from your resellers.")
            raise UnableToEnter(told % {"reseller": reseller})
        if member is None:
            member = Member(reseller=reseller, user=user, time_zone=reseller.time_zone)
        if member.pk is None or member.removed_at is not None or member.role != Member.Role.OPERATOR:
            member.role, member.removed_at = Member.Role.OPERATOR, None
            member.save()
        _end_open(member, now)
        return Visit.objects.create(reseller=reseller, member=member, reason=reason.strip(), entered_at=now)


@transaction.atomic
def leave(*, reseller, user, now):
    """Ends the operator's visit, if there is one."""
    with entered(reseller, by=user, because="operator"):
        for member in Member.objects.of(reseller).filter(user=user, role=Member.Role.OPERATOR):
            _end_open(member, now)


def _end_open(member, now):
    for visit in Visit.objects.of(member.reseller).filter(member=member, left_at=None).select_for_update():
        visit.left_at = min(now, visit.entered_at + LONGEST_VISIT)
        visit.save(update_fields=["left_at"])
