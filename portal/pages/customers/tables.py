"""The list of customers."""

import django_tables2 as tables
from django.contrib.humanize.templatetags.humanize import intcomma
from django.db.models import F
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from heroicons.templatetags.heroicons import heroicon_outline

from customers.models import Customer
from licensing.facts import basis_of
from licensing.models import CheckUp, PositionRecord
from licensing.portfolio import is_stale, with_next_check_up
from portal.pages.lists.tables import ListTable
from portal.templatetags.money import money
from portal.templatetags.portal import status_badge, status_word

NUMBER = {"th": {"class": "num"}, "td": {"class": "num"}}
UNKNOWN = PositionRecord.Status.UNKNOWN
RECOMPUTED = heroicon_outline("arrow-path", size=14, **{"aria-hidden": "true"})


class CustomerTable(ListTable):
    """A row for each customer, as `licensing.portfolio.with_position` gives it.

    `now` says what is stale and overdue, `reseller` on which basis positions hold.
    """

    status = tables.Column(
        accessor="position__status",
        verbose_name=_("Status"),
        order_by=("position__rank", "-position__missing", "pk"),
        empty_values=(),
        attrs={"td": {"class": "stack-bare"}},
    )
    name = tables.Column(verbose_name=_("Customer"), linkify=True, attrs={"td": {"class": "stack-head"}})
    account = tables.Column(
        verbose_name=pgettext_lazy("of a customer", "Account"), attrs={"td": {"class": "stack-bare"}}
    )
    missing = tables.Column(
        accessor="position__missing",
        verbose_name=_("Missing"),
        attrs=NUMBER,
        default="–",
        initial_sort_descending=True,
    )
    unproven = tables.Column(
        accessor="position__unproven",
        verbose_name=_("Unproven"),
        attrs=NUMBER,
        default="–",
        initial_sort_descending=True,
    )
    worth = tables.Column(
        accessor="position__closing_cost",
        verbose_name=_("Would bring"),
        visible=False,
        empty_values=(),
        initial_sort_descending=True,
        attrs=NUMBER,
    )
    currency = tables.Column(
        accessor="position__closing_currency", verbose_name=_("Currency"), visible=False, orderable=False
    )
    account_manager = tables.Column(
        verbose_name=_("Account manager"),
        order_by=("account_manager__user__name", "pk"),
        default=_("Nobody"),
        attrs={"td": {"class": "stack-wide"}},
    )
    next_check_up = tables.Column(
        accessor="pk", verbose_name=_("Next check-up"), attrs={"td": {"class": "nowrap stack-wide"}}
    )

    country = tables.Column(verbose_name=_("Country"), visible=False, order_by=("country", "pk"))
    domain = tables.Column(
        verbose_name=_("Domain"),
        visible=False,
        order_by=("domain", "pk"),
        attrs={"td": {"class": "stack-wide"}},
    )
    check_up_months = tables.Column(
        verbose_name=_("Months between check-ups"),
        visible=False,
        default=_("As usual"),
        order_by=("check_up_months", "pk"),
        attrs=NUMBER,
    )

    class Meta:
        model = Customer
        fields = []
        sequence = [
            "status",
            "name",
            "account",
            "missing",
            "unproven",
            "worth",
            "currency",
            "account_manager",
            "next_check_up",
            "...",
        ]
        order_by = "status"

    def __init__(self, *args, now, reseller, **kwargs):
        self.now, self.basis = now, basis_of(reseller)
        super().__init__(*args, **kwargs)

    def render_status(self, value, record):
        """The badge, and a sign where the stored position does not hold any more."""
        badge = status_badge(record.position.status if value else UNKNOWN)
        if is_stale(record, basis=self.basis, now=self.now):
            return format_html(
                '<span class="nowrap">{} <span class="recomputed" title="{}">{}'
                '<span class="visually-hidden">{}</span></span></span>',
                badge,
                gettext("Being recomputed"),
                RECOMPUTED,
                gettext("being recomputed"),
            )
        return badge

    def value_status(self, value, record):
        return status_word(record.position.status if value else UNKNOWN)

    def look_up(self, records, member):
        """The check-ups of these customers alone; all of them are needed only to sort."""
        self.due_on = {}
        if "next_check_up" in self.shown:
            shown = [record.pk for record in records]
            open_ones = CheckUp.objects.visible_to(member).open().filter(customer__in=shown)
            self.due_on = dict(open_ones.values_list("customer_id", "due_on"))

    def render_next_check_up(self, value):
        due_on = self.due_on.get(value)
        return date_format(due_on, gettext("j M Y")) if due_on else gettext("None planned")

    def value_next_check_up(self, value):
        return self.due_on.get(value)

    def render_missing(self, value):
        return format_html('<span class="{}">{}</span>', "" if value else "zero", intcomma(value))

    render_unproven = render_missing

    def render_worth(self, value, record):
        """What would close the shortfall costs so much; says so where rights have no price."""
        position = getattr(record, "position", None)
        if position is None or not position.call_missing:
            return "–"
        unpriced = position.closing_unpriced
        if value is None:
            return gettext("no price")
        amount = money(value, position.closing_currency)
        if not unpriced:
            return amount
        more = gettext("and %(number)s without a price") % {"number": intcomma(unpriced)}
        return format_html('{}<span class="sub">{}</span>', amount, more)

    def value_worth(self, value):
        return value

    def value_missing(self, value):
        return value

    value_unproven = value_missing

    def order_name(self, queryset, is_descending):
        """By the index on the lower-cased name."""
        return self._ordered(queryset, "lower_name", is_descending)

    def order_missing(self, queryset, is_descending):
        """Customers without a position come last either way."""
        return self._ordered(queryset, "position__missing", is_descending)

    def order_unproven(self, queryset, is_descending):
        """Customers without a position come last either way."""
        return self._ordered(queryset, "position__unproven", is_descending)

    def order_worth(self, queryset, is_descending):
        """Customers without a price come last either way."""
        return self._ordered(queryset, "position__closing_cost", is_descending)

    def order_next_check_up(self, queryset, is_descending):
        """Customers without one come last either way."""
        return self._ordered(with_next_check_up(queryset), "next_check_up", is_descending)

    def _ordered(self, queryset, field, is_descending):
        by = F(field).desc(nulls_last=True) if is_descending else F(field).asc(nulls_last=True)
        return queryset.order_by(by, "pk"), True
