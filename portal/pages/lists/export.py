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

from portal.pages.lists.cells import values
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
    cells = [values(column, table.data.data.model) for column in _columns(table)]
    records = table.for_file(table.data.data).iterator(chunk_size=CHUNK)
    while chunk := list(islice(records, CHUNK)):
        table.look_up(chunk, member)
        for record in chunk:
            yield [_plain(cell(record)) for cell in cells]


def _plain(value):
    """A value as a cell takes it: numbers and days as they are, moments in the member's time, the rest as text."""
    if isinstance(value, str) or value is None:
        return value
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None, microsecond=0)
    if isinstance(value, int | float | Decimal | date):
        return value
    return force_str(value)
