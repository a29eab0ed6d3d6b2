"""Inviting customers' contacts to check-ups: days ahead, again when the day moves, called off when there is none.

What a contact was told last is his newest message about that check-up; everything follows from comparing it with the
check-up as it is now. Only contacts who agreed are written to, and only while the reseller wants it.
"""

from collections import defaultdict
from datetime import time, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q
from django.utils import translation

from customers.models import Contact, Member
from customers.tenancy import entered
from licensing.models import CheckUp
from licensing.services.checkups import TAKEN_BACK_WITHIN
from portal import emails
from portal.languages import language_of
from portal.mail.calendars import appointment
from portal.mail.mornings import moment
from portal.models import Message, Undeliverable

Purpose, State = Message.Purpose, Message.State
OFFICE_HOURS = time(8)  # an invitation is not sent in the middle of the customer's night
TOLD = [Purpose.APPOINTMENT, Purpose.CANCELLATION]
NOT_TOLD = {State.MISSED, State.CANCELLED}
MAY_HAVE_ARRIVED = [State.SENDING, State.SENT, State.UNKNOWN]


def plan_appointments(*, reseller, now):
    """Queues invitations, changes and cancellations that are due; returns how many messages.

    The check-ups concerned are locked meanwhile; what another round works on is left to it.
    """
    if not reseller.invites_contacts:
        return 0
    with entered(reseller):
        wanted = _to_tell(reseller, now)
        if not wanted:
            return 0
        rows = CheckUp.objects.of(reseller).filter(pk__in={check_up.pk for check_up, *_ in wanted})
        locked = list(rows.select_for_update(skip_locked=True, no_key=True).values_list("pk", flat=True))
        # Looked at anew: another round may have done it before the rows were ours.
        wanted = [told for told in _to_tell(reseller, now) if told[0].pk in locked]
        _queue(reseller, wanted, now)
        return len(wanted)


def _to_tell(reseller, now):
    """(check-up, contact, last message or None, purpose) for everybody who has to be told something."""
    contacts = _reachable(reseller)
    if not contacts:
        return []
    check_ups = _concerned(reseller, contacts, now)
    last = _last_told(reseller, check_ups)
    found = []
    for check_up in check_ups:
        for contact in contacts[check_up.customer_id]:
            told = last.get((check_up.pk, contact.pk))
            if purpose := _purpose(check_up, told, reseller, now):
                found.append((check_up, contact, told, purpose))
    return found


def _reachable(reseller):
    """Customer's id → his contacts who agreed and whose address takes mail."""
    refused = Undeliverable.objects.of(reseller).standing().addresses()
    contacts = defaultdict(list)
    for contact in Contact.objects.of(reseller).agreed().order_by("pk"):
        if contact.email.lower() not in refused:
            contacts[contact.customer_id].append(contact)
    return contacts


def _concerned(reseller, contacts, now):
    """Check-ups near enough to be told of, and those of which somebody was told for a day still ahead.

    Where one was closed just now, nobody is told of the next one yet: taking that back would drop it.
    """
    today = now.date()
    near = Q(closed_at=None, due_on__lte=today + timedelta(days=reseller.invite_days + 1))
    near |= Q(closed_at=None, was_due_on__lte=today + timedelta(days=reseller.invite_days + 1))
    ahead = Message.objects.of(reseller).filter(purpose__in=TOLD, day__gte=today - timedelta(days=1))
    check_ups = CheckUp.objects.of(reseller).filter(
        near | Q(pk__in=ahead.values("check_up")), customer__in=contacts.keys()
    )
    there = Q(closed_at=None, customer__archived_at=None)
    check_ups = check_ups.filter(there | Q(pk__in=ahead.values("check_up"))).with_caller()
    closed_just_now = CheckUp.objects.of(reseller).filter(closed_at__gte=now - TAKEN_BACK_WITHIN)
    check_ups = check_ups.exclude(closed_at=None, customer__in=closed_just_now.values("customer"))
    return list(check_ups.select_related("customer").order_by("due_on", "pk"))


def _last_told(reseller, check_ups):
    """(check-up's id, contact's id) → the newest message."""
    told = Message.objects.of(reseller).filter(
        purpose__in=TOLD, check_up__in=check_ups, contact__isnull=False
    )
    newest = told.order_by("check_up", "contact", "-sequence", "-copy").distinct("check_up", "contact")
    return {(message.check_up_id, message.contact_id): message for message in newest}


def day_of(check_up):
    """The day agreed with the customer: a rule that has it opened early moves the call, not the appointment."""
    return check_up.was_due_on or check_up.due_on


def _purpose(check_up, told, reseller, now):
    """What to tell now; None for nothing."""
    today, day = now.astimezone(check_up.customer.zone).date(), day_of(check_up)
    stands = told is not None and told.purpose == Purpose.APPOINTMENT and told.state not in NOT_TOLD
    if check_up.closed_at:
        closed_on = check_up.closed_at.astimezone(check_up.customer.zone).date()
        return Purpose.CANCELLATION if stands and told.day >= today and told.day > closed_on else None
    if check_up.customer.archived_at:
        return Purpose.CANCELLATION if stands and told.day > today else None
    if day <= today:
        return None
    if stands and told.day >= today:
        return Purpose.APPOINTMENT if told.day != day else None
    first = moment(day - timedelta(days=reseller.invite_days), OFFICE_HOURS, check_up.customer.zone)
    return Purpose.APPOINTMENT if now >= first else None


def _queue(reseller, wanted, now):
    callers = _callers(reseller, [check_up for check_up, *_ in wanted])
    for check_up, contact, told, purpose in wanted:
        earlier = Message.objects.of(reseller).filter(check_up=check_up, contact=contact, purpose__in=TOLD)
        # What still waits is no longer so.
        earlier.filter(state=State.QUEUED).update(state=State.CANCELLED)
        if purpose == Purpose.CANCELLATION and not earlier.filter(state__in=MAY_HAVE_ARRIVED).exists():
            continue
        check_up.customer.reseller = contact.reseller = reseller
        caller = callers[check_up.caller] or callers[None]
        # The language of the one who calls: he is whom the contact answers and speaks to.
        with translation.override(language_of(caller.user)):
            _message(reseller, check_up, contact, told, purpose, caller, now).save()


def _callers(reseller, check_ups):
    """Member's id → who calls; the first owner under None, for customers that nobody looks after."""
    members = Member.objects.of(reseller).staff().select_related("user")
    callers = {member.pk: member for member in members.filter(pk__in={one.caller for one in check_ups})}
    owner = members.filter(role=Member.Role.OWNER).order_by("pk").first()
    return defaultdict(lambda: owner, callers)


def _message(reseller, check_up, contact, told, purpose, caller, now):
    cancelled = purpose == Purpose.CANCELLATION
    day = told.day if cancelled else day_of(check_up)
    sequence = told.sequence + 1 if told else 0
    mail = emails.appointment(
        contact=contact,
        caller=caller,
        day=day,
        moved_from=told.day if told and not cancelled and told.day != day else None,
        cancelled=cancelled,
    )
    host = urlsplit(settings.SITE_URL).hostname
    return Message(
        reseller=reseller,
        contact=contact,
        check_up=check_up,
        purpose=purpose,
        day=day,
        recipient=contact.name,
        address=contact.email,
        subject=mail.subject[:300],
        text=mail.body,
        html=mail.alternatives[0][0],
        reply_to=caller.user.email,
        sequence=sequence,
        calendar=appointment(
            uid=f"check-up-{check_up.pk}@{host}",
            sequence=sequence,
            day=day,
            contact=contact,
            caller=caller,
            cancelled=cancelled,
            now=now,
        ),
        message_id=f"<check-up.{check_up.pk}.{contact.pk}.{sequence}@{host}>",
        queued_at=now,
        not_before=now,
    )
