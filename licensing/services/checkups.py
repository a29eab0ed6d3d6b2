"""Check-ups: planned, opened on their day, closed with an outcome. All of it happens inside the reseller.

A customer has one open check-up at a time. Closing it keeps the position of the day with it and plans the next.
`by` is the member who does it; None where the product itself does, as in an import.
"""

import calendar
from datetime import date, timedelta

from django.db import IntegrityError, transaction

from customers.models import Member
from licensing.models import CheckUp
from licensing.services.positions import current_position, today_of

Outcome = CheckUp.Outcome
TRY_AGAIN_AFTER = timedelta(days=7)
LONGEST_NOTES = 50_000  # what can still be read before a call


class UnableToPlan(Exception):
    """There cannot be such a check-up, or not on that day; the text says what to do."""


class UnableToClose(Exception):
    """The check-up cannot be closed so; the text says why."""


class UnableToNote(Exception):
    """There is no check-up to keep a note for; the text says what to do."""


class AlreadyClosed(UnableToClose):
    """Somebody closed it meanwhile: `check_up` is as he left it."""

    def __init__(self, check_up):
        self.check_up = check_up
        super().__init__(
            f"{check_up.closed_by} has closed this check-up meanwhile: {check_up.get_outcome_display().lower()}."
        )


def plan_check_up(*, customer, due_on, by, assignee=None):
    """Returns the customer's new open check-up. Raises UnableToPlan while there is another open one."""
    _refuse_stranger(assignee)
    try:
        with transaction.atomic():
            return CheckUp.objects.create(
                reseller=customer.reseller, customer=customer, due_on=due_on, assignee=assignee
            )
    except IntegrityError as error:
        if "checkup_one_open" not in str(error):
            raise
        raise UnableToPlan(f"{customer} has an open check-up already. Reschedule that one.") from None


@transaction.atomic
def open_due(*, reseller, now):
    """Stamps the check-ups whose day has come at their customer; returns how many.

    One whose day was moved into the future loses its stamp, so that it is new again when that day comes.
    """
    waiting = CheckUp.objects.of(reseller).open().filter(customer__archived_at=None)
    opened = 0
    for zone, today in _days(waiting, now):
        there = waiting.filter(customer__time_zone=zone)
        opened += there.filter(due_on__lte=today, opened_at=None).update(opened_at=now)
        there.filter(due_on__gt=today, opened_at__isnull=False).update(opened_at=None)
    return opened


def _days(check_ups, now):
    """Yields each time zone in which a check-up waits, with the day it is there."""
    zones = check_ups.order_by("customer__time_zone").distinct("customer__time_zone")
    for check_up in zones.select_related("customer"):
        yield check_up.customer.time_zone, today_of(check_up.customer, now)


@transaction.atomic
def complete_check_up(*, check_up, outcome, notes, by, now, next_on=None):
    """Closes the check-up with what came of it and the position of the day, and plans the next one.

    What was noted before the conversation stays, below what was said in it.
    `next_on` is the day of the next; without it `usual_next_day` says. Returns the next check-up, or None for
    an archived customer. Raises AlreadyClosed, and UnableToClose for a day that is not ahead.
    """
    if outcome == Outcome.SKIPPED:
        raise UnableToClose("Skip a check-up with a reason instead of completing it.")
    return _close(check_up, outcome=outcome, notes=notes, by=by, now=now, next_on=next_on)


@transaction.atomic
def skip_check_up(*, check_up, reason, by, now, next_on=None):
    """Closes the check-up without a conversation; returns and raises as `complete_check_up` does."""
    if not reason.strip():
        raise UnableToClose("Say why this check-up is skipped.")
    return _close(check_up, outcome=Outcome.SKIPPED, notes=reason, by=by, now=now, next_on=next_on)


def _close(check_up, *, outcome, notes, by, now, next_on):
    check_up = _locked(check_up)
    customer = check_up.customer
    today = today_of(customer, now)
    next_on = next_on or usual_next_day(customer=customer, today=today, outcome=outcome)
    if next_on <= today:
        raise UnableToClose("Choose a day after today for the next check-up.")
    check_up.outcome, check_up.notes = outcome, _with_earlier(notes, check_up.notes)
    check_up.closed_at, check_up.closed_by = now, by
    check_up.opened_at = check_up.opened_at or now
    check_up.position = current_position(customer=customer, now=now).content
    check_up.save(update_fields=["outcome", "notes", "closed_at", "closed_by", "opened_at", "position"])
    if customer.archived_at:
        return None
    return plan_check_up(customer=customer, due_on=next_on, by=by)


def _with_earlier(notes, noted_before):
    return f"{notes}\n\nNoted before:\n{noted_before}".strip() if noted_before.strip() else notes


@transaction.atomic
def add_to_notes(*, check_up, text, by, now):
    """Adds a paragraph, with its author and moment, below the notes of a closed check-up; returns it."""
    check_up = CheckUp.objects.of(check_up.reseller).select_for_update().get(pk=check_up.pk)
    if not text.strip():
        raise UnableToClose("There is nothing to add yet.")
    _append(check_up, text, by, now)
    return check_up


@transaction.atomic
def keep_for_check_up(*, customer, text, by, now):
    """Adds a paragraph to the notes of the customer's open check-up, to be read before the call; returns it.

    Raises UnableToNote while none is planned.
    """
    open_ones = CheckUp.objects.of(customer.reseller).open().select_for_update()
    check_up = open_ones.filter(customer=customer).first()
    if check_up is None:
        raise UnableToNote(f"{customer} has no open check-up. Plan one, then keep this as a note for it.")
    if len(check_up.notes) + len(text) > LONGEST_NOTES:
        raise UnableToNote("The notes of the next check-up are full. Shorten them in data entry first.")
    _append(check_up, text, by, now)
    return check_up


def _append(check_up, text, by, now):
    heading = f"{by}, {now.astimezone(by.zone):%-d %B %Y %H:%M}:"
    check_up.notes = f"{check_up.notes}\n\n{heading}\n{text.strip()}".strip()
    check_up.save(update_fields=["notes"])


@transaction.atomic
def reschedule_check_up(*, check_up, due_on, by, now):
    """Moves an open check-up to another day. Raises AlreadyClosed, and UnableToPlan for a day gone by."""
    check_up = _locked(check_up)
    today = today_of(check_up.customer, now)
    if due_on < today:
        raise UnableToPlan("That day is over. Choose today or a later one.")
    check_up.due_on = due_on
    if due_on > today:
        check_up.opened_at = None
    check_up.save(update_fields=["due_on", "opened_at"])
    return check_up


@transaction.atomic
def reassign_check_up(*, check_up, assignee, by, now):
    """Lets another member of the team call; None: the account manager again.

    Raises AlreadyClosed, and UnableToPlan for somebody who is not of the team.
    """
    check_up = _locked(check_up)
    _refuse_stranger(assignee)
    check_up.assignee = assignee
    check_up.save(update_fields=["assignee"])
    return check_up


def usual_next_day(*, customer, today, outcome=""):
    """When the next check-up is due: by the customer's cadence, else the reseller's; soon if nobody was reached."""
    if outcome == Outcome.NOT_REACHED:
        return today + TRY_AGAIN_AFTER
    return add_months(today, customer.check_up_months or customer.reseller.check_up_months)


def add_months(day, months):
    """The same day of a later month; its last day where that month is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _locked(check_up):
    """The open check-up as it is now, for this transaction alone. Raises AlreadyClosed."""
    rows = CheckUp.objects.of(check_up.reseller).select_for_update(of=["self"])
    check_up = rows.select_related("customer__reseller", "reseller", "closed_by__user").get(pk=check_up.pk)
    if check_up.closed_at:
        raise AlreadyClosed(check_up)
    return check_up


def _refuse_stranger(assignee):
    if assignee is not None and (assignee.removed_at or assignee.role == Member.Role.OPERATOR):
        raise UnableToPlan(f"{assignee} is not of your team. Choose somebody who is.")
