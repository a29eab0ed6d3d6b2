"""One row's cells, checked as the engine checks a scenario, so that the same fault reads the same."""

import re
from decimal import Decimal
from functools import cache
from importlib.resources import files

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from licensing.rules.records import Record, shown, suggestion
from licensing.rules.said import say

WHOLE_NUMBER = re.compile(r"-?\d{1,400}", re.ASCII)
# Before one or two digits at the end a comma can only be the decimal one.
MONEY = re.compile(r"\d{1,10}([.,]\d{1,2})?", re.ASCII)
CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)
YES_OR_NO = {"yes": True, "no": False}


class Cells(Record):
    """Reads the cells of one row; what is wrong goes to `faults`, and a harmless value is returned."""

    def short(self, column, longest, *, required=False):
        """Some text that fits its column in the database; "" for an empty cell."""
        value = self.text(column, required=required) or ""
        if len(value) > longest:
            told = say("{value} is longer than {longest} characters", value=shown(value), longest=longest)
            self.fault(column, told)
        return value

    def whole(self, column, *, least=0, most=None, required=True, default=0):
        """A whole number."""
        if not required and column not in self.values:
            return default
        number = Record({column: whole_number(self.values.get(column))}, self.faults).number(column)
        if column in self.values and number < least and self.sound(column):
            self.fault(column, say("must be at least {least}, not {value}", least=least, value=shown(number)))
        if most is not None and number > most:
            self.fault(column, say("must be at most {most}, not {value}", most=most, value=shown(number)))
        return number

    def sound(self, column):
        """True while nothing is wrong with a column."""
        return all(key != column for key, _ in self.faults)

    def money(self, column, *, required=False):
        """An amount, as 39.00 or 39,00; None for an empty cell."""
        value = self.get(column, required=required)
        if value is None:
            return None
        if not MONEY.fullmatch(value):
            self.fault(column, say("must be an amount like 39.00, not {value}", value=shown(value)))
            return None
        return Decimal(value.replace(",", "."))

    def currency(self, column):
        value = self.values.get(column, "")
        if value and not CURRENCY.fullmatch(value):
            told = say("must be three capital letters like EUR, not {value}", value=shown(value))
            self.fault(column, told)
        return value

    def email(self, column):
        value = self.short(column, 254)
        if value:
            try:
                validate_email(value)
            except ValidationError:
                self.fault(column, say("{value} is not an e-mail address", value=shown(value)))
        return value

    def country(self, column):
        value = self.values.get(column, "")
        if value and value not in countries():
            hint = suggestion(value.upper(), countries()) if value.upper() in countries() else ""
            told = say("{value} is not a country of ISO 3166-1, as DE{hint}", value=shown(value), hint=hint)
            self.fault(column, told)
        return value


def whole_number(cell):
    """The number in a cell; the cell itself where there is none in it, so that the check can show it."""
    return int(cell) if cell is not None and WHOLE_NUMBER.fullmatch(cell) else cell


def yes_or_no(cell):
    """True or False for a yes or no in any case, otherwise the cell itself."""
    return YES_OR_NO.get(cell.lower(), cell) if cell is not None else None


def words(cell):
    """The values of a cell that holds a list; empty ones are not there."""
    return [word.strip() for word in (cell or "").split(";") if word.strip()]


@cache
def countries():
    """The codes of ISO 3166-1, which come with the time zones."""
    text = files("tzdata").joinpath("zoneinfo", "iso3166.tab").read_text(encoding="utf-8")
    return frozenset(line[:2] for line in text.splitlines() if line and not line.startswith("#"))


def faults_at(row, faults, renamed=()):
    """A row's (key, message) faults as the sheet's own: `roles[0]` is of the column roles."""
    names = dict(renamed)
    return [row.fault(names.get(key) or key.partition("[")[0], message) for key, message in faults]
