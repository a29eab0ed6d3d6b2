"""The reseller's customers, and everything about one of them."""

from customers.models import Customer
from portal.pages.base import RowView, TableView
from portal.pages.customers.filters import CustomerFilter
from portal.pages.customers.tables import CustomerTable


class CustomerList(TableView):
    """All customers who are not archived."""

    title = "Customers"
    model = Customer
    table_class = CustomerTable
    filterset_class = CustomerFilter
    empty = "Import what you keep in spreadsheets, or add the first customer in data entry."

    def get_queryset(self):
        return super().get_queryset().active().select_related("account_manager__user").order_by("name", "id")


class CustomerDetail(RowView):
    """One customer."""

    model = Customer
    template_name = "customers/detail.html"
