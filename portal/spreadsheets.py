"""Tables as files for a spreadsheet: CSV and XLSX, with nothing in them that a spreadsheet would calculate.

Rows pass one by one, and what is long lies on the disk: the memory is the same for ten rows and for a million.
"""

import csv
import io
from datetime import date, datetime
from tempfile import SpooledTemporaryFile

from django.http import FileResponse
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
IN_MEMORY = 1024 * 1024
# What a spreadsheet takes for the beginning of a formula, in the width of East Asian scripts as well.
FORMULA = tuple("=+-@\t\r\n＝＋－＠")  # noqa: RUF001
WIDTH = 18  # a moment fits
MOST_ROWS = 1_048_576  # of a sheet, with its heading
FORMATS = {date: "yyyy-mm-dd", datetime: "yyyy-mm-dd hh:mm"}


def file_response(kind, *, name, heading, rows):
    """The response with a table as a file of the `kind` "csv" or "xlsx"; it is finished before its first byte is sent.

    A row is a list of texts, numbers, days, moments (as a clock shows them) and None.
    """
    file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the response closes it
    harmless_rows = ([harmless(value) if isinstance(value, str) else value for value in row] for row in rows)
    {"csv": _write_csv, "xlsx": _write_xlsx}[kind](
        file, [harmless(str(words)) for words in heading], harmless_rows
    )
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{name}.{kind}", content_type=TYPES[kind])


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
