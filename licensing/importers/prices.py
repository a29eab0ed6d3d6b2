"""A price list: part numbers with what a pack costs."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from licensing.importers.cells import Cells, faults_at
from licensing.importers.sheets import Sheet, read_rows
from licensing.rules.records import shown, suggestion
from licensing.rules.said import say

PRICES = Sheet(
    "prices",
    columns=("part_number", "price", "currency", "as_of"),
    required=("part_number", "price"),
    others=True,
)


@dataclass(frozen=True, slots=True)
class PriceRow:
    """One line of the list; `line` is where it stands."""

    line: int
    part_number: str
    amount: Decimal
    currency: str
    as_of: date


def read_prices(lines, *, parts, currency, as_of):
    """Returns (PriceRows of known parts, Faults about part numbers nobody knows, all other Faults).

    `parts` are the known part numbers in capitals; `currency` and `as_of` hold where a line says nothing.
    """
    faults, unknown, found, seen = [], [], [], {}
    for row in read_rows(PRICES, lines, faults):
        cells = Cells(row.cells)
        number = cells.short("part_number", 60, required=True)
        amount = cells.money("price", required=True)
        price = PriceRow(
            row.line, number, amount, cells.currency("currency") or currency, cells.day("as_of") or as_of
        )
        first = seen.setdefault(number.upper(), row.line)
        if number and first != row.line:
            told = say("{value} is in line {line} already", value=shown(number), line=str(first))
            cells.fault("part_number", told)
        if cells.faults:
            faults += faults_at(row, cells.faults)
        elif number.upper() not in parts:
            hint = suggestion(number.upper(), parts)
            told = say("{value} is not in the catalogue{hint}", value=shown(number), hint=hint)
            unknown.append(row.fault("part_number", told))
        else:
            found.append(price)
    return found, unknown, faults
