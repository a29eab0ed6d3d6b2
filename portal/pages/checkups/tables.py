"""The list of check-ups."""

import django_tables2 as tables
from django.utils import formats
from django.utils.html import format_html, format_html_join

from licensing.models import CheckUp, PositionRecord
from portal.pages.lists.tables import ListTable
from portal.templatetags.portal import status_badge, status_word

UNKNOWN = PositionRecord.Status.UNKNOWN


class CheckUpTable(ListTable):
    """A row for each check-up. `names` has the name of each member, `today` says what is overdue."""

    customer = tables.Column(
        linkify=lambda record: record.get_absolute_url(),
        order_by=("customer__name", "pk"),
        attrs={"td": {"class": "stack-head"}},
    )
    status = tables.Column(
        accessor="customer__position__status",
        order_by=("customer__position__rank", "-customer__position__missing", "pk"),
        empty_values=(),
        attrs={"td": {"class": "stack-bare"}},
    )
    due_on = tables.Column(verbose_name="Due", attrs={"td": {"class": "nowrap stack-bare"}})
    closed_at = tables.DateTimeColumn(
        verbose_name="Closed", format="j M Y", attrs={"td": {"class": "nowrap stack-bare"}}
    )
    outcome = tables.Column(attrs={"td": {"class": "stack-bare"}})
    headline = tables.Column(
        verbose_name="What to say",
        accessor="customer__position__headline",
        orderable=False,
        empty_values=(),
        attrs={"td": {"class": "stack-wide stack-bare"}},
    )
    notes = tables.Column(
        verbose_name="Agreed and noted",
        orderable=False,
        empty_values=(),
        attrs={"td": {"class": "stack-wide stack-bare"}},
    )
    caller = tables.Column(
        verbose_name="Who calls",
        orderable=False,
        empty_values=(),
        attrs={"td": {"class": "nowrap stack-wide"}},
    )
    closed_by = tables.Column(verbose_name="Who closed it", orderable=False)
    account = tables.Column(accessor="customer__account", visible=False, order_by=("customer__account", "pk"))
    country = tables.Column(accessor="customer__country", visible=False, order_by=("customer__country", "pk"))

    class Meta:
        model = CheckUp
        fields = []

    def __init__(self, *args, names, today, **kwargs):
        self.names, self.today = names, today
        super().__init__(*args, **kwargs)

    def render_status(self, record):
        """The badge of the stored position."""
        position = getattr(record.customer, "position", None)
        return status_badge(position.status if position else UNKNOWN)

    def value_status(self, record):
        position = getattr(record.customer, "position", None)
        return status_word(position.status if position else UNKNOWN)

    def value_due_on(self, value):
        return value

    def value_closed_at(self, value):
        return value

    def value_notes(self, record):
        return "\n\n".join(filter(None, (record.agreed, record.notes)))

    def render_due_on(self, value, record):
        """The day, how late it is, and what is special about it."""
        late = (self.today - value).days
        words = []
        if late >= 0:
            word = "today" if late == 0 else f"{late} day{'s' if late > 1 else ''} overdue"
            words.append(("overdue" if late else "", word))
        if record.is_follow_up:
            words.append(("", "follow-up"))
        if record.early_because:
            words.append(("", "opened early"))
        told = format_html_join("", '<span class="sub"><span class="{}">{}</span></span>', words)
        return format_html("{} {}", formats.date_format(value, "j M Y"), told)

    def render_headline(self, value):
        """The worst finding."""
        return value or "Nothing is missing."

    def render_notes(self, record):
        """The first words."""
        text = self.value_notes(record)
        return text if len(text) <= 120 else f"{text[:119]}…"

    def render_caller(self, value):
        """The member's name; the owners where nobody else has to call."""
        return self.names.get(value, "The owners")
