"""The estate of the test run, and the commands that read it, without a process of their own."""

import csv
import io
from pathlib import Path

from django.core.management import call_command

from customers.models import AccessGroup, Contact, Customer, Server, ServerAccess
from customers.tenancy import entered
from licensing.models import AssurancePeriod, CheckUp, Entitlement, LicenseServer, Proof, ProofLine

ESTATE = Path(__file__).parent.parent / "data" / "estate"
MODELS = (
    Customer,
    Contact,
    CheckUp,
    Server,
    AccessGroup,
    ServerAccess,
    LicenseServer,
    Proof,
    ProofLine,
    Entitlement,
    AssurancePeriod,
)


def run(command, *args):
    """Returns (exit status, standard output, standard error) of a command."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command(command, *args, stdout=out, stderr=err)
    except SystemExit as stop:
        return stop.code, out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def import_(folder, *options, slug="northwind"):
    return run("import_estate", str(folder), "--reseller", slug, *options)


def rows_of(sheet, folder=ESTATE):
    with (folder / f"{sheet}.csv").open(encoding="utf-8-sig") as lines:
        return list(csv.DictReader(lines))


def change(folder, sheet, line, **cells):
    """Overwrites cells of a line, counted as people count: the header is line 1."""
    rows = rows_of(sheet, folder)
    rows[line - 2].update(cells)
    _write(folder, sheet, rows)


def add(folder, sheet, **cells):
    """Adds a line; cells that are not told are empty."""
    rows = rows_of(sheet, folder)
    _write(folder, sheet, [*rows, dict.fromkeys(rows[0], "") | cells])


def _write(folder, sheet, rows):
    with (folder / f"{sheet}.csv").open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)


def everything(reseller):
    """Every row of the reseller with its history and what freshness goes by."""
    with entered(reseller):
        rows = {model.__name__: list(model.objects.order_by("pk").values()) for model in MODELS}
        events = {model.__name__: model.pgh_event_model.objects.count() for model in MODELS}
        return rows, events


def counted(reseller):
    with entered(reseller):
        return {model: model.objects.count() for model in MODELS}
