"""Rows as somebody wants them: creates what is missing, changes what differs, leaves the rest alone, in bulk."""

from collections import Counter
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, NamedTuple

BATCH = 1000


class Differing(NamedTuple):
    """A cell of a row that is there: pk of the row and of its customer, what the row is called, both values."""

    kind: str
    row: int
    customer: int | None
    name: str
    column: str
    former: Any
    new: Any


@dataclass
class Tally:
    """For each kind of row: how many were created, changed and left alone; and how many lines count nothing."""

    created: Counter = field(default_factory=Counter)
    changed: Counter = field(default_factory=Counter)
    left_alone: Counter = field(default_factory=Counter)
    count_nothing: int = 0
    # The first MOST cells that change.
    cells: list[Differing] = field(default_factory=list)

    MOST = 1000

    def note(self, kind, row, column, value):
        """A cell of a row is about to change."""
        if len(self.cells) < self.MOST:
            name = next(
                (found for name in ("name", "number", "part_number") if (found := getattr(row, name, ""))), ""
            )
            former = getattr(row, column)
            customer = getattr(row, "customer_id", None)
            self.cells.append(Differing(kind, row.pk, customer, str(name), column, former, value))

    def changed_after_all(self, kind, rows=1):
        """Some rows that were left alone changed in what hangs on them."""
        self.changed[kind] += rows
        self.left_alone[kind] -= rows

    def __str__(self):
        kinds = dict.fromkeys([*self.created, *self.changed, *self.left_alone])
        told = [
            f"{kind}: {self.created[kind]:,} created, {self.changed[kind]:,} changed, "
            f"{self.left_alone[kind]:,} left alone"
            for kind in kinds
        ]
        if self.count_nothing:
            told.append(
                f"lines that count nothing, as their parts carry no access rights: {self.count_nothing:,}"
            )
        return "\n".join(told)


def upsert(model, wanted, existing, *, kind, tally):
    """Makes rows of a model be as wanted.

    `wanted` is key → column values (foreign keys as `customer_id`), `existing` key → row; new rows are added
    to `existing`, so that it holds a row for each wanted key afterwards. Nothing that is the same is written.
    Returns (the new rows, the changed rows).
    """
    new, changed, columns = [], [], set()
    for key, values in wanted.items():
        row = existing.get(key)
        if row is None:
            existing[key] = row = model(**values)
            new.append(row)
        elif differing := [
            name for name, value in values.items() if _plain(getattr(row, name)) != _plain(value)
        ]:
            for name in differing:
                tally.note(kind, row, name, values[name])
            for name in differing:
                setattr(row, name, values[name])
            changed.append(row)
            columns.update(differing)
    model.objects.bulk_create(new, batch_size=BATCH)
    if changed:
        fields = {model._meta.get_field(column.removesuffix("_id")).name for column in columns}
        model.objects.bulk_update(changed, sorted(fields), batch_size=BATCH)
    tally.created[kind] += len(new)
    tally.changed[kind] += len(changed)
    tally.left_alone[kind] += len(wanted) - len(new) - len(changed)
    return new, changed


def _plain(value):
    """Lists of roles and features are sets: their order says nothing."""
    return sorted(value) if isinstance(value, list) else value


def batched(values):
    """Yields lists of some of the values at a time."""
    values = iter(values)
    while some := list(islice(values, BATCH)):
        yield some
