"""Rights that go from one person or device to another: recorded, and taken out when they were recorded wrongly."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext, ngettext

from licensing.models import Entitlement, Reassignment
from licensing.models.reassignments import REST
from licensing.services.lines import packs_left
from licensing.speech import long_day, number


class UnableToReassign(Exception):
    """The reassignment cannot be recorded so; says why, and what to do."""


class TooSoon(Exception):
    """Those rights were reassigned less than 90 days before, on `last_on`: an exception of WS-REA-02 is needed."""

    def __init__(self, last_on, date):
        self.last_on = last_on
        days = (date - last_on).days
        told = (
            ngettext(
                "These rights were reassigned on %(last_on)s, %(days)s day before. Until %(until)s one of the exceptions "
                "has to hold (rule WS-REA-02). Choose it if it does; otherwise wait until that day.",
                "These rights were reassigned on %(last_on)s, %(days)s days before. Until %(until)s one of the exceptions "
                "has to hold (rule WS-REA-02). Choose it if it does; otherwise wait until that day.",
                days,
            )
            if days
            else gettext(
                "These rights were reassigned on %(last_on)s, the same day. Until %(until)s one of the exceptions has to "
                "hold (rule WS-REA-02). Choose it if it does; otherwise wait until that day."
            )
        )
        until = long_day(last_on + REST)
        super().__init__(told % {"last_on": long_day(last_on), "days": days, "until": until})


@transaction.atomic
def record_reassignment(*, entitlement, date, quantity, from_whom, to_whom, reason, exemption="", today):
    """Records that rights of an entitlement went to somebody else, or to another device, on a day.

    `today` is the customer's. Returns the Reassignment. Raises UnableToReassign, and TooSoon where one of the
    exceptions of rule WS-REA-02 is needed and none was named.
    """
    found = Entitlement.objects.of(entitlement.reseller).select_related("line__proof", "reseller", "customer")
    entitlement = found.select_for_update(of=["self"]).get(pk=entitlement.pk)
    from_whom, to_whom, reason = (" ".join(text.split()) for text in (from_whom, to_whom, reason))
    _refuse_impossible(entitlement, date, quantity, today)
    if from_whom.casefold() == to_whom.casefold():
        raise UnableToReassign(
            gettext("From whom and to whom are the same. Enter who held the rights, and who has them now.")
        )
    last_on = last_reassigned(entitlement=entitlement, from_whom=from_whom, quantity=quantity, date=date)
    if last_on and date < last_on + REST and not exemption:
        raise TooSoon(last_on, date)
    _refuse_when_too_soon_for_later_ones(entitlement, date, to_whom)
    row = Reassignment(
        reseller=entitlement.reseller,
        customer=entitlement.customer,
        entitlement=entitlement,
        date=date,
        quantity=quantity,
        from_whom=from_whom,
        to_whom=to_whom,
        reason=reason,
        exemption=exemption,
        last_on=last_on,
    )
    try:
        row.full_clean()
    except ValidationError as error:
        raise UnableToReassign(" ".join(error.messages)) from error
    row.save()
    return row


@transaction.atomic
def remove_reassignment(*, reassignment):
    """Takes out what was recorded wrongly; the history keeps it."""
    rows = Reassignment.objects.of(reassignment.reseller).filter(entitlement=reassignment.entitlement_id)
    later = rows.filter(date__gt=reassignment.date, from_whom__iexact=reassignment.to_whom).order_by("date")
    if first := later.first():
        told = gettext("%(name)s passed the rights on, on %(day)s. Remove that reassignment first.")
        raise UnableToReassign(told % {"name": reassignment.to_whom, "day": long_day(first.date)})
    reassignment.delete()


def last_reassigned(*, entitlement, from_whom, quantity, date):
    """The day on which rights that leave `from_whom` on `date` were last reassigned; None when none is recorded.

    They are those that `from_whom` was given. Where more would move within 90 days than there are rights, one of
    them moves a second time, whoever holds it.
    """
    rows = Reassignment.objects.of(entitlement.reseller).filter(entitlement=entitlement, date__lte=date)
    given = rows.filter(to_whom__iexact=from_whom).order_by("-date").values_list("date", flat=True).first()
    recent = rows.filter(date__gt=date - REST)
    moved = recent.aggregate(rights=Sum("quantity"))["rights"] or 0
    if given is None and moved and moved + quantity > rights_left(entitlement):
        return recent.order_by("date").values_list("date", flat=True).first()
    return given


def rights_left(entitlement):
    """How many rights the entitlement has that no credit note took back."""
    return packs_left(entitlement.line) * entitlement.line.rights_per_pack


def _refuse_impossible(entitlement, date, quantity, today):
    if entitlement.line.proof.voided_at:
        raise UnableToReassign(gettext("The document of these rights is voided. Restore it first."))
    if date > today:
        raise UnableToReassign(
            gettext("This day is still to come. Record the reassignment once it has happened.")
        )
    if entitlement.valid_from and date < entitlement.valid_from:
        told = gettext("These rights begin on %(day)s. Correct the day.")
        raise UnableToReassign(told % {"day": long_day(entitlement.valid_from)})
    if entitlement.valid_until and date >= entitlement.valid_until:
        told = gettext("These rights ended on %(day)s. Correct the day.")
        raise UnableToReassign(told % {"day": long_day(entitlement.valid_until)})
    if quantity > (left := rights_left(entitlement)):
        told = gettext("There are only %(count)s of these rights. Enter a smaller number.")
        raise UnableToReassign(told % {"count": number(left)})


def _refuse_when_too_soon_for_later_ones(entitlement, date, to_whom):
    """Recorded after the event, this one may turn a later one into one that came too soon."""
    later = Reassignment.objects.of(entitlement.reseller).filter(
        entitlement=entitlement, from_whom__iexact=to_whom, date__gt=date, date__lt=date + REST, exemption=""
    )
    if first := later.order_by("date").first():
        days = (first.date - date).days
        told = ngettext(
            "%(name)s passed these rights on %(days)s day later, on %(day)s, without one of the exceptions of rule "
            "WS-REA-02. Remove that reassignment first, then record both in their order.",
            "%(name)s passed these rights on %(days)s days later, on %(day)s, without one of the exceptions of rule "
            "WS-REA-02. Remove that reassignment first, then record both in their order.",
            days,
        )
        raise UnableToReassign(told % {"name": to_whom, "days": days, "day": long_day(first.date)})
