"""The register of resellers."""

import django_filters
import django_tables2 as tables
from django.db.models import Q
from django.forms import SearchInput
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from customers.models import Reseller
from portal.pages.lists.tables import DayColumn, ListTable


class ResellerTable(ListTable):
    """A row for each reseller, with the way in."""

    name = tables.Column(verbose_name=_("Name"), attrs={"td": {"class": "stack-head"}})
    slug = tables.Column(verbose_name=_("Short name"))
    time_zone = tables.Column(verbose_name=_("Time zone"))
    created_at = DayColumn(verbose_name=_("Since"))
    enter = tables.Column(
        empty_values=(), orderable=False, verbose_name="", attrs={"td": {"class": "text-end stack-bare"}}
    )

    class Meta:
        model = Reseller
        fields = []

    def render_enter(self, record):
        return format_html(
            '<a class="btn btn-sm" href="{}" aria-label="{}">{}</a>',
            reverse("reseller-enter", args=[record.slug]),
            gettext("Enter %(reseller)s") % {"reseller": record},
            pgettext("go into a reseller", "Enter"),
        )


class ResellerFilter(django_filters.FilterSet):
    """By name or short name."""

    q = django_filters.CharFilter(
        method="search",
        label=_("Name or short name"),
        widget=SearchInput(attrs={"class": "form-control", "placeholder": _("Name or short name")}),
    )

    class Meta:
        model = Reseller
        fields = []

    def search(self, queryset, name, value):
        """Either contains the words."""
        return queryset.filter(Q(name__icontains=value) | Q(slug__icontains=value))
