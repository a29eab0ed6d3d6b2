"""A whole price list at once: looked through first, then kept as a whole or not at all. So are prices of many parts."""

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext

from licensing.importers.prices import PriceRow, read_prices
from licensing.importers.sheets import Fault
from licensing.models import Part, Price
from licensing.services.parts import UnableToKeepPrice
from licensing.services.shortfalls import prices_changed
from licensing.services.upserts import Tally, upsert

CENT = Decimal("0.01")


class UnableToKeepList(Exception):
    """The list has faults, or part numbers nobody knows; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Change:
    """What a line of the list does; `former` is the price before, None where there was none."""

    part: Part
    row: PriceRow
    former: Price | None = None


@dataclass(slots=True)
class PriceList:
    """A list looked through: what it would do, what nobody knows, what is wrong."""

    new: list[Change] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    same: list[Change] = field(default_factory=list)
    unknown: list[Fault] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def is_empty(self):
        """True for a list in which nothing was found."""
        return not (self.new or self.changed or self.same or self.unknown or self.faults)

    @property
    def changes(self):
        """What would be written."""
        return [*self.new, *self.changed]


def look_through(*, reseller, lines, currency, as_of):
    """What a list would do; changes nothing. `lines` are its lines as bytes.

    `currency` and `as_of` hold where a line says nothing. Returns a PriceList.
    """
    parts = _parts(reseller)
    rows, unknown, faults = read_prices(lines, parts=parts, currency=currency, as_of=as_of)
    found = PriceList(unknown=unknown, faults=faults)
    kept = {price.part_id: price for price in Price.objects.of(reseller)}
    for row in rows:
        part = parts[row.part_number.upper()]
        former = kept.get(part.pk)
        change = Change(part, row, former)
        if former is None:
            found.new.append(change)
        elif (former.amount, former.currency, former.as_of) == (row.amount, row.currency, row.as_of):
            found.same.append(change)
        else:
            found.changed.append(change)
    return found


@transaction.atomic
def keep_list(*, by, lines, currency, as_of, leave_out_unknown=False):
    """Keeps every price of a list; returns the PriceList. Raises UnableToKeepList, and then nothing was changed.

    Part numbers nobody knows are left out only when that was asked for.
    """
    found = look_through(reseller=by.reseller, lines=lines, currency=currency, as_of=as_of)
    if found.faults:
        raise UnableToKeepList(gettext("Mend what is listed below; nothing was changed."))
    if found.unknown and not leave_out_unknown:
        raise UnableToKeepList(
            gettext("Say that the unknown part numbers are left out, or add them; nothing was changed.")
        )
    if not found.changes and not found.same:
        raise UnableToKeepList(gettext("There is no price in it."))
    keep_prices(
        prices=[
            (change.part, change.row.amount, change.row.currency, change.row.as_of)
            for change in found.changes
        ],
        by=by,
    )
    return found


@transaction.atomic
def keep_prices(*, prices, by):
    """Keeps what a pack of many parts costs: `prices` are (part, amount, currency, as of).

    Raises UnableToKeepPrice when one cannot be kept, and then none is.
    """
    wanted = {
        part.pk: {
            "reseller_id": by.reseller_id,
            "part_id": part.pk,
            "amount": amount,
            "currency": currency,
            "as_of": as_of,
        }
        for part, amount, currency, as_of in prices
    }
    for part, *_rest in prices:
        _check(part, wanted[part.pk])
    kept = Price.objects.of(by.reseller).select_for_update().filter(part__in=wanted)
    upsert(Price, wanted, {price.part_id: price for price in kept}, kind="prices", tally=Tally())
    if wanted:
        prices_changed(by.reseller)


def by_percent(amount, percent):
    """An amount after so many percent up, or down; half a cent goes up."""
    return (amount * (100 + percent) / 100).quantize(CENT, ROUND_HALF_UP)


def _check(part, values):
    try:
        Price(**values).clean_fields(exclude=["reseller", "part"])
    except ValidationError as error:
        told = {"part": part, "reason": " ".join(error.messages)}
        raise UnableToKeepPrice(gettext("%(part)s: %(reason)s") % told) from error


def _parts(reseller):
    """Part number in capitals → part; the reseller's own go before shared ones of the same number."""
    parts = Part.objects.known_to(reseller).order_by(F("reseller").asc(nulls_first=True))
    return {part.part_number.upper(): part for part in parts}
