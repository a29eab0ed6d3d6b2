"""Takes a whole import back, by what the history knows of it, while nothing depends on it."""

from collections import defaultdict
from typing import NamedTuple

from django.db import models, transaction

from customers.models import AccessGroup, Contact, Customer, Server, ServerAccess
from licensing.models import (
    AssurancePeriod,
    Call,
    CheckUp,
    EarlyCause,
    Entitlement,
    LicenseServer,
    Proof,
    ProofLine,
)
from licensing.services.upserts import batched

# What an import makes, each after what it points at.
MADE = (
    Customer,
    Contact,
    Server,
    AccessGroup,
    ServerAccess,
    LicenseServer,
    Proof,
    ProofLine,
    Entitlement,
    AssurancePeriod,
    CheckUp,
)
# What the tick writes into a check-up by itself: its stamp alone, or with it all of these when it opens one early.
STAMP = {"opened_at"}
EARLY = {"opened_at", "early_because", "due_on", "was_due_on"}


class InTheWay(NamedTuple):
    """A row because of which an import is not undone: it was changed since, or else it depends on what the import did."""

    model: type[models.Model]
    name: str
    changed: bool


class UnableToUndo(Exception):
    """Rows stand in the way; `rows` says which, as InTheWay."""

    def __init__(self, rows):
        self.rows = rows
        super().__init__(f"{len(rows)} rows stand in the way")


class _Made:
    """What an import did to the rows of one model."""

    def __init__(self, model, reseller, context):
        self.model, self.events = model, model.pgh_event_model.objects.filter(reseller=reseller)
        self.first, self.last = {}, {}
        for event in self.events.filter(pgh_context_id=context).order_by("pgh_id"):
            self.first.setdefault(event.pgh_obj_id, event)
            self.last[event.pgh_obj_id] = event
        self.created = {
            pk
            for pk, event in self.first.items()
            if event.pgh_label == "insert" and self.last[pk].pgh_label != "delete"
        }
        self.changed = {pk for pk, event in self.first.items() if event.pgh_label != "insert"}

    def former(self):
        """pk → the event that tells how a changed row was before."""
        found = {}
        for event in self.events.filter(pgh_obj_id__in=self.changed).order_by("pgh_id"):
            if event.pgh_id < self.first[event.pgh_obj_id].pgh_id:
                found[event.pgh_obj_id] = event
        # The first event of a deletion already shows the row as it was.
        for pk in self.changed:
            if self.first[pk].pgh_label == "delete":
                found[pk] = self.first[pk]
        return found

    def touched_since(self):
        """The pks of rows that have an event after the import's last one, other than the tick's own."""
        newest = self.events.filter(pgh_obj_id__in=self.first).values("pgh_obj_id")
        newest = newest.annotate(newest=models.Max("pgh_id")).values_list("pgh_obj_id", "newest")
        touched = {pk for pk, event in newest if event > self.last[pk].pgh_id}
        if self.model is not CheckUp:
            return touched
        return {pk for pk, before, event in self.since(touched) if not _by_the_tick(before, event)}

    def since(self, pks):
        """Yields (pk, the event before, the event) for all that happened to these rows after the import."""
        before = dict(self.last)
        for event in self.events.filter(pgh_obj_id__in=pks).order_by("pgh_id"):
            pk = event.pgh_obj_id
            if event.pgh_id > self.last[pk].pgh_id:
                yield pk, before[pk], event
                before[pk] = event


def _by_the_tick(before, event):
    """True when an event of a check-up is its opening on its day or early, which nobody did."""
    if event.pgh_label != "update" or (event.pgh_context or {}).get("user"):
        return False
    names = [field.attname for field in CheckUp._meta.concrete_fields]
    differing = {name for name in names if getattr(before, name) != getattr(event, name)}
    return differing <= STAMP or {"early_because"} <= differing <= EARLY


@transaction.atomic
def undo_estate(*, reseller, context, told=None, progress=None):
    """Removes what an import created and puts back what it changed; has to run inside the reseller.

    `context` is the import's in the history. `told(rows)` gives more InTheWay for what was told of these rows, model →
    pks. `progress(done, total)` hears about rows. Raises UnableToUndo, and then nothing was changed.
    """
    made = [_Made(model, reseller, context) for model in MADE]
    for one in made:
        # Nobody changes them, or points at them, until this is through.
        list(one.model.objects.select_for_update().filter(pk__in=one.first).values_list("pk"))
    rows = _in_the_way(made)
    if told:
        rows += told({one.model: one.created | one.changed for one in made})
    if rows:
        raise UnableToUndo(rows)
    done, total = 0, sum(len(one.created) + len(one.changed) for one in made)
    for rows in _undone(made):
        done += rows
        if progress:
            progress(done, total)


def _undone(made):
    """Does it, some rows at a time; yields how many."""
    for one in reversed(made):
        for pks in batched(sorted(one.created)):
            one.model.objects.filter(pk__in=pks).delete()
            yield len(pks)
    for one in made:
        if one.model is CheckUp:
            _forget_causes(one)
        _put_back(one)
        yield len(one.changed)


def _in_the_way(made):
    created = defaultdict(set, {one.model: one.created for one in made})
    rows = []
    for one in made:
        touched = one.touched_since()
        there = one.model.objects.in_bulk(touched)
        rows += [InTheWay(one.model, str(there.get(pk, pk)), changed=True) for pk in sorted(touched)]
        for relation in one.model._meta.related_objects:
            model, name = relation.related_model, relation.field.name
            # A group reaches a server by a row of its own, which is looked at for itself.
            if relation.many_to_many or not _counts(model, relation):
                continue
            others = model._default_manager.filter(**{f"{name}__in": one.created})
            others = others.exclude(pk__in=created[model])
            if model is Call:
                others = others.exclude(draft={})  # who only looked has nothing to lose
            rows += [InTheWay(model, str(row), changed=False) for row in others[:100]]
    return list(dict.fromkeys(rows))


def _counts(model, relation):
    """People's own rows stand in the way; what is computed from others goes with them."""
    own = hasattr(model, "pgh_event_model") or relation.on_delete is models.PROTECT
    return own or model is Call


def _forget_causes(made):
    """What opened check-ups early since may do so again: they are put back to when they were not open."""
    for pk, _before, event in made.since(made.changed):
        if event.opened_at:
            EarlyCause.objects.filter(check_up=pk, found_at=event.opened_at).delete()


def _put_back(made):
    kept = {field.attname for field in made.events.model._meta.concrete_fields}
    fields = [
        field
        for field in made.model._meta.concrete_fields
        if field.attname in kept and not field.primary_key and not field.generated
    ]
    former = made.former()
    there = made.model.objects.in_bulk(former)
    for pk, row in there.items():
        for field in fields:
            setattr(row, field.attname, getattr(former[pk], field.attname))
    rows = list(there.values())
    if rows:
        made.model.objects.bulk_update(rows, [field.name for field in fields], batch_size=1000)
    gone = [
        made.model(pk=pk, **{field.attname: getattr(event, field.attname) for field in fields})
        for pk, event in former.items()
        if pk not in there
    ]
    made.model.objects.bulk_create(gone, batch_size=1000)
