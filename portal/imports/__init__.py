"""Imports as a page: files are kept, looked through, imported as they were shown, and undone.

The work is the worker's. A row says LOOKING, WAITING or UNDOING until the very transaction that did the work, so that a
worker that is killed leaves nothing half done, and can be asked again.
"""

import io
import zipfile
from functools import partial

from django.core.cache import cache
from django.db import connection, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext

from customers.tenancy import entered
from licensing.importers.estate import SHEETS
from licensing.rules.said import kept
from licensing.services.estate_undo import UnableToUndo, undo_estate
from licensing.services.estates import UnableToImport, import_estate
from portal.imports import cells
from portal.imports.told import told_of
from portal.languages import language_of
from portal.models import Import

State = Import.State
MOST_FAULTS = 1000
MOST_STANDING = 100
# What is kept of an undo that came to nothing, until somebody asks anew.
REFUSED = ("standing", "all_standing", "undo_failed")


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
    row = _held(imported, by)
    if row is None:
        return imported
    if row.state not in (State.LOOKED, State.FAILED, State.LOOKING, State.WAITING):
        raise UnableToProceed(
            gettext("This cannot be imported now: %(state)s.") % {"state": row.get_state_display()}
        )
    if not row.has_files:
        raise UnableToProceed(gettext("Its files are no longer kept. Bring them again."))
    if not row.at_work:
        # What was never looked through, or failed at it, is looked through first.
        row.state = State.WAITING if row.found else State.LOOKING
        row.save(update_fields=["state"])
    return row


@transaction.atomic
def undo(*, imported, by):
    """All that an import did shall be taken back; also starts that again when the worker was lost."""
    row = _held(imported, by)
    if row is None:
        return imported
    if row.state not in (State.DONE, State.UNDOING):
        raise UnableToProceed(gettext("Only what was imported can be undone."))
    if row.state == State.DONE:
        row.state, row.undone_by = State.UNDOING, by
        row.found = {name: told for name, told in row.found.items() if name not in REFUSED}
        row.save(update_fields=["state", "undone_by", "found"])
    return row


def _held(imported, by):
    """The row, for this transaction alone; None while the worker, or somebody who pressed at the same time, has it."""
    rows = Import.objects.visible_to(by).light().filter(pk=imported.pk)
    return rows.select_for_update(skip_locked=True).first()


def progress_of(imported):
    """(done, of how many) of one at work: customers, or rows to be undone; None while nobody works at it."""
    return cache.get(_key(imported.pk))


def run(*, reseller, pk):
    """Looks it through, imports it or undoes it; a failure of ours is kept with it and raised."""
    try:
        with entered(reseller):
            brought = Import.objects.of(reseller).light()
            wanted = brought.select_related("by__user", "undone_by__user").get(pk=pk)
        undoing = wanted.state == State.UNDOING
        by = (wanted.undone_by if undoing else wanted.by).user
        occasion = "undo of an import" if undoing else "import"
        with entered(reseller, by=by, because=occasion), translation.override(language_of(by)):
            rows = brought.filter(pk=pk, state=wanted.state)
            row = rows.select_for_update(skip_locked=True).first()
            if row is not None and row.at_work:
                _undo(row) if undoing else _work(row)
    except Exception:
        with entered(reseller):
            _note_failure(reseller, pk)
        raise
    finally:
        cache.delete(_key(pk))


def _note_failure(reseller, pk):
    rows = Import.objects.of(reseller).light().select_for_update().filter(pk=pk)
    rows.filter(state__in=(State.LOOKING, State.WAITING)).update(state=State.FAILED, ended_at=timezone.now())
    if row := rows.filter(state=State.UNDOING).first():
        row.state, row.found = State.DONE, row.found | {"undo_failed": True}
        row.save(update_fields=["state", "found"])


def _undo(row):
    try:
        undo_estate(
            reseller=row.reseller,
            context=row.context,
            told=partial(told_of, row),
            progress=_progress(row),
        )
    except UnableToUndo as refusal:
        standing = [[one.model._meta.label, one.name, one.changed] for one in refusal.rows]
        row.state = State.DONE
        row.found |= {"standing": standing[:MOST_STANDING], "all_standing": len(standing)}
    else:
        row.state, row.ended_at = State.UNDONE, timezone.now()
    row.save(update_fields=["state", "ended_at", "found"])


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
    return import_estate(reseller=row.reseller, files=files, progress=_progress(row))


def _progress(row):
    return lambda done, total: cache.set(_key(row.pk), (done, total), timeout=900)


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
