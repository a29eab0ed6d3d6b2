"""How the list of customers is narrowed."""

import django_filters
from django.db.models import Q
from django.forms import SearchInput

from customers.models import Customer


class CustomerFilter(django_filters.FilterSet):
    """By name, account or domain."""

    q = django_filters.CharFilter(
        method="search",
        label="Name, account or domain",
        widget=SearchInput(attrs={"class": "form-control", "placeholder": "Name, account or domain"}),
    )

    class Meta:
        model = Customer
        fields = []

    def search(self, queryset, name, value):
        """Any of the three contains the words."""
        return queryset.filter(
            Q(name__icontains=value) | Q(account__icontains=value) | Q(domain__icontains=value)
        )
