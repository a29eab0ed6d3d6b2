"""The portfolio at a glance: whom to call first."""

from datetime import timedelta

from django.contrib.humanize.templatetags.humanize import intcomma
from django.db.models import F, OuterRef, Subquery
from django.template.defaultfilters import floatformat
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from customers.models import Customer
from licensing.models import CheckUp, PositionDay, PositionRecord
from licensing.portfolio import portfolio_of
from portal.pages.base import PageView
from portal.pages.dashboard.outlook import ending_first, outlook_of
from portal.pages.dashboard.signals import address_of, signals_of
from portal.pages.dashboard.trend import trend_of

SHOWN_CUSTOMERS, SHOWN_SHORT, SHOWN_CHECK_UPS = 8, 5, 5
WEEK = timedelta(days=6)
Status = PositionRecord.Status
# What the names of those who call are made of.
CALLERS = [
    f"{path}__user__{name}"
    for path in ("assignee", "customer__account_manager")
    for name in ("name", "email")
]
# The list of those who are short, with what each would bring.
SHORT_FIRST = {
    "lacks": "rights",
    "sort": "-worth",
    "columns": "status,name,missing,worth,account_manager,next_check_up",
}


class Dashboard(PageView):
    """Customers by status, worst first; check-ups that are due. It reads stored positions, never the engine.

    `?manager=mine` narrows everything to the customers of the signed-in member.
    """

    template_name = "dashboard/dashboard.html"
    title = _("Dashboard")

    def get_context_data(self, **kwargs):
        now = timezone.now()
        today = timezone.localdate(now)
        customers = Customer.objects.visible_to(self.request.member).active()
        if self.mine:
            customers = customers.filter(account_manager=self.request.member)
        portfolio = portfolio_of(customers, reseller=self.request.reseller, now=now)
        if not portfolio.total and not self.mine:
            return super().get_context_data(new=True, **kwargs)
        member, trend = self.request.member, self.trend(portfolio, today)
        outlook = outlook_of(member, today=today, mine=self.mine, whose=self.whose, facts=portfolio.facts)
        return super().get_context_data(
            portfolio=portfolio,
            trend=trend,
            tiles=list(self.tiles(portfolio, trend)),
            worst=self.worst(),
            short=self.short() if portfolio.short else [],
            closing=_sums(portfolio.closing_costs) if portfolio.costs else "",
            short_address=address_of("customer-list", mine=self.mine, **SHORT_FIRST),
            check_ups=list(self.check_ups_due(today)),
            ending=ending_first(outlook, member),
            signals=signals_of(mine=self.mine, portfolio=portfolio, outlook=outlook, compares=trend.compares),
            today=today,
            mine=self.mine,
            **kwargs,
        )

    @property
    def mine(self):
        """True when only the member's own customers are asked for."""
        return self.request.GET.get("manager") == "mine"

    @property
    def whose(self):
        """What tells the customers that the page is about from those of every other page, in the cache."""
        member = self.request.member
        return f"reseller-{member.reseller_id}-" + (f"member-{member.pk}" if self.mine else "all")

    def trend(self, portfolio, today):
        """The twelve weeks up to today, of the customers that the page is about."""
        member = self.request.member
        days = PositionDay.objects.visible_to(member)
        if self.mine:
            days = days.filter(customer__account_manager=member)
        return trend_of(days, whose=self.whose, portfolio=portfolio, today=today)

    def tiles(self, portfolio, trend):
        """One for each status: how many customers, what that means, where they are listed, how it went."""
        missing, unproven = portfolio.missing[Status.BREACH], portfolio.unproven[Status.AT_RISK]
        well = round(100 * portfolio.customers[Status.COMPLIANT] / portfolio.total) if portfolio.total else 0
        texts = {
            Status.BREACH: ngettext("%(rights)s right missing", "%(rights)s rights missing", missing)
            % {"rights": intcomma(missing)},
            Status.AT_RISK: ngettext("%(rights)s right unproven", "%(rights)s rights unproven", unproven)
            % {"rights": intcomma(unproven)},
            Status.UNKNOWN: gettext("nothing counted yet"),
            Status.COMPLIANT: ngettext(
                "%(share)s %% of %(total)s customer", "%(share)s %% of %(total)s customers", portfolio.total
            )
            % {"share": well, "total": intcomma(portfolio.total)},
        }
        start = 0
        for status, text in texts.items():
            count = portfolio.customers[status]
            address = address_of("customer-list", mine=self.mine, status=status.value)
            yield {
                "status": status,
                "count": count,
                "text": text,
                "address": address,
                "start": start,
                "bars": trend.bars(status) if trend.is_known else "",
                "change": trend.change(status),
            }
            start += count

    def worst(self):
        """The stored positions of the customers to call first, each with its open check-up."""
        member = self.request.member
        positions = PositionRecord.objects.visible_to(member).to_mend()
        if self.mine:
            positions = positions.filter(customer__account_manager=member)
        planned = CheckUp.objects.visible_to(member).open().filter(customer=OuterRef("customer"))
        return (
            positions.select_related("customer")
            .defer("content")
            .annotate(
                check_up=Subquery(planned.values("pk")[:1]), due_on=Subquery(planned.values("due_on")[:1])
            )[:SHOWN_CUSTOMERS]
        )

    def short(self):
        """The stored positions of the customers whose shortfalls would bring most."""
        member = self.request.member
        positions = PositionRecord.objects.visible_to(member).short()
        if self.mine:
            positions = positions.filter(customer__account_manager=member)
        wanted = ("call_missing", "closing_unpriced", "closing_cost", "closing_currency", "customer__name")
        return positions.select_related("customer").only(*wanted)[:SHOWN_SHORT]

    def check_ups_due(self, today):
        """The first check-ups that are due within a week: (heading, some check-ups, how many in all, their list)."""
        member = self.request.member
        due = CheckUp.objects.visible_to(member).due(today + WEEK)
        if self.mine:
            due = due.called_by(member)
        worst = F("customer__position__rank").asc(nulls_last=True)
        found = list(due.order_by("due_on", worst, "pk").values_list("pk", "due_on"))
        late = sum(day < today for _pk, day in found)
        parts = [
            (gettext("Overdue"), found[:late], "overdue"),
            (gettext("In the next 7 days"), found[late:], "ahead"),
        ]
        shown = (
            CheckUp.objects.visible_to(member)
            .select_related("customer__position", "customer__account_manager__user", "assignee__user")
            .only("due_on", "customer__name", "customer__position__status", *CALLERS)
            .in_bulk([pk for _heading, part, _when in parts for pk, _day in part[:SHOWN_CHECK_UPS]])
        )
        for heading, part, when in parts:
            if part:
                # One may have been closed since it was found.
                rows = [shown[pk] for pk, _day in part[:SHOWN_CHECK_UPS] if pk in shown]
                yield heading, rows, len(part), self.check_ups_address(when)

    def check_ups_address(self, when):
        """The list of check-ups of that time, and of the member where the page is about his customers."""
        return address_of("checkup-list", mine=False, when=when, **({"whose": "mine"} if self.mine else {}))


def _sums(costs):
    """Sums of several currencies in words."""
    return get_text_list(
        [f"{floatformat(cost, '0g')} {currency}" for currency, cost in costs], gettext("and")
    )
