"""A whole price list at once: looked through first, then kept as a whole or not at all."""

from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext

from licensing.importers.prices import PriceRow, read_prices
from licensing.importers.sheets import Fault
from licensing.models import Part, Price
from licensing.services.shortfalls import prices_changed
from licensing.services.upserts import Tally, upsert


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
    wanted = {
        change.part.pk: {
            "reseller_id": by.reseller_id,
            "part_id": change.part.pk,
            "amount": change.row.amount,
            "currency": change.row.currency,
            "as_of": change.row.as_of,
        }
        for change in found.changes
    }
    existing = {change.part.pk: change.former for change in found.changed}
    upsert(Price, wanted, existing, kind="prices", tally=Tally())
    if wanted:
        prices_changed(by.reseller)
    return found


def _parts(reseller):
    """Part number in capitals → part; the reseller's own go before shared ones of the same number."""
    parts = Part.objects.known_to(reseller).order_by(F("reseller").asc(nulls_first=True))
    return {part.part_number.upper(): part for part in parts}
