"""Imports as a page: files are kept, looked through, imported as they were shown, and undone.

The work is the worker's. A row says LOOKING or WAITING until the very transaction that did the work, so that a worker
that is killed leaves nothing half done, and the import can be started again.
"""

import io
import zipfile

from django.core.cache import cache
from django.db import connection, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext

from customers.tenancy import entered
from licensing.importers.estate import SHEETS
from licensing.rules.said import kept
from licensing.services.estate_undo import undo_estate
from licensing.services.estates import UnableToImport, import_estate
from portal.imports import cells
from portal.languages import language_of
from portal.models import Import

State = Import.State
MOST_FAULTS = 1000


class UnableToProceed(Exception):
    """It is not in a state for this, with the reason."""


def keep_files(*, by, files):
    """Keeps files (sheet name → bytes) to be looked through."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return Import.objects.create(reseller=by.reseller, by=by, packed=packed.getvalue())


@transaction.atomic
def confirm(*, imported, by):
    """What was shown shall be imported; also starts one again that failed or whose worker was lost."""
    row = Import.objects.visible_to(by).select_for_update().get(pk=imported.pk)
    if row.state not in (State.LOOKED, State.FAILED, State.LOOKING, State.WAITING):
        raise UnableToProceed(
            gettext("This cannot be imported now: %(state)s.") % {"state": row.get_state_display()}
        )
    if not row.at_work:
        # What was never looked through, or failed at it, is looked through first.
        row.state = State.WAITING if row.found else State.LOOKING
        row.save(update_fields=["state"])
    return row


@transaction.atomic
def undo(*, imported, by):
    """Takes back all that an import did. Raises UnableToUndo with the rows that stand in the way."""
    row = Import.objects.visible_to(by).select_for_update().get(pk=imported.pk)
    if row.state != State.DONE:
        raise UnableToProceed(gettext("Only what was imported can be undone."))
    undo_estate(reseller=by.reseller, context=row.context)
    row.state, row.ended_at = State.UNDONE, timezone.now()
    row.save(update_fields=["state", "ended_at"])


def progress_of(imported):
    """(customers done, of how many) of one at work; None while nobody works at it."""
    return cache.get(_key(imported.pk))


def run(*, reseller, pk):
    """Looks it through, or imports it; a failure of ours is kept as its state and raised."""
    try:
        with entered(reseller):
            by = Import.objects.select_related("by__user").get(pk=pk).by.user
        with entered(reseller, by=by, because="import"), translation.override(language_of(by)):
            row = Import.objects.of(reseller).select_for_update(skip_locked=True).filter(pk=pk).first()
            if row is not None and row.at_work:
                _work(row)
    except Exception:
        with entered(reseller):
            open_states = (State.LOOKING, State.WAITING)
            Import.objects.filter(pk=pk, state__in=open_states).update(
                state=State.FAILED, ended_at=timezone.now()
            )
        raise
    finally:
        cache.delete(_key(pk))


def _work(row):
    confirmed = row.state == State.WAITING
    try:
        with transaction.atomic():
            found = _told(_import(row), row.reseller)
            as_shown = confirmed and found == row.found
            if not as_shown:
                transaction.set_rollback(True)
        row.state = State.DONE if as_shown else State.LOOKED
        row.looked_anew = confirmed and not as_shown
        row.context = _context() if as_shown else None
    except UnableToImport as refusal:
        found = {"faults": [[*fault[:3], kept(fault.message)] for fault in refusal.faults[:MOST_FAULTS]]}
        row.state = State.FAULTY
        found["all_faults"] = len(refusal.faults)
    row.found, row.ended_at = found, timezone.now()
    row.save(update_fields=["state", "looked_anew", "context", "found", "ended_at"])


def _import(row):
    """Imports the files; one that was not brought has no rows."""
    files = {sheet.name: [",".join(sheet.columns).encode()] for sheet in SHEETS}
    with zipfile.ZipFile(io.BytesIO(row.packed)) as archive:
        for name in archive.namelist():
            files[name] = archive.read(name).splitlines(keepends=True)
    return import_estate(
        reseller=row.reseller,
        files=files,
        progress=lambda done, total: cache.set(_key(row.pk), (done, total), timeout=900),
    )


def _told(tally, reseller):
    """What an import did, as it is kept and compared."""
    kinds = dict.fromkeys([*tally.created, *tally.changed, *tally.left_alone])
    counts = [[kind, tally.created[kind], tally.changed[kind], tally.left_alone[kind]] for kind in kinds]
    return {
        "counts": counts,
        "differing": cells.keep(tally, reseller),
        "count_nothing": tally.count_nothing,
    }


def _context():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('pghistory.context_id')")
        return cursor.fetchone()[0]


def _key(pk):
    return f"import:{pk}"
