"""Leaving a team, as far as check-ups are concerned."""

from django.db import transaction

from customers.services import team
from licensing.models import CheckUp


@transaction.atomic
def remove_member(*, member, hand_over_to, by, now):
    """Hands over the member's open check-ups and customers, then ends the membership.

    `hand_over_to` is another member, or None: then a check-up is again its customer's account manager's,
    and the customers are the owners'. Raises what `customers.services.team.remove_member` raises.
    """
    CheckUp.objects.of(member.reseller).open().filter(assignee=member).update(assignee=hand_over_to)
    return team.remove_member(member=member, hand_over_to=hand_over_to, by=by, now=now)
