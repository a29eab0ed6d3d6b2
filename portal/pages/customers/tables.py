"""The list of customers."""

import django_tables2 as tables

from customers.models import Customer


class CustomerTable(tables.Table):
    """A row for each customer."""

    name = tables.Column(linkify=True)

    class Meta:
        model = Customer
        fields = ["name", "account", "account_manager"]
