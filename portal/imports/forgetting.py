"""How long the files of an import are kept: they hold names and addresses, and are of no use once it is done."""

from django.db.models.functions import Coalesce

from portal.models import Import

State = Import.State
# What is told of an import for good: numbers.
FOR_GOOD = ("counts", "count_nothing", "all_faults")


def forget_files(*, reseller, now):
    """Removes what people brought, the changed cells and the faults, of imports that are over for long enough.

    Has to run inside the reseller. One that the worker has just now waits for the next time; one that no worker ever
    took up has failed. Returns how many.
    """
    brought = Import.objects.of(reseller).light().filter(packed__isnull=False)
    over = brought.annotate(over_at=Coalesce("ended_at", "made_at")).filter(over_at__lte=now - Import.KEPT)
    rows = list(over.select_for_update(skip_locked=True))
    for row in rows:
        row.packed = None
        row.found = {name: row.found[name] for name in FOR_GOOD if name in row.found}
        if row.state in (State.LOOKING, State.WAITING):
            row.state = State.FAILED
        row.save(update_fields=["packed", "found", "state"])
    return len(rows)
