"""A customer with the first check-up: what a new one gets, and one that comes back."""

from django.db import transaction
from django.utils.translation import gettext

from customers.services.customers import UnableToKeepCustomer, add_customer, restore_customer
from licensing.models import CheckUp
from licensing.services.checkups import plan_check_up, usual_next_day
from licensing.services.positions import today_of


@transaction.atomic
def take_on_customer(*, reseller, by, now, first_check_up=None, **values):
    """Returns a new customer whose first check-up is planned: for the day given, else for the usual next day.

    `values` are those of `add_customer`. Raises UnableToKeepCustomer as that does, and for a day that is over.
    """
    customer = add_customer(reseller=reseller, by=by, **values)
    _plan_next(customer, by=by, now=now, on=first_check_up)
    return customer


@transaction.atomic
def take_back_customer(*, customer, by, now):
    """Takes a customer out of the archive; one without an open check-up gets one for the usual next day."""
    customer = restore_customer(customer=customer, by=by)
    if not CheckUp.objects.of(customer.reseller).open().filter(customer=customer).exists():
        _plan_next(customer, by=by, now=now)
    return customer


def _plan_next(customer, *, by, now, on=None):
    today = today_of(customer, now)
    if on is not None and on < today:
        told = gettext("That day is over. Choose today or a later one.")
        raise UnableToKeepCustomer(told, "first_check_up")
    plan_check_up(customer=customer, due_on=on or usual_next_day(customer=customer, today=today), by=by)
