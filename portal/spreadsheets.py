"""Small tables as files for a spreadsheet: CSV and XLSX, with nothing in them that a spreadsheet would calculate."""

import csv
from io import BytesIO, StringIO

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.styles import Font

from portal.pages.lists.export import harmless

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def file_response(kind, *, name, heading, rows):
    """The response with a table as a file of the `kind` "csv" or "xlsx"; `rows` are few enough for the memory."""
    harmless_rows = [[harmless(value) if isinstance(value, str) else value for value in row] for row in rows]
    content = {"csv": _csv, "xlsx": _xlsx}[kind](heading, harmless_rows)
    response = HttpResponse(content, content_type=TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response


def _csv(heading, rows):
    text = StringIO(newline="")
    csv.writer(text).writerows([heading, *rows])
    return text.getvalue().encode("utf-8-sig")  # or Excel takes it for Windows-1252


def _xlsx(heading, rows):
    book = Workbook()
    book.active.append(heading)
    for cell in book.active[1]:
        cell.font = Font(bold=True)
        book.active.column_dimensions[cell.column_letter].width = max(14, len(str(cell.value)) + 2)
    for row in rows:
        book.active.append(row)
    book.active.freeze_panes = "A2"
    file = BytesIO()
    book.save(file)
    return file.getvalue()
