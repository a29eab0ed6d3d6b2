"""How the list of servers is narrowed."""

import django_filters
from django.db.models import Q
from django.forms import SearchInput
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.models import Customer, Server, ServerProduct
from licensing.lifecycle import leaving_support, out_of_support, supported_beyond
from portal.pages.lists.managers import managed_by, manager_choices

LEAVING, OUT, BEYOND = "leaving", "out", "beyond"
SUPPORT = {LEAVING: leaving_support, OUT: out_of_support, BEYOND: supported_beyond}


class ServerFilter(django_filters.FilterSet):
    """By words, product, support and account manager."""

    q = django_filters.CharFilter(
        method="search",
        label=_("Server, machine or customer"),
        widget=SearchInput(attrs={"autocomplete": "off"}),
    )
    product = django_filters.ChoiceFilter(
        choices=ServerProduct.choices, label=_("Product"), empty_label=_("All")
    )
    support = django_filters.ChoiceFilter(
        method="by_support",
        choices=[
            (LEAVING, _("Ends within a year")),
            (OUT, _("Has ended")),
            (BEYOND, _("Goes on for over a year")),
        ],
        label=_("Support"),
        empty_label=_("All"),
    )
    manager = django_filters.ChoiceFilter(
        method="by_manager", label=_("Account manager"), choices=[], empty_label=_("Anybody")
    )

    class Meta:
        model = Server
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.filters["manager"].extra["choices"] = manager_choices(self.request.member)

    def search(self, queryset, name, value):
        """Each word begins a word of the server's names, or each one of its customer's."""
        member = self.request.member
        servers = Server.objects.visible_to(member).found_by(value, member=member)
        customers = Customer.objects.visible_to(member).found_by(value, member=member)
        return queryset.filter(Q(pk__in=servers.values("pk")) | Q(customer__in=customers.values("pk")))

    def by_support(self, queryset, name, value):
        """As the releases' extended support goes."""
        return SUPPORT[value](queryset, timezone.localdate())

    def by_manager(self, queryset, name, value):
        """By who looks after the customer."""
        return managed_by(queryset, value, self.request.member, path="customer__account_manager")
