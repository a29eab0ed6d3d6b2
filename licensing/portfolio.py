"""What the stored positions say about many customers at once; nothing here asks the engine."""

from collections import Counter
from dataclasses import dataclass, field
from zlib import crc32

from django.contrib.postgres.aggregates import BitXor
from django.db.models import BigIntegerField, Count, F, Func, OuterRef, Q, Subquery, Sum

from customers.models import Customer
from licensing.facts import basis_of
from licensing.models import CheckUp, PositionRecord
from licensing.models.days import STATUSES
from licensing.services.positions import today_of

UNKNOWN = PositionRecord.Status.UNKNOWN


@dataclass(slots=True)
class Portfolio:
    """Customers and rights added up by status; a customer without a position yet is unknown and stale."""

    customers: Counter = field(default_factory=Counter)
    missing: Counter = field(default_factory=Counter)
    unproven: Counter = field(default_factory=Counter)
    stale: int = 0
    unproven_customers: int = 0
    # Those whose status was better, or worse, a week before; of whom none was kept are neither.
    worse: int = 0
    better: int = 0
    # Those who miss rights that are not known and quiet, and what these would cost, by currency.
    short: int = 0
    unpriced: int = 0
    costs: Counter = field(default_factory=Counter)
    # Another number as soon as the set of customers, or anything that their positions rest on, has changed.
    facts: int = 0

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

    `licensing.trends.moved` finds those that are worse or better.
    """
    basis = basis_of(reseller)
    same_facts = Q(position__facts_version=F("facts_version"), position__basis=basis)
    groups = customers.order_by().values(
        "time_zone", "position__rank", "position__as_of", "position__closing_currency"
    )
    portfolio = Portfolio(facts=crc32(basis.encode()))
    for group in groups.annotate(
        customers=Count("pk"),
        unchanged=Count("pk", filter=same_facts),
        missing=Sum("position__missing", default=0),
        unproven=Sum("position__unproven", default=0),
        worse=Count("pk", filter=Q(position__rank__lt=F("position__rank_week_ago"))),
        better=Count("pk", filter=Q(position__rank__gt=F("position__rank_week_ago"))),
        unproven_customers=Count("pk", filter=Q(position__unproven__gt=0)),
        short=Count("pk", filter=Q(position__call_missing__gt=0)),
        unpriced=Sum("position__closing_unpriced", default=0),
        cost=Sum("position__closing_cost", default=0),
        facts=BitXor(
            Func("facts_version", "pk", function="hashint8extended", output_field=BigIntegerField())
        ),
    ):
        _add(portfolio, group, now)
    return portfolio


def _add(portfolio, group, now):
    status, count = STATUSES.get(group["position__rank"], UNKNOWN), group["customers"]
    portfolio.customers[status] += count
    portfolio.missing[status] += group["missing"]
    portfolio.unproven[status] += group["unproven"]
    portfolio.unproven_customers += group["unproven_customers"]
    portfolio.worse += group["worse"]
    portfolio.better += group["better"]
    portfolio.short += group["short"]
    portfolio.unpriced += group["unpriced"]
    portfolio.facts ^= group["facts"]
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
