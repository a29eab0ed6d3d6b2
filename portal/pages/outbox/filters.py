"""How the outbox is narrowed."""

import django_filters
from django.db.models import Q
from django.forms import SearchInput

from portal.models import Message


class MessageFilter(django_filters.FilterSet):
    """By words, recipient, state and purpose."""

    q = django_filters.CharFilter(
        method="search",
        label="Recipient or subject",
        widget=SearchInput(attrs={"placeholder": "Name, address or subject"}),
    )
    state = django_filters.ChoiceFilter(
        choices=Message.State.choices, label="State", empty_label="Every state"
    )

    purpose = django_filters.ChoiceFilter(
        choices=Message.Purpose.choices, label="Purpose", empty_label="Every purpose"
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
