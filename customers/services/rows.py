"""Several rows of a customer kept in one go: added, changed and removed together, or not at all.

The tables that people edit as a whole, as servers, groups and contacts, share this; what a row must fulfil
besides is each one's own service's to say.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

NOT_OURS = {"id", "reseller", "customer"}
GONE = _("Somebody removed this meanwhile. Leave it out, or add it as a new one.")
AT_ONCE = _(
    "A name is taken: somebody saved this table at the same moment, or two rows would exchange their names. Give one "
    "of them another name for now."
)


@dataclass(slots=True)
class Row:
    """A row as somebody wants it. Without a `pk` it is new; `values` are its fields."""

    values: dict[str, Any] = field(default_factory=dict)
    pk: int | None = None
    removed: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one row; `row` is its place in what was given, `field` empty for the row as a whole."""

    row: int
    field: str
    message: str


class UnableToKeepRows(Exception):
    """Nothing was kept; `faults` says for each row what to mend, and is empty when it is nobody's row."""

    def __init__(self, faults=(), text=""):
        self.faults = list(faults)
        super().__init__(text or " ".join(str(fault.message) for fault in self.faults))


@transaction.atomic
def keep_rows(*, model, customer, rows, called=("name",), check=lambda instance: ()):
    """Makes the customer's rows of a model be as wanted; rows that are not mentioned are left alone.

    `called` are the fields that no two rows of the customer may have the same, in capitals or not; `check` yields
    (field, message) for what else is wrong with a row. Returns the instances in the order of `rows`, None for removed
    ones. Raises UnableToKeepRows with every fault. Nothing that is the same is written.
    """
    known = locked_rows(model, customer)
    former = {pk: _name(one, called) for pk, one in known.items()}
    faults, instances, changed = [], [], set()
    for place, row in enumerate(rows):
        instance = known.get(row.pk) or model(reseller=customer.reseller, customer=customer)
        instances.append(None if row.removed else instance)
        if row.pk is not None and row.pk not in known and not row.removed:
            faults.append(Fault(place, "", GONE))
        elif not row.removed:
            changed |= {name for name, value in row.values.items() if _set(instance, name, value)}
            faults += [Fault(place, *fault) for fault in (*_faults(instance), *check(instance))]
    others = [one for pk, one in known.items() if pk not in {row.pk for row in rows}]
    faults += _doubles(instances, others, called, former)
    if faults:
        raise UnableToKeepRows(faults)
    _write(model, customer, rows, instances, sorted(changed))
    return instances


def locked_rows(model, customer):
    """pk → row of all that the customer has of a model, for this transaction alone, always locked in one order."""
    rows = model.objects.of(customer.reseller).filter(customer=customer).order_by("pk")
    return {row.pk: row for row in rows.select_for_update(of=["self"], no_key=True)}


def _set(instance, name, value):
    """Sets a value; True where it is another one than before."""
    value = value.strip() if isinstance(value, str) else value
    differs = getattr(instance, name) != value
    if differs:
        setattr(instance, name, value)
        instance.differs = True
    return differs


def _faults(instance):
    """What each field refuses, in its own words; what concerns several rows is seen together."""
    try:
        instance.clean_fields(exclude=NOT_OURS)
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            yield name, " ".join(messages)


def _name(instance, called):
    return tuple(getattr(instance, field) for field in called)


def _doubles(instances, others, called, former):
    """A fault for each name that is taken; two that were there and differ in capitals alone may stay."""

    def folded(instance):
        return tuple(part.casefold() for part in _name(instance, called))

    wanted = [(place, one) for place, one in enumerate(instances) if one is not None]
    times = Counter(folded(one) for one in [*others, *(one for _, one in wanted)])
    named = {folded(one) for _, one in wanted if former.get(one.pk) != _name(one, called)}
    for place, one in wanted:
        name = getattr(one, called[0])
        if name and times[folded(one)] > 1 and folded(one) in named:
            told = gettext("“%(name)s” is here twice. Give each its own name.")
            yield Fault(place, called[0], told % {"name": name})


def _write(model, customer, rows, instances, changed):
    own = model.objects.of(customer.reseller).filter(customer=customer)
    kept = [one for one in instances if one is not None]
    try:
        with transaction.atomic():
            gone = [row.pk for row in rows if row.removed and row.pk is not None]
            if gone:
                own.filter(pk__in=gone).delete()
            differing = [one for one in kept if one.pk and getattr(one, "differs", False)]
            if differing:
                model.objects.bulk_update(differing, changed)
            model.objects.bulk_create([one for one in kept if one.pk is None])
    except IntegrityError as error:
        raise UnableToKeepRows(text=AT_ONCE) from error
