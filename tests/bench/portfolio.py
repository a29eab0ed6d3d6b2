"""A reseller of the size the design speaks of, with others beside it."""

from contextlib import ExitStack
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from django.utils import timezone

from customers.models import Member, Reseller
from customers.tenancy import entered
from licensing.importers.estate import SHEETS
from licensing.models import Entitlement
from licensing.services.catalogue import load_catalogue
from licensing.services.estates import import_estate
from licensing.services.positions import refresh_positions
from portal.demo.estate import write_estate
from tests.bench.database import analyze
from tests.bench.measure import Table, peak_memory, timed
from tests.conftest import make_member

OTHERS, CUSTOMERS_OF_OTHERS = 10, 100
OLD_PURCHASES = 16  # of each customer, so that 10,000 customers have some 200,000 entitlements


def fill(customers):
    """Imports the estates and computes the positions; returns (the owner of the big reseller, a Table)."""
    load_catalogue()
    table = Table(
        "Import and positions",
        "A reseller's files imported from an empty reseller, all or nothing, then the position of every customer.",
        ("what", "seconds", "peak memory of the process, MiB"),
    )
    for number in range(OTHERS):
        other = _reseller(f"other-{number}")
        import_into(other, customers=CUSTOMERS_OF_OTHERS, seed=100 + number)
        with entered(other):
            refresh_positions(reseller=other, now=timezone.now())
    for name, old in (("plain", 0), ("big", OLD_PURCHASES)):
        reseller = _reseller(name)
        owner = make_member(reseller, name, Member.Role.OWNER, time_zone="Europe/Berlin")
        seconds = import_into(reseller, customers=customers, seed=1, history=old, managers=[owner.user.email])
        with entered(reseller):
            rights = Entitlement.objects.of(reseller).count()
        what = f"import of {customers:,} customers with {rights:,} entitlements"
        table.rows.append((what, f"{seconds:.1f}", f"{peak_memory():.0f}"))
    analyze()
    with entered(reseller):
        seconds, done = timed(lambda: refresh_positions(reseller=reseller, now=timezone.now()))
    table.rows.append(
        (f"positions of {done:,} customers, one process", f"{seconds:.1f}", f"{peak_memory():.0f}")
    )
    analyze()
    return owner, table


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


def _reseller(slug):
    return Reseller.objects.create(slug=slug, name=slug.capitalize(), time_zone="Europe/Berlin")
