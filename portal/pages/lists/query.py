"""What the address of a list asks for."""

from dataclasses import dataclass
from urllib.parse import urlencode

COLUMNS, VIEW, EXPORT, ONTO, SHOWN = "columns", "view", "export", "onto", "shown"


def columns_asked(get):
    """The names of columns in a query: one parameter for each, or one with commas."""
    return [name for value in get.getlist(COLUMNS) for name in value.split(",") if name]


@dataclass(frozen=True)
class ListQuery:
    """Filters, order and columns of a list, without the page: the same wish is always the same text."""

    filters: tuple[tuple[str, str], ...] = ()
    sort: tuple[tuple[str, str], ...] = ()
    columns: tuple[str, ...] = ()  # none: the usual ones

    @classmethod
    def of(cls, get, filterset, table):
        """What of a query the list knows, and only that."""
        names = sorted(filterset.form.fields)
        order = table.prefixed_order_by_field
        return cls(
            tuple((name, value) for name in names for value in get.getlist(name) if value),
            tuple((order, value) for value in get.getlist(order) if value),
            () if set(table.shown) == set(table.usual) else table.shown,
        )

    @property
    def kept(self):
        """The pairs that stay when other columns are chosen."""
        return (*self.filters, *self.sort)

    @property
    def pairs(self):
        """All of it."""
        return (*self.kept, *([(COLUMNS, ",".join(self.columns))] if self.columns else []))

    @property
    def with_usual_columns(self):
        """The same rows in the same order."""
        return ListQuery(self.filters, self.sort)

    def __str__(self):
        return urlencode(self.pairs, safe=",")
