"""The tables of a customer in tests: opened, sent back with changes, looked up."""

from customers.tenancy import entered
from tests.portal.filled import filled_table


def address(customer, table):
    return f"/r/northwind/customers/{customer.pk}/{table}/"


def save(client, customer, table, *changes, **further):
    """Opens a table and sends it back with changes for its rows."""
    shown = client.get(address(customer, table)).context["table"]
    return client.post(address(customer, table), filled_table(shown, *changes, **further))


def rows(model, customer):
    with entered(customer.reseller):
        return list(model.objects.filter(customer=customer).order_by("name"))


def errors(response):
    return [error for form in response.context["table"].forms for error in form.errors.items()]
