"""Check-ups: planned, opened on their day, closed with an outcome. All of it happens inside the reseller.

A customer has one open check-up at a time. Closing it keeps the position of the day with it and plans the next.
`by` is the member who does it; None where the product itself does, as in an import.
"""

import calendar
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext

from customers.models import Member
from licensing.models import Call, CheckUp
from licensing.services.positions import current_position, today_of
from licensing.speech import inside

Outcome = CheckUp.Outcome
TRY_AGAIN_AFTER = timedelta(days=7)
TAKEN_BACK_WITHIN = timedelta(minutes=10)
LONGEST_NOTES = 50_000  # what can still be read before a call


class UnableToPlan(Exception):
    """There cannot be such a check-up, or not on that day; the text says what to do."""


class UnableToClose(Exception):
    """The check-up cannot be closed so; the text says why."""


class UnableToTakeBack(Exception):
    """The check-up stays closed; the text says why."""


class UnableToNote(Exception):
    """There is no check-up to keep a note for; the text says what to do."""


class AlreadyClosed(UnableToClose):
    """Somebody closed it meanwhile: `check_up` is as he left it."""

    def __init__(self, check_up):
        self.check_up = check_up
        told = gettext("%(member)s has closed this check-up meanwhile: %(outcome)s.")
        outcome = inside(check_up.get_outcome_display())
        super().__init__(told % {"member": check_up.closed_by, "outcome": outcome})


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
        told = gettext("%(customer)s has an open check-up already. Reschedule that one.")
        raise UnableToPlan(told % {"customer": customer}) from None


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
def complete_check_up(*, check_up, outcome, notes, by, now, agreed="", follow_up_on=None, next_on=None):
    """Closes the check-up with what came of it and the position of the day, and plans the next one.

    What was noted before the conversation stays, below what was said in it. With `follow_up_on` the next is a call
    on that day about what was agreed, and the regular one comes after it. `next_on` is the day of the regular one;
    without it `usual_next_day` says. Returns the next check-up, or None for an archived customer. Raises
    AlreadyClosed, and UnableToClose for days that are not ahead, one after the other.
    """
    if outcome == Outcome.SKIPPED:
        raise UnableToClose(gettext("Skip a check-up with a reason instead of completing it."))
    said = {"outcome": outcome, "notes": notes, "agreed": agreed, "follow_up_on": follow_up_on}
    return _close(check_up, said=said, by=by, now=now, next_on=next_on)


@transaction.atomic
def skip_check_up(*, check_up, reason, by, now, next_on=None):
    """Closes the check-up without a conversation; returns and raises as `complete_check_up` does."""
    if not reason.strip():
        raise UnableToClose(gettext("Say why this check-up is skipped."))
    said = {"outcome": Outcome.SKIPPED, "notes": reason, "agreed": "", "follow_up_on": None}
    return _close(check_up, said=said, by=by, now=now, next_on=next_on)


def _close(check_up, *, said, by, now, next_on):
    check_up = locked_open(check_up)
    customer = check_up.customer
    next_on, regular_on = _days_ahead(check_up, said, next_on, today_of(customer, now))
    _remember(check_up, said, by, now)
    check_up.outcome, check_up.agreed = said["outcome"], said["agreed"]
    check_up.notes, check_up.follow_up_on = _with_earlier(said["notes"], check_up.notes), said["follow_up_on"]
    check_up.closed_at, check_up.closed_by = now, by
    check_up.opened_at = check_up.opened_at or now
    check_up.position = current_position(customer=customer, now=now).content
    told = ["outcome", "notes", "agreed", "follow_up_on", "closed_at", "closed_by", "opened_at", "position"]
    check_up.save(update_fields=told)
    if customer.archived_at:
        return None
    following = plan_check_up(customer=customer, due_on=next_on, by=by)
    if regular_on:
        following.regular_on = regular_on
        following.save(update_fields=["regular_on"])
    return following


def _days_ahead(check_up, said, next_on, today):
    """The day of the next conversation, and that of the regular one where a follow-up comes before it."""
    follow_up_on = said["follow_up_on"]
    regular_on = next_on or usual_next_day(
        customer=check_up.customer, today=today, regular_on=check_up.regular_on
    )
    if said["outcome"] == Outcome.NOT_REACHED and not (next_on or follow_up_on):
        soon = today + TRY_AGAIN_AFTER
        # A follow-up that reached nobody is tried again, and the regular one still comes after it.
        return soon, regular_on if check_up.is_follow_up and soon < regular_on else None
    if regular_on <= today or (follow_up_on and follow_up_on <= today):
        raise UnableToClose(gettext("Choose a day after today for the next check-up."))
    if follow_up_on and follow_up_on >= regular_on:
        raise UnableToClose(
            gettext("Choose a day before the next check-up for the follow-up, or leave it empty.")
        )
    return (follow_up_on, regular_on) if follow_up_on else (regular_on, None)


def _remember(check_up, said, by, now):
    """Keeps what was typed and what was noted before with the closer, so that the closing can be taken back."""
    follow_up_on = said["follow_up_on"]
    draft = said | {
        "follow_up_on": follow_up_on.isoformat() if follow_up_on else "",
        "noted_before": check_up.notes,
    }
    Call.objects.of(check_up.reseller).update_or_create(
        check_up=check_up,
        member=by,
        defaults={"reseller": check_up.reseller, "seen_at": now, "draft": draft},
        create_defaults={"reseller": check_up.reseller, "since": now, "seen_at": now, "draft": draft},
    )


def may_take_back(check_up, now):
    """True for some minutes after the check-up was closed."""
    return check_up.closed_at is not None and now - check_up.closed_at <= TAKEN_BACK_WITHIN


@transaction.atomic
def take_back_closing(*, check_up, by, now):
    """Opens a check-up again that was closed some minutes ago, and drops the one that was planned with it.

    What was typed comes back as a draft. Raises UnableToTakeBack when it is too late, or when somebody has worked on
    the next one already.
    """
    rows = CheckUp.objects.of(check_up.reseller).select_for_update(of=["self"])
    check_up = rows.select_related("customer").get(pk=check_up.pk)
    if not may_take_back(check_up, now):
        raise UnableToTakeBack(gettext("That was too long ago. Add to the notes instead."))
    following = rows.open().filter(customer=check_up.customer).first()
    if following is not None:
        worked_on = following.opened_at or following.assignee_id or following.notes
        if worked_on or Call.objects.of(check_up.reseller).filter(check_up=following).exists():
            raise UnableToTakeBack(
                gettext("Somebody has worked on the next check-up already. Add to the notes instead.")
            )
        following.delete()
    typed = Call.objects.of(check_up.reseller).filter(check_up=check_up, member=check_up.closed_by).first()
    check_up.notes = typed.draft.get("noted_before", "") if typed else check_up.notes
    check_up.outcome, check_up.agreed, check_up.follow_up_on = "", "", None
    check_up.closed_at = check_up.closed_by = check_up.position = None
    told = ["outcome", "notes", "agreed", "follow_up_on", "closed_at", "closed_by", "position"]
    check_up.save(update_fields=told)
    return check_up


def _with_earlier(notes, noted_before):
    if not noted_before.strip():
        return notes
    return f"{notes}\n\n{gettext('Noted before:')}\n{noted_before}".strip()


@transaction.atomic
def add_to_notes(*, check_up, text, by, now):
    """Adds a paragraph, with its author and moment, below the notes of a closed check-up; returns it."""
    check_up = CheckUp.objects.of(check_up.reseller).select_for_update().get(pk=check_up.pk)
    if not text.strip():
        raise UnableToClose(gettext("There is nothing to add yet."))
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
        told = gettext("%(customer)s has no open check-up. Plan one, then keep this as a note for it.")
        raise UnableToNote(told % {"customer": customer})
    if len(check_up.notes) + len(text) > LONGEST_NOTES:
        raise UnableToNote(
            gettext("The notes of the next check-up are full. Shorten them in data entry first.")
        )
    _append(check_up, text, by, now)
    return check_up


def _append(check_up, text, by, now):
    heading = f"{by}, {date_format(now.astimezone(by.zone), gettext('j F Y H:i'))}:"
    check_up.notes = f"{check_up.notes}\n\n{heading}\n{text.strip()}".strip()
    check_up.save(update_fields=["notes"])


@transaction.atomic
def reschedule_check_up(*, check_up, due_on, by, now):
    """Moves an open check-up to another day. Raises AlreadyClosed, and UnableToPlan for a day gone by."""
    check_up = locked_open(check_up)
    today = today_of(check_up.customer, now)
    if due_on < today:
        raise UnableToPlan(gettext("That day is over. Choose today or a later one."))
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
    check_up = locked_open(check_up)
    _refuse_stranger(assignee)
    check_up.assignee = assignee
    check_up.save(update_fields=["assignee"])
    return check_up


def usual_next_day(*, customer, today, regular_on=None):
    """When the next check-up is due: by the customer's cadence, else the reseller's.

    After a follow-up it is `regular_on`, the day that was planned before it, unless that day has come.
    """
    if regular_on and regular_on > today:
        return regular_on
    return add_months(today, customer.check_up_months or customer.reseller.check_up_months)


def add_months(day, months):
    """The same day of a later month; its last day where that month is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def locked_open(check_up):
    """The open check-up as it is now, for this transaction alone. Raises AlreadyClosed."""
    rows = CheckUp.objects.of(check_up.reseller).select_for_update(of=["self"])
    check_up = rows.select_related("customer__reseller", "reseller", "closed_by__user").get(pk=check_up.pk)
    if check_up.closed_at:
        raise AlreadyClosed(check_up)
    return check_up


def _refuse_stranger(assignee):
    if assignee is not None and (assignee.removed_at or assignee.role == Member.Role.OPERATOR):
        told = gettext("%(member)s is not of your team. Choose somebody who is.")
        raise UnableToPlan(told % {"member": assignee})
