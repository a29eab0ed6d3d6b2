"""How the list of customers is narrowed."""

import django_filters
from django.db.models import Q
from django.forms import SearchInput
from django.utils.translation import gettext_lazy as _

from customers.models import Customer
from licensing.models import PositionRecord
from licensing.trends import moved
from portal.pages.lists.managers import managed_by, manager_choices

RIGHTS, PROOF = "rights", "proof"
WORSE, BETTER = "worse", "better"


class CustomerFilter(django_filters.FilterSet):
    """By name, account or domain; by status, account manager and country."""

    q = django_filters.CharFilter(
        method="search",
        label=_("Name, account or domain"),
        widget=SearchInput(attrs={"autocomplete": "off"}),
    )
    status = django_filters.ChoiceFilter(
        method="by_status", label=_("Status"), choices=PositionRecord.Status.choices, empty_label=_("Any")
    )
    lacks = django_filters.ChoiceFilter(
        method="by_what_lacks",
        label=_("Lacks"),
        choices=[(RIGHTS, _("Rights")), (PROOF, _("Proof of rights"))],
        empty_label=_("Anything or nothing"),
    )
    since = django_filters.ChoiceFilter(
        method="by_change",
        label=_("Status since a week ago"),
        choices=[(WORSE, _("Got worse")), (BETTER, _("Got better"))],
        empty_label=_("Whatever it was"),
    )
    manager = django_filters.ChoiceFilter(
        method="by_manager", label=_("Account manager"), choices=[], empty_label=_("Anybody")
    )
    country = django_filters.ChoiceFilter(label=_("Country"), choices=[], empty_label=_("Any"))

    archived = django_filters.ChoiceFilter(
        method="in_archive",
        label=_("Archive"),
        choices=[("yes", _("In the archive"))],
        empty_label=_("Not in it"),
    )

    class Meta:
        model = Customer
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        member = self.request.member
        self.filters["manager"].extra["choices"] = manager_choices(member)
        countries = Customer.objects.visible_to(member).active().exclude(country="")
        self.filters["country"].extra["choices"] = [
            (code, code)
            for code in countries.order_by("country").values_list("country", flat=True).distinct()
        ]

    def in_archive(self, queryset, name, value):
        """Those that were put aside."""
        return queryset.exclude(archived_at=None)

    def search(self, queryset, name, value):
        """Each word begins a word of the three, or one of them has all of it in its middle."""
        return queryset.found_by(value, member=self.request.member)

    def by_status(self, queryset, name, value):
        """Those whose position was not computed yet are unknown."""
        wanted = Q(position__status=value)
        if value == PositionRecord.Status.UNKNOWN:
            wanted |= Q(position=None)
        return queryset.filter(wanted)

    def by_what_lacks(self, queryset, name, value):
        """Rights that nobody marked as known, or documents for rights that are used."""
        field = {RIGHTS: "position__call_missing", PROOF: "position__unproven"}[value]
        return queryset.filter(**{f"{field}__gt": 0})

    def by_change(self, queryset, name, value):
        """Those whose status is another than seven days ago."""
        return moved(queryset, worse=value == WORSE)

    def by_manager(self, queryset, name, value):
        """The signed-in member's own, nobody's, or those of somebody else."""
        return managed_by(queryset, value, self.request.member)
