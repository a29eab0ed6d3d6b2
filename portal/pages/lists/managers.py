"""The filter of lists by account manager: one's own, nobody's, or those of somebody else."""

from django.utils.translation import gettext

from customers.models import Member

MINE, NOBODY = "mine", "nobody"


def manager_choices(member):
    """(value, label) of each choice for the filter."""
    team = Member.objects.visible_to(member).staff().select_related("user").order_by("user__name", "pk")
    others = [(str(one.pk), str(one)) for one in team if one != member]
    return [(MINE, gettext("Mine")), (NOBODY, gettext("Nobody")), *others]


def managed_by(queryset, value, member, *, path="account_manager"):
    """The rows whose account manager, found by `path`, is the one chosen."""
    return queryset.filter(**{path: {MINE: member.pk, NOBODY: None}.get(value, value)})
