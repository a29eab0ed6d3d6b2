"""When members are told: eight o'clock where they live, whatever their clocks do in spring and autumn."""

from datetime import UTC, datetime, time, timedelta

MORNING = time(8)
MONDAY = 0


def moment(day, at, zone):
    """The instant of a local time.

    Where clocks skip it, it is as much later as they skip; where it comes twice, it is the first.
    """
    return datetime.combine(day, at, zone).astimezone(UTC)


def next_morning(now, zone):
    """The first morning after `now`."""
    today = now.astimezone(zone).date()
    morning = moment(today, MORNING, zone)
    return morning if morning > now else moment(today + timedelta(days=1), MORNING, zone)


def last_morning_day(now, zone):
    """The local day whose morning was the last to come."""
    return next_morning(now, zone).astimezone(zone).date() - timedelta(days=1)


def is_weekly(since, day):
    """True when one of the days from `since` to `day`, both included, is a Monday."""
    missed = (day - since).days
    return any((day - timedelta(days=back)).weekday() == MONDAY for back in range(min(missed, 6) + 1))
