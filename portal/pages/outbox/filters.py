"""How the outbox is narrowed."""

import django_filters
from django.db.models import Q
from django.forms import SearchInput
from django.utils.translation import gettext_lazy as _

from portal.models import Message


class MessageFilter(django_filters.FilterSet):
    """By words, recipient, state and purpose."""

    q = django_filters.CharFilter(
        method="search",
        label=_("Recipient or subject"),
        widget=SearchInput(attrs={"placeholder": _("Name, address or subject")}),
    )
    state = django_filters.ChoiceFilter(
        choices=Message.State.choices, label=_("State"), empty_label=_("Every state")
    )

    purpose = django_filters.ChoiceFilter(
        choices=Message.Purpose.choices, label=_("Purpose"), empty_label=_("Every purpose")
    )

    class Meta:
        model = Message
        fields = []

    def search(self, queryset, name, value):
        """The recipient's name or address, or the subject, contain the words."""
        return queryset.filter(
            Q(recipient__icontains=value)
            | Q(member__user__name__icontains=value)
            | Q(address__icontains=value)
            | Q(subject__icontains=value)
        )
