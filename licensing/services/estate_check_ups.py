"""The next check-ups of an estate: on the day the files tell, else on the usual next day.

Part of `licensing/services/estates.py`.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Max

from customers.models import Customer
from licensing.models import CheckUp
from licensing.services.checkups import usual_next_day
from licensing.services.positions import today_of
from licensing.services.upserts import batched, upsert


@dataclass
class Days:
    """Customer pk → the day of the next check-up: `told` by the files, or `usual` where they are silent."""

    now: datetime
    told: dict[int, date] = field(default_factory=dict)
    usual: dict[int, date] = field(default_factory=dict)

    def take(self, reseller, rows):
        """Takes customer → CustomerRow, None for customers of whom the files tell no row of their own."""
        for customer, row in rows.items():
            if row is None:
                continue
            if row.next_check_up:
                self.told[customer.pk] = row.next_check_up
                continue
            customer.reseller = reseller  # asked for its cadence, and known here
            today = today_of(customer, self.now)
            self.usual[customer.pk] = usual_next_day(customer=customer, today=today)


def apply_check_ups(reseller, days, tally):
    """Plans or moves the one open check-up of each customer.

    It is not moved back to a day whose check-up was held since, an archived customer gets none, and where the files
    tell no day one that is planned already stays.
    """
    for some in batched(days.told.items()):
        rows = CheckUp.objects.filter(customer__in=[pk for pk, _ in some])
        held = dict(rows.closed().values_list("customer_id").annotate(Max("due_on")))
        fits = {pk for pk, day in some if held.get(pk, date.min) < day}
        _plan(reseller, dict(some), tally, fits=fits)
    for some in batched(days.usual.items()):
        planned = CheckUp.objects.open().filter(customer__in=[pk for pk, _ in some])
        there = set(planned.values_list("customer_id", flat=True))
        days_left = {pk: day for pk, day in some if pk not in there}
        _plan(reseller, days_left, tally, fits=set(days_left))


def _plan(reseller, days, tally, *, fits):
    archived = set(
        Customer.objects.filter(pk__in=days).exclude(archived_at=None).values_list("pk", flat=True)
    )
    existing = {row.customer_id: row for row in CheckUp.objects.open().filter(customer__in=days)}
    columns = {
        pk: {"reseller_id": reseller.pk, "customer_id": pk, "due_on": day}
        for pk, day in days.items()
        if pk in fits - archived
    }
    upsert(CheckUp, columns, existing, kind="check-ups", tally=tally)
    tally.left_alone["check-ups"] += len(days) - len(columns)
