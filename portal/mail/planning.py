"""Who must be told of check-ups now, and what: from rows that are due to messages in the queue.

A member is looked at on every morning. There is mail on Mondays while something is due, and on another day when
something is due that he was not told of since it opened. A round that comes days late looks once, at today.
"""

from collections import defaultdict
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import F, Q

from customers.models import Member
from customers.tenancy import entered
from licensing.agenda import ranked
from licensing.models import CheckUp, PositionRecord
from licensing.services.positions import current_position
from portal import emails
from portal.addresses import absolute, reseller_path
from portal.mail.mornings import is_weekly, last_morning_day, next_morning
from portal.models import Message, Notice

CHUNK = 25
MOST_ENTRIES = 40
MOST_FINDINGS = 3
NOTHING_MISSING = "Nothing is missing, and every right has its document."


@dataclass(frozen=True)
class Entry:
    """One check-up in the mail."""

    check_up: CheckUp
    record: PositionRecord
    sentences: list[str]
    more: int
    days_over: int
    address: str


def plan_mail(*, reseller, now):
    """Queues what the reseller's members must be told now; returns how many messages.

    Members are claimed a few at a time in transactions of their own, so that two rounds at once share the work.
    """
    with entered(reseller):
        _set_mornings(reseller, now)
    planned, looked_at = 0, True
    while looked_at:
        with entered(reseller):
            members = _claim(reseller, now)
            planned += _plan_for(members, reseller, now) if members else 0
            looked_at = bool(members)
    return planned


def _set_mornings(reseller, now):
    """Everybody of the team has a next morning; a changed time zone (or clock) can make it an earlier one."""
    everybody = Member.objects.of(reseller)
    everybody.filter(next_mail_at__isnull=False).exclude(pk__in=everybody.staff().values("pk")).update(
        next_mail_at=None
    )
    for member in everybody.staff().filter(Q(next_mail_at=None) | Q(next_mail_at__gt=now)):
        morning = next_morning(now, member.zone)
        if member.next_mail_at is None or member.next_mail_at > morning:
            everybody.filter(pk=member.pk).update(next_mail_at=morning)


def _claim(reseller, now):
    due = Member.objects.of(reseller).staff().filter(next_mail_at__lte=now).order_by("next_mail_at", "id")
    due = due.select_related("user", "reseller")
    return list(due.select_for_update(skip_locked=True, no_key=True, of=["self"])[:CHUNK])


def _plan_for(members, reseller, now):
    due = _due_of(members, reseller)
    told = _told_to(members, reseller)
    records = {}
    planned = 0
    for member in members:
        new = any((member.pk, check_up.pk) not in told for check_up in due[member.pk])
        if due[member.pk] and _is_told(member, new, now):
            _queue(member, due[member.pk], records, now)
            planned += 1
        member.next_mail_at = next_morning(now, member.zone)
    Member.objects.bulk_update(members, ["next_mail_at"])
    return planned


def _is_told(member, new, now):
    """True when a morning to tell something on has come since he was to be looked at; once a day."""
    since = member.next_mail_at.astimezone(member.zone).date()
    morning = last_morning_day(now, member.zone)
    # After a move to the west that morning may not have come yet.
    if morning < since or not (new or is_weekly(since, morning)):
        return False
    day = now.astimezone(member.zone).date()
    same = Message.objects.of(member.reseller).filter(
        member=member, purpose=Message.Purpose.CHECK_UPS, day=day
    )
    return not same.exists()


def _due_of(members, reseller):
    """The opened check-ups that each of the members has to care for; owners have those of nobody else, too."""
    owners = [member.pk for member in members if member.role == Member.Role.OWNER]
    callers = Q(caller__in=[member.pk for member in members])
    if owners:
        callers |= Q(caller=None)
    due = defaultdict(list)
    check_ups = CheckUp.objects.of(reseller).opened().with_caller().filter(callers)
    for check_up in check_ups.select_related("customer__reseller").order_by("due_on", "pk"):
        for pk in [check_up.caller] if check_up.caller else owners:
            due[pk].append(check_up)
    return due


def _told_to(members, reseller):
    """(member, check-up) for what was told since it opened."""
    notices = Notice.objects.of(reseller).filter(
        member__in=members, check_up__closed_at=None, message__queued_at__gte=F("check_up__opened_at")
    )
    return set(notices.values_list("member", "check_up"))


def _queue(member, check_ups, records, now):
    day = now.astimezone(member.zone).date()
    for check_up in check_ups:
        if check_up.customer_id not in records:
            records[check_up.customer_id] = current_position(customer=check_up.customer, now=now)
    worst_first = sorted(check_ups, key=lambda check_up: _weight(records[check_up.customer_id]))
    entries = [
        _entry(check_up, records[check_up.customer_id], day) for check_up in worst_first[:MOST_ENTRIES]
    ]
    mail = emails.check_ups(member=member, day=day, entries=entries, more=len(check_ups) - len(entries))
    queue = Message.objects.of(member.reseller)
    # What waits since an earlier day would say less than this one.
    queue.filter(member=member, purpose=Message.Purpose.CHECK_UPS, state=Message.State.QUEUED).update(
        state=Message.State.CANCELLED
    )
    message = Message.objects.create(
        reseller=member.reseller,
        member=member,
        purpose=Message.Purpose.CHECK_UPS,
        day=day,
        address=member.user.email,
        subject=mail.subject[:300],
        text=mail.body,
        html=mail.alternatives[0][0],
        message_id=_message_id(member, day),
        queued_at=now,
        not_before=now,
    )
    _note(message, check_ups)


def _note(message, check_ups):
    owners = {"reseller": message.reseller, "member": message.member, "message": message}
    Notice.objects.bulk_create(
        [Notice(check_up=check_up, **owners) for check_up in check_ups],
        update_conflicts=True,
        unique_fields=["member", "check_up", "kind"],
        update_fields=["message"],
    )


def _weight(record):
    return record.rank, -record.missing


def _entry(check_up, record, day):
    sentences = [finding.message for finding in ranked(record.answer.findings)]
    return Entry(
        check_up=check_up,
        record=record,
        sentences=sentences[:MOST_FINDINGS] or [record.headline or NOTHING_MISSING],
        more=max(len(sentences) - MOST_FINDINGS, 0),
        days_over=max((day - check_up.due_on).days, 0),
        address=absolute(reseller_path(check_up.reseller, "checkup-detail", check_up.pk)),
    )


def _message_id(member, day):
    """The same for the same mail, whoever makes it: a receiver can tell a copy."""
    return f"<check-ups.{member.pk}.{day:%Y-%m-%d}@{urlsplit(settings.SITE_URL).hostname}>"
