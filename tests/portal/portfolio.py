"""Customers with a position, and what a page costs, for the tests of the first screens."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from customers.tenancy import entered
from licensing.services.positions import refresh_positions
from tests.conftest import make_customer
from tests.licensing.records import NOW, add_group, add_line, add_proof, add_server


def estate(reseller, account="C1", *, people=40, rights=30, kind="invoice", **fields):
    """A customer whose people reach a Server 2022, with a document for some of the CALs; not computed yet."""
    customer = make_customer(reseller, account, **fields)
    with entered(reseller):
        add_group(customer, add_server(customer), users=people)
        if rights:
            add_line(add_proof(customer, kind, number="" if kind == "none" else f"INV-{account}"), rights)
    return customer


def refresh(reseller):
    """Computes what the worker would."""
    with entered(reseller):
        refresh_positions(reseller=reseller, now=NOW)


def queries_of(get):
    """How many queries a request asks, savepoints aside."""
    with CaptureQueriesContext(connection) as queries:
        assert get().status_code == 200
    return len([query for query in queries if "SAVEPOINT" not in query["sql"]])
