"""What the days that were kept tell of time; what nobody computed stays a gap."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.db.models import F

from licensing.models import PositionRecord
from licensing.models.days import STATUSES

DAY = timedelta(days=1)
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days in a row on which a customer's position came to the same; without a status, that nobody computed."""

    first: date
    last: date
    status: PositionRecord.Status | None = None
    required: int = 0
    missing: int = 0
    unproven: int = 0

    @property
    def days(self):
        """How many days it lasts."""
        return (self.last - self.first).days + 1

    @property
    def covered(self):
        """Rights that are required and there."""
        return max(self.required - self.missing, 0)

    @property
    def provable(self):
        """Rights that are required, there and proven."""
        return max(self.covered - self.unproven, 0)


def moved(customers, *, worse):
    """Those of some customers whose stored position is worse, or better, than a week before.

    A customer of whom nothing was kept of that day is neither.
    """
    lookup = "lt" if worse else "gt"
    return customers.filter(**{f"position__rank__{lookup}": F("position__rank_week_ago")})


def stretches_of(days, *, first, last):
    """Lays a customer's kept days out from `first` to `last`, in one query.

    Takes a queryset of PositionDay of one customer. Returns a list of Stretch without holes or overlaps,
    the earliest first.
    """
    kept = days.filter(day__range=(first, last)).values_list("day", "rank", "required", "missing", "unproven")
    numbers = {day: (STATUSES[rank], *rights) for day, rank, *rights in kept}
    calendar = [first + n * DAY for n in range((last - first).days + 1)]
    runs = [(values, list(run)) for values, run in groupby(calendar, key=numbers.get)]
    return [Stretch(run[0], run[-1], *(values or ())) for values, run in runs]
