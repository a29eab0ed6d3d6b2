"""How the list of customers is narrowed."""

import django_filters
from django.db.models import Q
from django.forms import SearchInput

from customers.models import Customer, Member
from licensing.models import PositionRecord

MINE, NOBODY = "mine", "nobody"


class CustomerFilter(django_filters.FilterSet):
    """By name, account or domain; by status, account manager and country."""

    q = django_filters.CharFilter(
        method="search",
        label="Name, account or domain",
        widget=SearchInput(attrs={"autocomplete": "off"}),
    )
    status = django_filters.ChoiceFilter(
        method="by_status", label="Status", choices=PositionRecord.Status.choices, empty_label="Any"
    )
    manager = django_filters.ChoiceFilter(
        method="by_manager", label="Account manager", choices=[], empty_label="Anybody"
    )
    country = django_filters.ChoiceFilter(label="Country", choices=[], empty_label="Any")

    archived = django_filters.ChoiceFilter(
        method="in_archive", label="Archive", choices=[("yes", "In the archive")], empty_label="Not in it"
    )

    class Meta:
        model = Customer
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        member = self.request.member
        team = Member.objects.visible_to(member).staff().select_related("user").order_by("user__name", "pk")
        self.filters["manager"].extra["choices"] = [
            (MINE, "Mine"),
            (NOBODY, "Nobody"),
            *((str(one.pk), str(one)) for one in team if one != member),
        ]
        countries = Customer.objects.visible_to(member).active().exclude(country="")
        self.filters["country"].extra["choices"] = [
            (code, code)
            for code in countries.order_by("country").values_list("country", flat=True).distinct()
        ]

    def in_archive(self, queryset, name, value):
        """Those that were put aside."""
        return queryset.exclude(archived_at=None)

    def search(self, queryset, name, value):
        """Each word begins a word of the three."""
        return queryset.found_by(value, member=self.request.member)

    def by_status(self, queryset, name, value):
        """Those whose position was not computed yet are unknown."""
        wanted = Q(position__status=value)
        if value == PositionRecord.Status.UNKNOWN:
            wanted |= Q(position=None)
        return queryset.filter(wanted)

    def by_manager(self, queryset, name, value):
        """The signed-in member's own, nobody's, or those of somebody else."""
        manager = {MINE: self.request.member.pk, NOBODY: None}.get(value, value)
        return queryset.filter(account_manager=manager)
