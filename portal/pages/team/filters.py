"""How the list of members is narrowed."""

import django_filters
from django.db.models import Q
from django.forms import SearchInput
from django.utils.translation import gettext_lazy as _

from customers.models import Member


class MemberFilter(django_filters.FilterSet):
    """By name or address."""

    q = django_filters.CharFilter(
        method="search",
        label=_("Name or e-mail"),
        widget=SearchInput(attrs={"class": "form-control", "placeholder": _("Name or e-mail")}),
    )

    class Meta:
        model = Member
        fields = []

    def search(self, queryset, name, value):
        """Either contains the words."""
        return queryset.filter(Q(user__name__icontains=value) | Q(user__email__icontains=value))
