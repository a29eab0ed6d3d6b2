"""Every list of the site, and what is in a file of one."""

import csv
import io

from django.conf import settings
from django.urls import URLResolver, get_resolver
from openpyxl import load_workbook

from portal.pages.base import TableView


def lists():
    """Yields (name of the address, view) of every list inside a reseller."""
    yield from _lists_in(get_resolver(settings.RESELLER_URLCONF))


def _lists_in(resolver):
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _lists_in(entry)
        elif isinstance(view := getattr(entry.callback, "view_class", None), type) and issubclass(
            view, TableView
        ):
            yield entry.name, view


TABLES = {name: view.table_class for name, view in lists()}


def rows_of(response, kind="csv"):
    """The rows of a downloaded list, the heading first."""
    content = response.getvalue()
    if kind == "csv":
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    return [list(row) for row in load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)]


def cells_of(response, kind="csv"):
    """All of a downloaded list as one text."""
    return "\n".join(str(cell) for row in rows_of(response, kind) for cell in row)
