"""An estate that a reseller brings in files: checked as a whole, applied as a whole or not at all."""

from dataclasses import replace

from django.db import connection, models, transaction
from django.utils import timezone

from customers.models import Customer, Member, Server
from licensing.importers.estate import SHEETS, Known, read_accounts
from licensing.importers.sheets import read_rows
from licensing.importers.spool import Spool
from licensing.models import LicenseServer, Part
from licensing.services.estate_check_ups import Days, apply_check_ups
from licensing.services.estate_papers import apply_documents
from licensing.services.estate_rows import apply_customers, apply_environment
from licensing.services.upserts import Tally

ACCOUNTS_AT_ONCE = 500
ORDER = {sheet.name: place for place, sheet in enumerate(SHEETS)}


class UnableToImport(Exception):
    """The files have faults, `faults` are all of them; nothing was changed."""

    def __init__(self, faults):
        self.faults = sorted(faults, key=lambda fault: (ORDER[fault.sheet], fault.line or 0))
        super().__init__("\n".join(map(str, self.faults)))


@transaction.atomic
def import_estate(*, reseller, files, dry_run=False, progress=None, now=None):
    """Makes the reseller's customers be as the files tell; has to run inside the reseller.

    `files` is sheet name → its lines as bytes, a file for each of `SHEETS`; rows that they lack are left
    alone. With `dry_run` everything happens but the end of it. `progress(done, total)` hears about customers.
    Who is told no next check-up and has none gets one for the usual next day from `now` on. Returns a Tally. Raises UnableToImport with every fault.
    """
    tally, faults, days = Tally(), [], Days(now or timezone.now())
    with Spool(accounts_at_once=ACCOUNTS_AT_ONCE) as spool:
        for sheet in SHEETS:
            for row in read_rows(sheet, files[sheet.name], faults):
                spool.put(row)
        known = _known(reseller, half_read=frozenset(fault.sheet for fault in faults))
        for done, rows in spool.batches():
            faults += _import_accounts(reseller, rows, known, tally, days, apply=not faults)
            if progress:
                progress(done, len(spool))
    if faults:
        raise UnableToImport(faults)
    # Last, because it locks the reseller's row, for which the tick and every other check-up would wait.
    apply_check_ups(reseller, days, tally)
    _check_references(many=len(spool) > ACCOUNTS_AT_ONCE)
    if dry_run:
        transaction.set_rollback(True)
    return tally


def _check_references(*, many):
    """Has the database check now that each row belongs to its customer's reseller.

    What it knows of its tables' sizes is from before the import (autovacuum sees no uncommitted rows, but may come
    by and say so). For a table it takes to be small, it would read all of a reseller's rows for each reference.
    """
    with connection.cursor() as cursor:
        if many:
            cursor.execute("SELECT analyze_estates()")
    connection.check_constraints()


def _known(reseller, *, half_read):
    members = Member.objects.of(reseller).staff().values_list("user__email", "pk")
    # The reseller's own parts come last, so that they win over shared ones of the same number.
    parts = Part.objects.known_to(reseller).order_by(models.F("reseller").asc(nulls_first=True))
    return Known(
        members={email.lower(): pk for email, pk in members},
        parts={part.part_number.upper(): part for part in parts},
        time_zone=reseller.time_zone,
        half_read=half_read,
    )


def _import_accounts(reseller, rows, known, tally, days, *, apply):
    """Checks the rows of some accounts and, where there is no fault, applies them; returns the faults.

    Check-ups wait until the end: `days` gets what is told of the next ones.
    """
    accounts = {row.cells.get("account") for row in rows}
    customers = {
        row.account: row for row in Customer.objects.of(reseller).filter(account__in=accounts - {None})
    }
    known = replace(
        known, servers=_names(Server, customers), license_servers=_names(LicenseServer, customers)
    )
    wanted, faults = read_accounts(rows, known)
    if apply and not faults:
        apply_customers(reseller, wanted, customers, tally)
        by_customer = {customers[account]: found for account, found in wanted.items()}
        license_servers = apply_environment(by_customer, tally)
        apply_documents(by_customer, license_servers, tally)
        days.take(reseller, {customer: found.customer for customer, found in by_customer.items()})
    return faults


def _names(model, customers):
    """account → the names of its rows, for each account there is."""
    accounts = {customer.pk: account for account, customer in customers.items()}
    found = {account: set() for account in customers}
    for customer, name in model.objects.filter(customer__in=accounts).values_list("customer_id", "name"):
        found[accounts[customer]].add(name)
    return found
