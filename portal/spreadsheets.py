"""Tables as files for a spreadsheet: CSV and XLSX, with nothing in them that a spreadsheet would calculate.

Rows pass one by one, and what is long lies on the disk: the memory is the same for ten rows and for a million.
"""

import csv
import io
import re
from datetime import date, datetime
from html import escape
from io import BytesIO
from tempfile import SpooledTemporaryFile
from zipfile import ZIP_DEFLATED, ZipFile

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
FORMATS = {date: "yyyy-mm-dd", datetime: "yyyy-mm-dd hh:mm"}
LONGEST = 32_767  # characters in a cell of Excel
SHEET, END_OF_ROWS = "xl/worksheets/sheet1.xml", b"</sheetData>"
DIMENSION = re.compile(rb"<dimension[^>]*>")
DAY_ZERO = date(1899, 12, 30).toordinal()
SECONDS_A_DAY = 24 * 60 * 60


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
    """openpyxl makes a book with the heading alone; the rows go into its sheet as text, ten times as fast."""
    parts, styles = _book(heading, last=1)
    letters = [get_column_letter(place) for place in range(1, len(heading) + 1)]
    last = 1
    with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=3) as archive:
        with archive.open(SHEET, "w") as sheet:
            # That it ends with the heading: some readers would believe it.
            sheet.write(DIMENSION.sub(b"", parts[SHEET].partition(END_OF_ROWS)[0]))
            for last, row in enumerate(rows, 2):
                sheet.write(_row(last, letters, row, styles).encode())
            parts, styles = _book(heading, last)
            sheet.write(END_OF_ROWS + parts.pop(SHEET).partition(END_OF_ROWS)[2])
        for name, content in parts.items():
            archive.writestr(name, content)


def _book(heading, last):
    """A book whose filter goes down to the row `last`: (the files it consists of, the number of each kind's style)."""
    book = Workbook()
    sheet = book.active
    sheet.append(heading)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = max(WIDTH, len(cell.value) + 2)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(heading))}{last}"
    styles = {kind: _style(sheet, format_) for kind, format_ in FORMATS.items()}
    made = BytesIO()
    book.save(made)
    with ZipFile(made) as archive:
        return {name: archive.read(name) for name in archive.namelist()}, styles


def _style(sheet, number_format):
    cell = WriteOnlyCell(sheet)
    cell.number_format = number_format
    return cell.style_id


def _row(place, letters, values, styles):
    cells = [
        f'<c r="{letter}{place}"{_inside(value, styles)}</c>'
        for letter, value in zip(letters, values, strict=True)
        if value is not None
    ]
    return f'<row r="{place}">{"".join(cells)}</row>'


def _inside(value, styles):
    """The rest of the cell's tag, and what is in it."""
    if isinstance(value, str):
        space = "" if value == value.strip() else ' xml:space="preserve"'
        return f' t="inlineStr"><is><t{space}>{escape(value[:LONGEST], quote=False)}</t></is>'
    if isinstance(value, bool):
        return f' t="b"><v>{value:d}</v>'
    if isinstance(value, datetime):
        seconds = value.hour * 3600 + value.minute * 60 + value.second
        return f' s="{styles[datetime]}"><v>{value.toordinal() - DAY_ZERO + seconds / SECONDS_A_DAY}</v>'
    if isinstance(value, date):
        return f' s="{styles[date]}"><v>{value.toordinal() - DAY_ZERO}</v>'
    return f"><v>{value}</v>"
