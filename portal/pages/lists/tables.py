"""The table of a list: which of its columns are shown."""

from dataclasses import dataclass

import django_tables2 as tables
from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_tables2.data import TableQuerysetData

from portal.pages.lists.cells import contents


@dataclass(frozen=True, slots=True)
class Head:
    """What all cells of a column have in common: its name, its heading, and the attributes of a cell as HTML."""

    name: str
    heading: str
    attributes: str


@dataclass(frozen=True)
class Choice:
    """A column that can be shown or hidden; a `fixed` one is always there."""

    name: str
    label: str
    shown: bool
    fixed: bool


class DayColumn(tables.Column):
    """A day, or the day of a moment, as the reader writes it; a date in a file."""

    format = _("j M Y")

    def render(self, value):
        return date_format(timezone.template_localtime(value), str(self.format))

    def value(self, value):
        return value


class MomentColumn(DayColumn):
    """A day with the time."""

    format = _("j M Y, H:i")


class Rows(TableQuerysetData):
    """The rows of a list. Where others are joined to them, only ids are sorted to find those of a page.

    They are counted up to `most`, and all of them without it: to count what takes two joins to find takes longer
    than all the rest of the page. `more` says that the list goes on after the last that was counted.
    """

    most = None

    @cached_property
    def counted(self):
        """The number of rows, or one more than the most that are counted."""
        return self.data.order_by()[: self.most + 1].count()

    @property
    def more(self):
        return self.most is not None and self.counted > self.most

    def __len__(self):
        return super().__len__() if self.most is None else min(self.counted, self.most)

    def __getitem__(self, key):
        if not isinstance(key, slice) or not self.data.query.select_related:
            return super().__getitem__(key)
        return self.data.filter(pk__in=list(self.data.values_list("pk", flat=True)[key]))


class ListTable(tables.Table):
    """The table of a `TableView`.

    A column with `visible=False` is there once somebody chooses it. The one that heads a row on a phone
    (`stack-head`) always stays. One without a heading holds buttons: it is neither chosen nor exported.
    `most_counted` rows are counted and can be paged through; all of them without it.
    """

    def __init__(self, data, *args, most_counted=None, **kwargs):
        super().__init__(Rows(data) if Rows.validate(data) else data, *args, **kwargs)
        self.data.most = most_counted
        self.usual = tuple(column.name for column in self._choosable() if column.visible)

    @property
    def key(self):
        """The name of the column that says which row it is."""
        columns = list(self._choosable())
        heads = [
            one for one in columns if "stack-head" in (one.column.attrs.get("td", {}).get("class") or "")
        ]
        return (heads or columns)[0].name

    @property
    def shown(self):
        """The names of the columns that are shown, in their order."""
        return tuple(column.name for column in self._choosable() if column.visible)

    def choose(self, names):
        """Shows these columns alone; the usual ones when no name is known."""
        known = {column.name for column in self._choosable()} & set(names)
        wanted = known | {self.key} if known else set(self.usual)
        for column in self._choosable():
            column.column.visible = column.name in wanted

    def choices(self):
        """A Choice for each column that can be chosen."""
        key = self.key
        return [
            Choice(column.name, str(column.header), column.visible, column.name == key)
            for column in self._choosable()
        ]

    def for_file(self, rows):
        """The rows as a file reads them: all, and so with what it needs in one query where a page has several."""
        return rows

    @property
    def count(self):
        """The number of rows in words: "1,234", or "more than 1,000" where no more are counted."""
        number = intcomma(len(self.rows))
        return gettext("more than %(number)s") % {"number": number} if self.has_more else number

    @property
    def has_more(self):
        """True where the list goes on after the last row that was counted."""
        return isinstance(self.data, Rows) and self.data.more

    def lines(self):
        """Yields (record, [(Head, cell)]) of each row of the page; what a column's cells share is found once."""
        heads = [
            Head(column.name, str(column.header), column.attrs["td"].as_html()) for column in self.columns
        ]
        shown = [contents(column, self.data.data.model) for column in self.columns]
        for record in self.paginated_rows.data:
            yield record, list(zip(heads, [content(record) for content in shown], strict=True))

    def look_up(self, records, member):
        """Reads at once what the rows of these records need beyond their own query."""

    def before_render(self, request):
        self.look_up(list(self.paginated_rows.data), request.member)

    def _choosable(self):
        return (column for column in self.columns.iterall() if column.header)
