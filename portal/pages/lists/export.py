"""A list as a file: all rows that fit its filters, in its order, with the columns that are shown.

The file is finished before its first byte is sent: a fault is an error page and never half a list, and the rows are
read inside the transaction of the request. Rows pass in chunks, and what is long lies on the disk.
"""

import csv
import io
from datetime import date, datetime
from itertools import islice
from tempfile import SpooledTemporaryFile

from django.http import FileResponse
from django.utils import timezone
from django.utils.encoding import force_str
from django.utils.text import slugify
from django_tables2 import Column
from django_tables2.utils import Accessor, signature
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

CHUNK = 500
IN_MEMORY = 1024 * 1024
# What a spreadsheet takes for the beginning of a formula, in the width of East Asian scripts as well.
FORMULA = tuple("=+-@\t\r\n＝＋－＠")  # noqa: RUF001
WIDTH = 18
FORMATS = {date: "yyyy-mm-dd", datetime: "yyyy-mm-dd hh:mm"}


def exported(table, kind, *, title, member):
    """The response with the table as a file of the `kind` "csv" or "xlsx"."""
    file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the response closes it
    heading = [force_str(column.header) for column in _columns(table)]
    KINDS[kind](file, heading, _rows(table, member))
    file.seek(0)
    name = f"{slugify(title)}-{timezone.localdate():%Y-%m-%d}.{kind}"
    return FileResponse(file, as_attachment=True, filename=name)


def _columns(table):
    return [table.columns[name] for name in table.shown]


class Cells:
    """Reads the cells of a column as django-tables2 does, but asks only once what that asks for each cell."""

    def __init__(self, column):
        self.column, self.accessor = column, Accessor(column.accessor)
        own = column.column
        self.plain = column.value == own.value and type(own) is Column
        self.wanted, self.takes_all = signature(column.value)

    def of(self, record):
        """The value of the record's cell, None for an empty one."""
        value = self._found(record)
        if value in self.column.column.empty_values:
            return None
        if self.plain:
            return value
        given = {"value": value, "record": record, "column": self.column.column, "bound_column": self.column}
        return self.column.value(**(given if self.takes_all else {name: given[name] for name in self.wanted}))

    def _found(self, record):
        """What the accessor leads to; a choice by its label."""
        owner, name = self.accessor.penultimate(record)
        label = getattr(owner, f"get_{name}_display", None)
        return label() if label else self.accessor.resolve(record, quiet=True)


def _rows(table, member):
    """Yields the values of each row; a chunk of records is looked up at once."""
    cells = [Cells(column) for column in _columns(table)]
    records = table.data.data.iterator(chunk_size=CHUNK)
    while chunk := list(islice(records, CHUNK)):
        table.look_up(chunk, member)
        for record in chunk:
            yield [_plain(one.of(record)) for one in cells]


def _plain(value):
    """A value as a cell takes it: numbers and days as they are, moments in the member's time, texts made harmless."""
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None, microsecond=0)
    if value is None or isinstance(value, int | float | date):
        return value
    return harmless(force_str(value))


def harmless(text):
    """The text without what no cell can hold, and with an apostrophe before what would be a formula."""
    text = ILLEGAL_CHARACTERS_RE.sub("", text)
    return f"'{text}" if text.startswith(FORMULA) else text


def _write_csv(file, heading, rows):
    # With a byte order mark, or Excel takes the text for Windows-1252.
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    writer = csv.writer(text)
    writer.writerow(heading)
    writer.writerows(rows)
    text.flush()
    text.detach()


def _write_xlsx(file, heading, rows):
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = "A2"
    for place, name in enumerate(heading, 1):
        sheet.column_dimensions[get_column_letter(place)].width = max(WIDTH, len(name) + 2)
    sheet.append([_cell(sheet, name, font=Font(bold=True)) for name in heading])
    last = 1
    for row in rows:
        sheet.append([_dated(sheet, value) for value in row])
        last += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(heading))}{last}"
    book.save(file)


def _dated(sheet, value):
    """Days and moments are cells of their own: a number format would stay for the cells behind them."""
    format_ = FORMATS.get(type(value))
    return _cell(sheet, value, number_format=format_) if format_ else value


def _cell(sheet, value, **style):
    cell = WriteOnlyCell(sheet, value)
    for name, given in style.items():
        setattr(cell, name, given)
    return cell


KINDS = {"csv": _write_csv, "xlsx": _write_xlsx}
