"""The first sheet of an XLSX workbook as the lines of a CSV, which the other importers read."""

import csv
from datetime import date, datetime
from io import BytesIO, StringIO
from itertools import islice
from zipfile import BadZipFile, ZipFile

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.translation import gettext
from openpyxl import load_workbook

BEGINNING = b"PK\x03\x04"
LARGEST_INSIDE = 50 * 1024 * 1024
MOST_ROWS, MOST_COLUMNS = 50_000, 100


class UnreadableWorkbook(Exception):
    """These bytes are no workbook that can be read; says so in a sentence."""


def is_workbook(content):
    """True for bytes that begin as an XLSX file does."""
    return content.startswith(BEGINNING)


def csv_of(content):
    """The first sheet of a workbook as CSV text. Raises UnreadableWorkbook."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > LARGEST_INSIDE:
                raise UnreadableWorkbook(gettext("This workbook is too big. Save the one sheet as CSV."))
        book = load_workbook(BytesIO(content), read_only=True, data_only=True)
        rows = list(
            islice(book.worksheets[0].iter_rows(max_col=MOST_COLUMNS, values_only=True), MOST_ROWS + 1)
        )
    except (BadZipFile, KeyError, IndexError, OSError, ValueError, SyntaxError) as error:
        raise UnreadableWorkbook(
            gettext("This is no workbook that can be read. Save it as XLSX or CSV.")
        ) from error
    if len(rows) > MOST_ROWS:
        told = gettext("This sheet has more than %(most)s rows. Leave out what is not needed.")
        raise UnreadableWorkbook(told % {"most": intcomma(MOST_ROWS)})
    text = StringIO(newline="")
    width = max((place for row in rows for place, value in enumerate(row, 1) if value is not None), default=0)
    csv.writer(text, lineterminator="\n").writerows([_plain(value) for value in row[:width]] for row in rows)
    return text.getvalue()


def _plain(value):
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)
