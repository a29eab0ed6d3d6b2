"""When members are told: at the hour they chose where they live, whatever their clocks do in spring and autumn."""

from datetime import UTC, datetime, time, timedelta

DAYS_OF_A_WEEK = 7


def moment(day, at, zone):
    """The instant of a local time.

    Where clocks skip it, it is as much later as they skip; where it comes twice, it is the first.
    """
    return datetime.combine(day, at, zone).astimezone(UTC)


def next_morning(now, zone, hour):
    """The first time after `now` that it is that hour there."""
    today = now.astimezone(zone).date()
    morning = moment(today, time(hour), zone)
    return morning if morning > now else moment(today + timedelta(days=1), time(hour), zone)


def last_morning_day(now, zone, hour):
    """The local day whose hour was the last to come."""
    today = now.astimezone(zone).date()
    return today if moment(today, time(hour), zone) <= now else today - timedelta(days=1)


def weekdays_between(since, day):
    """The weekdays (Monday is 0) from `since` to `day`, both included; none when `since` is later."""
    days = min((day - since).days + 1, DAYS_OF_A_WEEK)
    return {(day - timedelta(days=back)).weekday() for back in range(days)}
