"""How the list of documents is narrowed."""

import django_filters
from django.forms import SearchInput, TextInput
from django.utils.translation import gettext_lazy as _

from customers.models import Customer
from licensing.models import Proof


class ProofFilter(django_filters.FilterSet):
    """By words, customer, kind, file and state."""

    q = django_filters.CharFilter(
        method="search",
        label=_("Number, seller or part number"),
        widget=SearchInput(attrs={"placeholder": _("INV-2023 or P46217-B21")}),
    )
    customer = django_filters.CharFilter(
        method="of_customer",
        label=_("Customer"),
        widget=TextInput(attrs={"placeholder": _("Name or account")}),
    )
    kind = django_filters.ChoiceFilter(
        choices=Proof.Kind.choices, label=_("Kind"), empty_label=_("All kinds")
    )
    file = django_filters.ChoiceFilter(
        method="with_file",
        choices=[("yes", _("With a file")), ("no", _("Without"))],
        label=_("File"),
        empty_label=_("All"),
    )
    state = django_filters.ChoiceFilter(
        method="in_state",
        choices=[("in-force", _("That count")), ("voided", _("Voided"))],
        label=_("State"),
        empty_label=_("All"),
    )

    class Meta:
        model = Proof
        fields = []

    def search(self, queryset, name, value):
        """Each word begins a word of number or seller, or of a line's part number."""
        return queryset.found_by(value, member=self.request.member)

    def of_customer(self, queryset, name, value):
        """An account number, or a part of a name."""
        meant = Customer.objects.visible_to(self.request.member).called(value.strip())
        return queryset.filter(customer__in=meant)

    def with_file(self, queryset, name, value):
        """Those with a file, or those without."""
        return queryset.with_file(there=value == "yes")

    def in_state(self, queryset, name, value):
        """Those that count, or the voided ones."""
        return queryset.filter(voided_at__isnull=value == "in-force")
