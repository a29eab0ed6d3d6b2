"""A reseller of the size the design speaks of, with others beside it."""

import os
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connection
from django.utils import timezone

from customers.models import Customer, Member, Reseller
from customers.tenancy import entered
from licensing.importers.estate import SHEETS
from licensing.models import Entitlement
from licensing.services.catalogue import load_catalogue
from licensing.services.estates import import_estate
from licensing.services.positions import refresh_positions
from portal.demo.estate import write_estate
from tests.bench.database import analyze
from tests.bench.measure import peak_memory, timed
from tests.conftest import make_member

OTHERS, CUSTOMERS_OF_OTHERS = 10, 100
EARLIER_DAYS = 84  # kept of each customer, so that the trends have something to count
OLD_PURCHASES = 16  # of each customer, so that 10,000 customers have some 200,000 entitlements


def measure_import(customers):
    """Imports such customers as the sample files hold into an empty installation; returns a row."""
    load_catalogue()
    reseller = _reseller("plain")
    return _told(reseller, import_into(reseller, customers=customers, seed=1))


def fill(customers):
    """Makes the big reseller and the others; returns (its owner, the rows of what that took)."""
    load_catalogue()
    for number in range(OTHERS):
        other = _reseller(f"other-{number}")
        import_into(other, customers=CUSTOMERS_OF_OTHERS, seed=100 + number)
        with entered(other):
            refresh_positions(reseller=other, now=timezone.now())
    reseller = _reseller("big")
    owner = make_member(reseller, "big", Member.Role.OWNER, time_zone="Europe/Berlin")
    managers = [owner.user.email]
    seconds = import_into(reseller, customers=customers, seed=1, history=OLD_PURCHASES, managers=managers)
    rows = [_told(reseller, seconds)]
    analyze()
    with entered(reseller):
        seconds, done = timed(lambda: refresh_positions(reseller=reseller, now=timezone.now()))
    rows.append((f"positions of {done:,} customers, one process", f"{seconds:.1f}", f"{peak_memory():.0f}"))
    keep_earlier_days(reseller)
    analyze()
    os.sync()  # what was written so far is not written while pages are measured
    return owner, rows


def _told(reseller, seconds):
    with entered(reseller):
        customers = Customer.objects.of(reseller).count()
        rights = Entitlement.objects.of(reseller).count()
    what = f"import of {customers:,} customers with {rights:,} entitlements"
    return what, f"{seconds:.1f}", f"{peak_memory():.0f}"


def import_into(reseller, *, customers, seed, history=0, managers=()):
    """Writes a made-up estate and imports it; returns the seconds of the import."""
    with TemporaryDirectory() as folder, ExitStack() as stack:
        write_estate(
            Path(folder),
            customers=customers,
            today=date.today(),  # noqa: DTZ011 - a day to plan around
            seed=seed,
            history=history,
            managers=managers,
        )
        files = {
            sheet.name: stack.enter_context(Path(folder, f"{sheet.name}.csv").open("rb")) for sheet in SHEETS
        }
        stack.enter_context(entered(reseller))
        return timed(lambda: import_estate(reseller=reseller, files=files))[0]


def keep_earlier_days(reseller):
    """Gives every customer the days before today's, with the numbers of today."""
    with entered(reseller), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO licensing_positionday "
            "(reseller_id, customer_id, day, required, missing, unproven, rank) "
            "SELECT reseller_id, customer_id, day - number, required, missing, unproven, rank "
            "FROM generate_series(1, %s) AS number, licensing_positionday",
            [EARLIER_DAYS],
        )
        cursor.execute("UPDATE licensing_positionrecord SET rank_week_ago = rank")


def _reseller(slug):
    return Reseller.objects.create(slug=slug, name=slug.capitalize(), time_zone="Europe/Berlin")
