"""A list as a file: all rows that fit its filters, in its order, with the columns that are shown.

The file is finished before its first byte is sent: a fault is an error page and never half a list, and the rows are
read inside the transaction of the request. Records pass in chunks.
"""

from datetime import date, datetime
from decimal import Decimal
from itertools import islice

from django.utils import timezone
from django.utils.encoding import force_str
from django.utils.text import slugify
from django_tables2 import Column
from django_tables2.utils import Accessor, signature

from portal.spreadsheets import TYPES, file_response

KINDS = tuple(TYPES)
CHUNK = 2000


def exported(table, kind, *, title, member):
    """The response with the table as a file of the `kind` "csv" or "xlsx"."""
    heading = [force_str(column.header) for column in _columns(table)]
    name = f"{slugify(title)}-{timezone.localdate():%Y-%m-%d}"
    return file_response(kind, name=name, heading=heading, rows=_rows(table, member))


def _columns(table):
    return [table.columns[name] for name in table.shown]


def _rows(table, member):
    """Yields the values of each row; a chunk of records is looked up at once."""
    cells = [_cell(column, table.data.data.model) for column in _columns(table)]
    records = table.for_file(table.data.data).iterator(chunk_size=CHUNK)
    while chunk := list(islice(records, CHUNK)):
        table.look_up(chunk, member)
        for record in chunk:
            yield [_plain(cell(record)) for cell in cells]


def _cell(column, model):
    """A function that gives the value of a record's cell as django-tables2 does, None for an empty one.

    What django-tables2 asks for every cell is asked once.
    """
    own, call, empty = column.column, column.value, column.column.empty_values
    found = _found(Accessor(column.accessor), model)
    if type(own) is Column and call == own.value:
        return lambda record: None if (value := found(record)) in empty else value
    wanted, takes_all = signature(call)
    names = {"value", "record", "column", "bound_column"} if takes_all else set(wanted)
    given = {"column": own, "bound_column": column}
    given = {name: value for name, value in given.items() if name in names}
    if "value" not in names and not empty:
        return lambda record: call(record=record, **given)

    def cell(record):
        value = found(record)
        if value in empty:
            return None
        if "value" in names:
            given["value"] = value
        if "record" in names:
            given["record"] = record
        return call(**given)

    return cell


def _found(accessor, model):
    """A function that gives what the accessor leads to in a record, None where there is nothing; a choice by its label."""
    choices = getattr(accessor.get_field(model), "flatchoices", ())
    labels = {value: str(label) for value, label in choices}
    *way, name = accessor.bits

    def found(record):
        for step in way:
            record = getattr(record, step, None)
        value = getattr(record, name, None)
        if callable(value):
            value = value()
        return labels.get(value, value) if labels else value

    return found


def _plain(value):
    """A value as a cell takes it: numbers and days as they are, moments in the member's time, the rest as text."""
    if isinstance(value, str) or value is None:
        return value
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None, microsecond=0)
    if isinstance(value, int | float | Decimal | date):
        return value
    return force_str(value)
