"""How a customer's position went over the last ninety days, drawn from the days that were kept."""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from licensing.models import PositionDay
from licensing.trends import Stretch, stretches_of

SHOWN_DAYS = 90
HEIGHT = 60  # of the drawing, in units; a day is one unit wide


@dataclass(frozen=True, slots=True)
class Column:
    """A stretch as a column of the drawing: its place, and the height of each part, stacked from below."""

    x: int
    width: int
    provable: int
    unproven: int
    missing: int

    @property
    def parts(self):
        """(name, y, height) of each part that can be seen."""
        top = HEIGHT
        for name in ("provable", "unproven", "missing"):
            height = getattr(self, name)
            top -= height
            if height:
                yield name, top, height


@dataclass(frozen=True, slots=True)
class Trend:
    """The stretches of the last ninety days, the earliest first, and what the page says of them."""

    stretches: list[Stretch]

    @property
    def known(self):
        """Those whose position was computed."""
        return [stretch for stretch in self.stretches if stretch.status]

    @property
    def latest_first(self):
        """The stretches since the first known day, for the table."""
        first = self.stretches.index(self.known[0]) if self.known else len(self.stretches)
        return self.stretches[first:][::-1]

    @property
    def last(self):
        """The day on which the drawing ends."""
        return self.stretches[-1].last

    @property
    def width(self):
        """How many days the drawing is wide."""
        return sum(stretch.days for stretch in self.stretches)

    @property
    def columns(self):
        """The drawing; nothing stands where nobody computed."""
        most = max((stretch.required for stretch in self.known), default=0) or 1
        for stretch in self.known:
            heights = [
                round(HEIGHT * rights / most)
                for rights in (stretch.provable, stretch.covered, stretch.required)
            ]
            provable, covered, required = heights
            yield Column(
                x=(stretch.first - self.stretches[0].first).days,
                width=stretch.days,
                provable=provable,
                unproven=covered - provable,
                missing=required - covered,
            )

    @property
    def sentence(self):
        """What the drawing shows, in words."""
        if not self.known:
            return gettext(
                "Nothing is kept yet. From now on each day is kept on which the position is computed."
            )
        first, last = self.known[0], self.known[-1]
        if len({_numbers(stretch) for stretch in self.known}) == 1:
            said = gettext("Since %(day)s: %(told)s.")
        elif _numbers(first) == _numbers(last):
            said = gettext("%(day)s and %(last)s: %(told)s; not so in between.")
        else:
            said = gettext("%(day)s: %(first_told)s. %(last)s: %(told)s.")
        said %= {
            "day": _day(first.first),
            "first_told": _told(first),
            "last": _day(last.last),
            "told": _told(last),
        }
        gaps = sum(stretch.days for stretch in self.latest_first if not stretch.status)
        if not gaps:
            return said
        left_out = ngettext("%(count)s day was not computed.", "%(count)s days were not computed.", gaps)
        return f"{said} {left_out % {'count': gaps}}"


def trend_of(customer, *, member, today):
    """The trend of a customer up to `today`, in one query."""
    days = PositionDay.objects.visible_to(member).filter(customer=customer)
    return Trend(stretches_of(days, first=today - timedelta(days=SHOWN_DAYS - 1), last=today))


def _day(day):
    return date_format(day, gettext("j F"))


def _numbers(stretch):
    return stretch.required, stretch.missing, stretch.unproven


def _told(stretch):
    if not stretch.required:
        return gettext("nothing to count")
    return gettext("%(missing)s of %(required)s rights missing, %(provable)s provable") % {
        "missing": intcomma(stretch.missing),
        "required": intcomma(stretch.required),
        "provable": intcomma(stretch.provable),
    }
