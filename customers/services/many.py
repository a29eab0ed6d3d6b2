"""Changes of many customers or servers at once: all of them or none."""

from django.db import transaction
from django.utils.translation import gettext

from customers.models import Customer, Member, Server
from customers.services.answers import UnableToChange
from customers.services.customers import archive_customer


class UnableToChangeMany(Exception):
    """None of the customers was changed; the text says why."""


@transaction.atomic
def set_account_manager(*, customers, manager, by):
    """Gives the customers another account manager, or none. Raises UnableToChangeMany for somebody outside the team."""
    if manager is not None and not Member.objects.of(by.reseller).staff().filter(pk=manager.pk).exists():
        raise UnableToChangeMany(
            gettext("%(member)s is not in your team any more. Choose somebody who is.") % {"member": manager}
        )
    _update(customers, by, account_manager=manager)


@transaction.atomic
def set_check_up_months(*, customers, months, by):
    """How many months lie between their check-ups from the next one on; None: as the reseller's default.

    Raises UnableToChangeMany for a number the customers could not have.
    """
    if months is not None and not 1 <= months <= 60:
        raise UnableToChangeMany(gettext("Months between check-ups are 1 to 60."))
    _update(customers, by, check_up_months=months)


@transaction.atomic
def archive_customers(*, customers, by, now):
    """Puts customers aside. Raises UnableToKeepCustomer when one is in the archive; then none is."""
    for customer in customers:
        archive_customer(customer=customer, by=by, now=now)


@transaction.atomic
def retire_servers(*, servers, on, by):
    """Ends the service of servers: `on` is the first day without them. An end that is recorded moves to that day.

    Raises UnableToChange when one comes into service only later; then all stay as they were.
    """
    for server in servers:
        if server.valid_from is not None and server.valid_from > on:
            told = gettext("%(server)s comes into service only later. Correct its days in the environment.")
            raise UnableToChange(told % {"server": server})
    Server.objects.of(by.reseller).filter(pk__in=[server.pk for server in servers]).update(valid_until=on)


@transaction.atomic
def put_servers_back(*, days, by):
    """Undoes `retire_servers`: `days` are servers with their former end, None for none."""
    for server, valid_until in days:
        Server.objects.of(by.reseller).filter(pk=server.pk).update(valid_until=valid_until)


def _update(customers, by, **values):
    Customer.objects.of(by.reseller).filter(pk__in=[customer.pk for customer in customers]).update(**values)
