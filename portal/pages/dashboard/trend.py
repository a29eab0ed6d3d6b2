"""How the portfolio went over the last twelve weeks: customers of each status, week by week, up to now."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.formats import date_format
from django.utils.translation import gettext

from licensing.models import PositionRecord
from licensing.trends import WEEK
from portal.pages.dashboard.kept import kept

WEEKS = 12
HEIGHT = 24  # of the drawing, in units
STEP, BAR = 4, 3
LOWEST = 1  # so that nobody at all can be told from a day that was not computed
# A day of which less than this share was computed is no measure for today.
COMPARABLE = 0.5
STATUSES = list(PositionRecord.Status)


@dataclass(frozen=True, slots=True)
class Week:
    """A day of the trend and its customers by status; None on a day on which nobody computed."""

    day: date
    customers: Counter | None

    @property
    def counts(self):
        """The number of each status, in the order of the statuses; empty on a day that was not computed."""
        return [self.customers[status] for status in STATUSES] if self.customers is not None else []


@dataclass(frozen=True, slots=True)
class Trend:
    """Twelve weeks and now, the earliest first."""

    weeks: list[Week]

    @property
    def is_known(self):
        """True when there is an earlier week to look at."""
        return any(week.customers is not None for week in self.weeks[:-1])

    @property
    def latest_first(self):
        """For the table: now first, without the weeks before the first one that is known."""
        first = next(place for place, week in enumerate(self.weeks) if week.customers is not None)
        return self.weeks[first:][::-1]

    @property
    def width(self):
        """How wide the drawing of a status is."""
        return STEP * len(self.weeks) - (STEP - BAR)

    def bars(self, status):
        """The drawing of the status: the path of an SVG, a bar for each week; no bar where nobody computed."""
        most = max(week.customers[status] for week in self.weeks if week.customers is not None) or 1
        bars = []
        for place, week in enumerate(self.weeks):
            if week.customers is not None:
                height = max(round(HEIGHT * week.customers[status] / most), LOWEST)
                bars.append(f"M{STEP * place} {HEIGHT}v-{height}h{BAR}v{height}z")
        return "".join(bars)

    @property
    def compares(self):
        """True when enough was computed a week ago to lay today beside it."""
        return self.is_known and not self.remark

    def change(self, status):
        """Today beside a week ago, in words; empty where that says nothing."""
        if not self.compares:
            return ""
        more = self.weeks[-1].customers[status] - self.weeks[-2].customers[status]
        if not more:
            return gettext("same as a week ago")
        told = (
            gettext("%(count)s more than a week ago")
            if more > 0
            else gettext("%(count)s fewer than a week ago")
        )
        return told % {"count": intcomma(abs(more))}

    @property
    def remark(self):
        """Why today is not laid beside a week ago; empty where it is."""
        before, now = self.weeks[-2], self.weeks[-1]
        if before.customers is None:
            return gettext("Nothing was computed a week ago, on %(day)s.") % {
                "day": date_format(before.day, gettext("j F"))
            }
        counted, there = before.customers.total(), now.customers.total()
        if counted < COMPARABLE * there:
            return gettext("A week ago %(counted)s of today’s %(there)s customers were counted.") % {
                "counted": intcomma(counted),
                "there": intcomma(there),
            }
        return ""


def trend_of(days, *, whose, portfolio, today):
    """The trend up to `today`, which the stored positions tell: `portfolio`; the weeks before in one query.

    `days` is a queryset of the PositionDay that count, `whose` what tells it from every other one: what is over
    does not change any more, so it is counted once an hour.
    """
    earlier = [today - number * WEEK for number in range(WEEKS, 0, -1)]
    counts = kept(f"weeks-before-{today}-{whose}", lambda: days.counted(earlier))
    return Trend([*(Week(day, counts.get(day)) for day in earlier), Week(today, portfolio.customers)])
