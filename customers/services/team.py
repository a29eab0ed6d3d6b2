"""Who belongs to a reseller, and in which role. All of it happens inside the reseller (`entered`).

`by` is the member who does it; None where the product itself does, as when a reseller is made.
"""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext

from customers.models import Customer, Invitation, Member

Role = Member.Role


class UnableToInvite(Exception):
    """The invitation cannot be made, sent again or withdrawn; the text says why."""


class UnableToAccept(Exception):
    """The invitation lets nobody in any more; the text says what to do."""


class UnableToChange(Exception):
    """The member must stay as he is; the text says why."""


@transaction.atomic
def invite_member(*, reseller, email, role, by, now):
    """Returns a new invitation of `email`, valid for two weeks; mail is the caller's.

    An older one that ran out gives way. Raises UnableToInvite for a member's address, one with an open
    invitation, and the role of operators.
    """
    if role == Role.OPERATOR:
        raise UnableToInvite(gettext("Nobody is invited as an operator. Choose owner, editor or viewer."))
    if Member.objects.of(reseller).staff().filter(user__email__iexact=email).exists():
        told = gettext("%(email)s is in your team already. Change the role in the list.")
        raise UnableToInvite(told % {"email": email})
    former = Invitation.objects.of(reseller).pending().select_for_update().filter(email__iexact=email).first()
    if former is not None and former.is_open(now):
        told = gettext("%(email)s has an open invitation already. Send it again from the list.")
        raise UnableToInvite(told % {"email": email})
    if former is not None:
        _save(former, withdrawn_at=now)
    return Invitation.objects.create(
        reseller=reseller,
        email=email,
        role=role,
        invited_by=by and by.user,
        created_at=now,
        expires_at=now + timedelta(days=Invitation.VALID_DAYS),
    )


@transaction.atomic
def renew_invitation(*, invitation, by, now):
    """Makes a pending invitation valid for two weeks from now, also one that ran out; mail is the caller's.

    Raises UnableToInvite for one that was accepted or withdrawn.
    """
    invitation = _pending(invitation)
    _save(invitation, expires_at=now + timedelta(days=Invitation.VALID_DAYS))
    return invitation


@transaction.atomic
def withdraw_invitation(*, invitation, by, now):
    """The link in the mail lets nobody in any more. Raises UnableToInvite as `renew_invitation` does."""
    _save(_pending(invitation), withdrawn_at=now)


@transaction.atomic
def accept_invitation(*, invitation, user, now):
    """Makes the user a member in the role he was invited to, and returns the membership.

    Whoever was removed comes back; an operator who visited becomes one of the reseller's own people; somebody
    who is a member already keeps the higher role. Raises UnableToAccept for a used, withdrawn or old one.
    """
    invitation = (
        Invitation.objects.select_for_update(of=["self"]).select_related("reseller").get(pk=invitation.pk)
    )
    refuse_closed(invitation, now)
    _save(invitation, accepted_at=now)
    reseller = invitation.reseller
    member = Member.objects.of(reseller).select_for_update().filter(user=user).first()
    if member is None:
        return Member.objects.create(
            reseller=reseller, user=user, role=invitation.role, time_zone=reseller.time_zone
        )
    stays = member.removed_at is None and member.role != Role.OPERATOR and member.may(invitation.role)
    if not stays:
        _save(member, role=invitation.role, removed_at=None)
    return member


def refuse_closed(invitation, now):
    """Raises UnableToAccept, with what to do, unless the invitation can be accepted."""
    if invitation.accepted_at:
        raise UnableToAccept(gettext("This invitation was used already. Sign in to go on."))
    if invitation.withdrawn_at:
        told = gettext("This invitation was withdrawn. Ask an owner of %(reseller)s for a new one.")
        raise UnableToAccept(told % {"reseller": invitation.reseller})
    if not invitation.is_open(now):
        told = gettext("This invitation has run out. Ask an owner of %(reseller)s to send it again.")
        raise UnableToAccept(told % {"reseller": invitation.reseller})


@transaction.atomic
def change_role(*, member, role, by, now):
    """Gives a member of the reseller's own people another role; refuses as `change_roles` does."""
    return change_roles(reseller=member.reseller, roles=[(member, role)], by=by, now=now)[0]


@transaction.atomic
def change_roles(*, reseller, roles, by, now):
    """Gives several of the reseller's own people other roles, all of them or none: `roles` are pairs of member and role.

    Raises UnableToChange when no owner would be left, for operators and for somebody who was removed.
    """
    people = _locked(reseller, [member for member, _role in roles])
    if any(role == Role.OPERATOR for _member, role in roles):
        raise UnableToChange(gettext("Nobody is made an operator here. Choose owner, editor or viewer."))
    if told := without_owner(people.values(), roles):
        raise UnableToChange(told)
    members = [people[member.pk] for member, _role in roles]
    for member, (_member, role) in zip(members, roles, strict=True):
        _save(member, role=role)
    return members


def without_owner(people, roles):
    """Why nobody would be an owner after these `roles`, pairs as of `change_roles`; empty when somebody would.

    `people` hold all owners. A role of None is for somebody who leaves.
    """
    later = {member.pk: role for member, role in roles}
    owners = [person for person in people if person.role == Role.OWNER]
    if not owners or Role.OWNER in later.values() or any(owner.pk not in later for owner in owners):
        return ""
    if len(owners) > 1:
        return gettext(
            "Then nobody would be an owner. Leave one of the owners out, or make somebody else an owner first."
        )
    return gettext("%(member)s is the last owner. Make somebody else an owner first.") % {"member": owners[0]}


@transaction.atomic
def remove_member(*, member, hand_over_to, by, now):
    """Ends a membership after its customers went to another member, or to nobody: then owners are told of them.

    Knows nothing of check-ups: pages call `licensing.services.team.remove_member`. Raises UnableToChange as
    `change_role` does, and for an heir who is not of the reseller's own people or is the one who leaves.
    """
    people = _locked(member.reseller, [member])
    member = people[member.pk]
    if told := without_owner(people.values(), [(member, None)]):
        raise UnableToChange(told)
    if hand_over_to is not None and (
        hand_over_to.pk == member.pk
        or not Member.objects.of(member.reseller).staff().filter(pk=hand_over_to.pk).exists()
    ):
        raise UnableToChange(gettext("Choose somebody else of your team to take over the customers."))
    Customer.objects.of(member.reseller).filter(account_manager=member).update(account_manager=hand_over_to)
    _save(member, removed_at=now)
    return member


@transaction.atomic
def set_require_mfa(*, reseller, required, by):
    """From now on everybody in this reseller needs a second factor, or no longer does."""
    reseller.require_mfa = required
    reseller.save(update_fields=["require_mfa"])


def _locked(reseller, members):
    """pk → these members and all owners as they are now, whom nobody else can change until this change is done."""
    rows = Member.objects.of(reseller).with_owners([member.pk for member in members])
    people = {person.pk: person for person in rows.select_for_update(no_key=True)}
    for member in members:
        if member.pk not in people:
            raise UnableToChange(gettext("%(member)s is not in your team any more.") % {"member": member})
    return people


def _pending(invitation):
    fresh = (
        Invitation.objects.of(invitation.reseller)
        .pending()
        .select_for_update()
        .filter(pk=invitation.pk)
        .first()
    )
    if fresh is None:
        raise UnableToInvite(gettext("This invitation was accepted or withdrawn meanwhile."))
    return fresh


def _save(row, **values):
    for field, value in values.items():
        setattr(row, field, value)
    row.save(update_fields=list(values))
