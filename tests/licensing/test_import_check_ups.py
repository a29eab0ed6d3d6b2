"""The check-ups that an import plans."""

import datetime
import shutil
from pathlib import Path

import pytest
import time_machine

from customers.models import Customer
from customers.tenancy import entered
from licensing.models import CheckUp
from tests.licensing.imports import ESTATE, change, import_, rows_of
from tests.licensing.records import NOW


@pytest.fixture
def folder(tmp_path):
    """A copy of the estate that a test may spoil."""
    return Path(shutil.copytree(ESTATE, tmp_path / "estate"))


@pytest.mark.parametrize(("months", "due_on"), [("", (2027, 2, 24)), ("1", (2026, 12, 24))])
def test_a_customer_without_a_day_is_called_by_its_cadence(reseller, catalogue, folder, months, due_on):
    change(folder, "customers", 2, next_check_up="", check_up_months=months)
    account = rows_of("customers", folder)[0]["account"]
    with time_machine.travel(NOW, tick=False):
        import_(folder)
    with entered(reseller):
        assert CheckUp.objects.open().get(customer__account=account).due_on == datetime.date(*due_on)


def test_one_that_is_planned_stays_where_the_file_is_silent(reseller, catalogue, folder):
    import_(folder)
    change(folder, "customers", 2, next_check_up="")
    account = rows_of("customers", folder)[0]["account"]
    with entered(reseller):
        before = CheckUp.objects.open().get(customer__account=account)
    import_(folder)
    with entered(reseller):
        assert CheckUp.objects.open().get(customer__account=account) == before
        assert CheckUp.objects.open().get(customer__account=account).due_on == before.due_on


def test_an_archived_customer_gets_no_check_up(reseller, catalogue):
    import_(ESTATE)
    with entered(reseller):
        customer = Customer.objects.order_by("pk").first()
        CheckUp.objects.filter(customer=customer).delete()
        Customer.objects.filter(pk=customer.pk).update(archived_at=NOW)
    _, out, _ = import_(ESTATE)
    assert "check-ups: 0 created, 0 changed, 12 left alone" in out
