"""What the stored positions say about many customers at once; nothing here asks the engine."""

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Count, F, FilteredRelation, OuterRef, Q, Subquery, Sum
from django.utils import timezone

from customers.models import Customer
from licensing.facts import basis_of
from licensing.models import CheckUp, PositionRecord
from licensing.services.positions import today_of
from licensing.trends import WEEK

UNKNOWN = PositionRecord.Status.UNKNOWN


@dataclass(slots=True)
class Portfolio:
    """Customers and rights added up by status; a customer without a position yet is unknown and stale."""

    customers: Counter = field(default_factory=Counter)
    missing: Counter = field(default_factory=Counter)
    unproven: Counter = field(default_factory=Counter)
    stale: int = 0
    unproven_customers: int = 0
    # Those whose status was better, or worse, a week ago; of whom none was kept are neither.
    worse: int = 0
    better: int = 0
    # Those who miss rights that are not known and quiet, and what these would cost, by currency.
    short: int = 0
    unpriced: int = 0
    costs: Counter = field(default_factory=Counter)

    @property
    def closing_costs(self):
        """(currency, what closing all shortfalls costs) for each currency, the biggest first."""
        return self.costs.most_common()

    @property
    def total(self):
        """How many customers there are."""
        return self.customers.total()


def portfolio_of(customers, *, reseller, now):
    """Adds up the stored positions of a queryset of one reseller's customers, in one query.

    Today's are compared with what was kept of the day a week ago; `licensing.trends.moved` finds whom that counts.
    """
    basis = basis_of(reseller)
    same_facts = Q(position__facts_version=F("facts_version"), position__basis=basis)
    week_ago = FilteredRelation(
        "position_days", condition=Q(position_days__day=timezone.localdate(now) - WEEK)
    )
    groups = (
        customers.annotate(week_ago=week_ago)
        .order_by()
        .values("time_zone", "position__status", "position__as_of", "position__closing_currency")
    )
    portfolio = Portfolio()
    for group in groups.annotate(
        customers=Count("pk"),
        unchanged=Count("pk", filter=same_facts),
        missing=Sum("position__missing", default=0),
        unproven=Sum("position__unproven", default=0),
        worse=Count("pk", filter=Q(week_ago__rank__gt=F("position__rank"))),
        better=Count("pk", filter=Q(week_ago__rank__lt=F("position__rank"))),
        unproven_customers=Count("pk", filter=Q(position__unproven__gt=0)),
        short=Count("pk", filter=Q(position__call_missing__gt=0)),
        unpriced=Sum("position__closing_unpriced", default=0),
        cost=Sum("position__closing_cost", default=0),
    ):
        _add(portfolio, group, now)
    return portfolio


def _add(portfolio, group, now):
    status, count = group["position__status"] or UNKNOWN, group["customers"]
    portfolio.customers[status] += count
    portfolio.missing[status] += group["missing"]
    portfolio.unproven[status] += group["unproven"]
    portfolio.unproven_customers += group["unproven_customers"]
    portfolio.worse += group["worse"]
    portfolio.better += group["better"]
    portfolio.short += group["short"]
    portfolio.unpriced += group["unpriced"]
    if group["cost"]:
        portfolio.costs[group["position__closing_currency"]] += group["cost"]
    of_today = group["position__as_of"] == today_of(Customer(time_zone=group["time_zone"]), now)
    portfolio.stale += count - group["unchanged"] if of_today else count


def with_position(customers):
    """Each customer with the stored position, without its content."""
    return customers.select_related("position").defer("position__content")


def with_next_check_up(customers):
    """Adds `next_check_up`, the day of the open check-up or None."""
    check_ups = CheckUp.objects.filter(customer=OuterRef("pk"), reseller=OuterRef("reseller")).open()
    return customers.annotate(next_check_up=Subquery(check_ups.values("due_on")[:1]))


def is_stale(customer, *, basis, now):
    """True when the position that came with the customer does not hold any more, or there is none yet."""
    position = getattr(customer, "position", None)
    return position is None or not position.holds(
        facts_version=customer.facts_version, today=today_of(customer, now), basis=basis
    )
