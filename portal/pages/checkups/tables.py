"""The list of check-ups."""

import django_tables2 as tables
from django.utils import formats, timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from licensing.models import CheckUp, PositionRecord
from licensing.speech import spoken
from portal.pages.lists.tables import ListTable
from portal.templatetags.portal import status_badge, status_word

UNKNOWN = PositionRecord.Status.UNKNOWN


class CheckUpTable(ListTable):
    """A row for each check-up. `names` has the name of each member, `today` says what is overdue."""

    customer = tables.Column(
        verbose_name=_("Customer"),
        linkify=lambda record: record.get_absolute_url(),
        order_by=("customer__name", "pk"),
        attrs={"td": {"class": "stack-head"}},
    )
    status = tables.Column(
        accessor="customer__position__status",
        verbose_name=_("Status"),
        order_by=("customer__position__rank", "-customer__position__missing", "pk"),
        empty_values=(),
        attrs={"td": {"class": "stack-bare"}},
    )
    due_on = tables.Column(verbose_name=_("Due"), attrs={"td": {"class": "nowrap stack-bare"}})
    closed_at = tables.Column(verbose_name=_("Closed"), attrs={"td": {"class": "nowrap stack-bare"}})
    outcome = tables.Column(verbose_name=_("Outcome"), attrs={"td": {"class": "stack-bare"}})
    headline = tables.Column(
        verbose_name=_("What to say"),
        accessor="customer__position__headline",
        orderable=False,
        empty_values=(),
        attrs={"td": {"class": "stack-wide stack-bare"}},
    )
    notes = tables.Column(
        verbose_name=_("Agreed and noted"),
        orderable=False,
        empty_values=(),
        attrs={"td": {"class": "stack-wide stack-bare"}},
    )
    caller = tables.Column(
        verbose_name=_("Who calls"),
        orderable=False,
        empty_values=(),
        attrs={"td": {"class": "nowrap stack-wide"}},
    )
    closed_by = tables.Column(verbose_name=_("Who closed it"), orderable=False)
    account = tables.Column(
        accessor="customer__account",
        verbose_name=pgettext_lazy("of a customer", "Account"),
        visible=False,
        order_by=("customer__account", "pk"),
    )
    country = tables.Column(
        accessor="customer__country",
        verbose_name=_("Country"),
        visible=False,
        order_by=("customer__country", "pk"),
    )

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

    def render_closed_at(self, value):
        """The day, by the member's clock."""
        return formats.date_format(timezone.localtime(value), gettext("j M Y"))

    def value_closed_at(self, value):
        return value

    def value_notes(self, record):
        return "\n\n".join(filter(None, (record.agreed, record.notes)))

    def render_due_on(self, value, record):
        """The day, how late it is, and what is special about it."""
        late = (self.today - value).days
        words = []
        if late >= 0:
            overdue = ngettext("%(count)s day overdue", "%(count)s days overdue", late) % {"count": late}
            words.append(("overdue", overdue) if late else ("", gettext("today")))
        if record.is_follow_up:
            words.append(("", gettext("follow-up")))
        if record.early_because:
            words.append(("", gettext("opened early")))
        told = format_html_join("", '<span class="sub"><span class="{}">{}</span></span>', words)
        return format_html("{} {}", formats.date_format(value, gettext("j M Y")), told)

    def render_headline(self, value):
        """The worst finding."""
        return spoken(value) or gettext("Nothing is missing.")

    def render_notes(self, record):
        """The first words."""
        text = self.value_notes(record)
        return text if len(text) <= 120 else f"{text[:119]}…"

    def render_caller(self, value):
        """The member's name; the owners where nobody else has to call."""
        return self.names.get(value) or gettext("The owners")
