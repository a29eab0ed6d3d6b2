"""The month: which check-ups are due on which day, and which were held."""

from calendar import Calendar
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import F
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from licensing.models import CheckUp
from portal.pages.base import PageView
from portal.pages.checkups.filters import MINE

SHOWN = 4  # a day
FIRST, LAST = date(1970, 1, 1), date(2200, 1, 1)


@dataclass
class Day:
    """One day of the grid: some check-ups due on it, some held on it, and how many there are of both."""

    day: date
    in_month: bool
    due: list = field(default_factory=list)
    held: list = field(default_factory=list)
    due_count: int = 0
    held_count: int = 0

    @property
    def more(self):
        """How many due ones are not shown."""
        return self.due_count - len(self.due)

    @property
    def more_held(self):
        """How many held ones are not shown."""
        return self.held_count - len(self.held)


class Month(PageView):
    """A calendar of check-ups; `?month=2026-11` says which, `?whose=mine` narrows it to the member's own."""

    title = _("Check-ups by month")
    template_name = "checkups/month.html"

    def get_context_data(self, **kwargs):
        today = timezone.localdate()
        first = month_of(self.request.GET.get("month", ""), today)
        weeks = [
            [Day(day, day.month == first.month) for day in week]
            for week in Calendar().monthdatescalendar(first.year, first.month)
        ]
        days = {day.day: day for week in weeks for day in week}
        self.fill(days, min(days), max(days))
        return super().get_context_data(
            first=first,
            before=first - timedelta(days=1),
            after=(first + timedelta(days=32)).replace(day=1),
            weeks=weeks,
            today=today,
            mine=self.mine,
            any_due=any(day.due or day.held for day in days.values() if day.in_month),
            **kwargs,
        )

    @property
    def mine(self):
        """True when only what the member has to call is asked for."""
        return self.request.GET.get("whose") == MINE

    def fill(self, days, first, last):
        """Puts the first few check-ups of each day into the days."""
        rows = CheckUp.objects.visible_to(self.request.member).for_list()
        due = rows.open().filter(customer__archived_at=None, due_on__range=(first, last))
        zone = timezone.get_current_timezone()
        midnights = (datetime.combine(day, time.min, zone) for day in (first, last + timedelta(days=1)))
        held = rows.closed().filter(closed_at__range=tuple(midnights))
        held = held.annotate(day=TruncDate("closed_at", tzinfo=zone)).filter(day__range=(first, last))
        if self.mine:
            due = due.called_by(self.request.member)
            held = held.filter(closed_by=self.request.member)
        worst = F("customer__position__rank").asc(nulls_last=True)
        for day, check_up, of_day in due.some_of_each("due_on", order=(worst, "pk"), most=SHOWN):
            days[day].due.append(check_up)
            days[day].due_count = of_day
        for day, check_up, of_day in held.some_of_each("day", order=("closed_at", "pk"), most=SHOWN):
            days[day].held.append(check_up)
            days[day].held_count = of_day


def month_of(text, today):
    """The first day of the month in an address; of this month where that is none."""
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        return today.replace(day=1)
    return first if FIRST <= first <= LAST else today.replace(day=1)
