"""The list of servers."""

import django_tables2 as tables
from django.db.models import F
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from customers.models import Server
from licensing.lifecycle import AHEAD, esu_end, support_end, with_esu_end, with_support_end
from portal.pages.lists.tables import DayColumn, ListTable
from portal.templatetags.portal import role_name


class ServerTable(ListTable):
    """A row for each server, with what `licensing.lifecycle` knows of its release."""

    name = tables.Column(
        verbose_name=_("Server"),
        order_by=("name", "pk"),
        linkify=lambda record: f"{record.customer.get_absolute_url()}#servers",
        attrs={"td": {"class": "stack-head"}},
    )
    customer = tables.Column(
        verbose_name=_("Customer"),
        linkify=True,
        order_by=("customer__name", "name", "pk"),
        attrs={"td": {"class": "stack-wide"}},
    )
    runs = tables.Column(
        accessor="title",
        verbose_name=pgettext_lazy("on a server", "Runs"),
        order_by=("product", "version", "edition", "pk"),
        attrs={"td": {"class": "stack-wide"}},
    )
    support_end = tables.Column(
        verbose_name=_("Support until"), empty_values=(), attrs={"td": {"class": "nowrap"}}
    )
    esu_end = tables.Column(
        verbose_name=_("Paid updates until"), empty_values=(), attrs={"td": {"class": "nowrap"}}
    )
    host = tables.Column(verbose_name=_("Physical machine"), visible=False, order_by=("host", "pk"))
    roles = tables.Column(verbose_name=_("Roles"), visible=False, orderable=False)
    valid_until = DayColumn(verbose_name=_("In service until"), visible=False, order_by=("valid_until", "pk"))
    account = tables.Column(
        accessor="customer__account",
        verbose_name=pgettext_lazy("of a customer", "Account"),
        visible=False,
        order_by=("customer__account", "pk"),
    )
    account_manager = tables.Column(
        accessor="customer__account_manager",
        verbose_name=_("Account manager"),
        visible=False,
        order_by=("customer__account_manager__user__name", "pk"),
        default=_("Nobody"),
        attrs={"td": {"class": "stack-wide"}},
    )

    class Meta:
        model = Server
        fields = ()
        order_by = "support_end"

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def render_support_end(self, record):
        """The last day; in red when it is over, in yellow when it comes within a year."""
        value = support_end(record)
        if value is None:
            return gettext("No end known")
        if value < self.today:
            return format_html('<span class="overdue">{}</span>', _ended(value))
        soon = value <= self.today + AHEAD
        return format_html('<span class="{}">{}</span>', "ink-yellow" if soon else "", _day(value))

    def render_esu_end(self, record):
        """Of those that one pays for; none are known for every release."""
        value = esu_end(record)
        if value is None:
            return "–"
        return _ended(value) if value < self.today else _day(value)

    def render_roles(self, value):
        """What it does, in words."""
        return _roles(value) or "–"

    def value_roles(self, value):
        return _roles(value)

    def value_support_end(self, record):
        return support_end(record)

    def value_esu_end(self, record):
        return esu_end(record)

    def order_support_end(self, queryset, is_descending):
        """Those without an end come last either way."""
        return self._ordered(with_support_end(queryset), "support_ends", is_descending)

    def order_esu_end(self, queryset, is_descending):
        """Those without paid updates come last either way."""
        return self._ordered(with_esu_end(queryset), "esu_ends", is_descending)

    def _ordered(self, queryset, field, is_descending):
        by = F(field).desc(nulls_last=True) if is_descending else F(field).asc(nulls_last=True)
        return queryset.order_by(by, "pk"), True


def _roles(value):
    return ", ".join(str(role_name(role)) for role in value)


def _day(value):
    return date_format(value, gettext("j M Y"))


def _ended(value):
    return gettext("ended %(day)s") % {"day": _day(value)}
