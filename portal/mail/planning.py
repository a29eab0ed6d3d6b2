"""Who must be told of check-ups now: from rows that are due to messages in the queue.

A member is looked at whenever the hour he chose comes. There is mail on his weekdays while something is due or coming
up, and on another day when something is due that he was not told of since it opened. A round that comes days late
looks once, at today. Owners are told, once, of what others left overdue for long.
"""

from collections import defaultdict
from datetime import timedelta

from django.db.models import F, Q

from customers.models import Member
from customers.tenancy import entered
from licensing.models import CheckUp
from portal.mail.contents import Told, queue_mail
from portal.mail.mornings import last_morning_day, next_morning, weekdays_between
from portal.models import Message, Notice, Undeliverable

CHUNK = 100
Reminders = Member.Reminders


def plan_mail(*, reseller, now, after_chunk=None):
    """Queues what the reseller's members must be told now; returns how many messages.

    Members are claimed some at a time in transactions of their own, so that rounds at once share the work.
    `after_chunk` is called after each transaction that queued something.
    """
    with entered(reseller):
        _set_mornings(reseller, now)
    planned, looked_at = 0, True
    while looked_at:
        with entered(reseller):
            members = _claim(reseller, now)
            queued = _plan_for(members, reseller, now) if members else 0
            looked_at = bool(members)
        planned += queued
        if queued and after_chunk:
            after_chunk()
    return planned


def _set_mornings(reseller, now):
    """Everybody who wants mail has a next morning; a changed hour, zone or clock can make it an earlier one."""
    everybody = Member.objects.of(reseller)
    everybody.filter(next_mail_at__isnull=False).exclude(pk__in=everybody.reminded().values("pk")).update(
        next_mail_at=None
    )
    waiting = everybody.reminded().filter(Q(next_mail_at=None) | Q(next_mail_at__gt=now))
    places = waiting.order_by().distinct("time_zone", "reminder_hour")
    for place in list(places.only("time_zone", "reminder_hour")):
        morning = next_morning(now, place.zone, place.reminder_hour)
        there = waiting.filter(time_zone=place.time_zone, reminder_hour=place.reminder_hour)
        there.filter(Q(next_mail_at=None) | Q(next_mail_at__gt=morning)).update(next_mail_at=morning)


def _claim(reseller, now):
    due = Member.objects.of(reseller).reminded().filter(next_mail_at__lte=now).order_by("next_mail_at", "id")
    due = due.select_related("user").select_for_update(skip_locked=True, no_key=True, of=["self"])
    members = list(due[:CHUNK])
    for member in members:
        member.reseller = reseller
    return members


def _plan_for(members, reseller, now):
    told = _told_to(members, reseller, now)
    reached = _told_today(members, reseller, now) | _unreachable(members, reseller)
    queue = []
    for member in members:
        mine = told[member.pk]
        if member.pk not in reached and _is_told(member, mine, now):
            queue.append((member, mine))
    queue_mail(reseller=reseller, queue=queue, now=now)
    mornings = defaultdict(list)
    for member in members:
        mornings[next_morning(now, member.zone, member.reminder_hour)].append(member.pk)
    for morning, looked_at in mornings.items():
        Member.objects.of(reseller).filter(pk__in=looked_at).update(next_mail_at=morning)
    return len(queue)


def _is_told(member, told, now):
    """True when a morning to tell that on has come since he was to be looked at."""
    since = member.next_mail_at.astimezone(member.zone).date()
    morning = last_morning_day(now, member.zone, member.reminder_hour)
    # After a move to the west, or to a later hour, that morning may not have come yet.
    come = weekdays_between(since, morning)
    if not come:
        return False
    if come.intersection(member.reminder_weekdays):
        if told.due or told.overdue:
            return True
        # What is coming up alone is told once a week, whoever asked for mail on every day.
        weekly = member.reminder_weekdays
        if member.reminders == Reminders.DAILY:
            weekly = [min(member.reminder_weekdays)]
        if told.coming and come.intersection(weekly):
            return True
    return member.reminders == Reminders.USUAL and bool(told.new or told.overdue)


def _told_to(members, reseller, now):
    """A Told for each member: what is due, coming up, and left overdue by others."""
    days = {member.pk: now.astimezone(member.zone).date() for member in members}
    ahead = max(days.values()) + timedelta(days=reseller.lead_days)
    known = _known_to(members, reseller)
    told = defaultdict(Told)
    for check_up, member in _of_callers(members, reseller, ahead):
        mine = told[member.pk]
        if check_up.opened_at:
            mine.due.append(check_up)
            if (member.pk, check_up.pk, Notice.Kind.DUE) not in known:
                mine.new.append(check_up)
        elif check_up.due_on <= days[member.pk] + timedelta(days=reseller.lead_days):
            mine.coming.append(check_up)
    owners = [member for member in members if member.role == Member.Role.OWNER]
    for check_up in _left_overdue(owners, reseller, max(days.values())):
        for member in owners:
            late = check_up.due_on <= days[member.pk] - timedelta(days=reseller.overdue_days)
            if late and (member.pk, check_up.pk, Notice.Kind.OVERDUE) not in known:
                told[member.pk].add_overdue(check_up)
    return told


def _of_callers(members, reseller, ahead):
    """Yields (check-up, member) for what each has to care for; owners have those of nobody else, too."""
    by_pk = {member.pk: member for member in members}
    owners = [member for member in members if member.role == Member.Role.OWNER]
    callers = Q(caller__in=by_pk)
    if owners:
        callers |= Q(caller=None)
    near = Q(opened_at__isnull=False) | Q(due_on__lte=ahead)
    check_ups = CheckUp.objects.of(reseller).open().filter(near, customer__archived_at=None).with_caller()
    for check_up in check_ups.filter(callers).select_related("customer").order_by("due_on", "pk"):
        for member in [by_pk[check_up.caller]] if check_up.caller else owners:
            yield check_up, member


def _left_overdue(owners, reseller, day):
    if not owners:
        return []
    late = (
        CheckUp.objects.of(reseller).opened().filter(due_on__lte=day - timedelta(days=reseller.overdue_days))
    )
    # Those of nobody are the owners' own.
    late = late.with_caller().filter(caller__isnull=False)
    return late.select_related("customer", "assignee__user", "customer__account_manager__user").order_by(
        "due_on", "pk"
    )


def _known_to(members, reseller):
    """(member, check-up, kind) for what was told since it opened; a mail that failed told nothing."""
    notices = Notice.objects.of(reseller).filter(
        member__in=members, check_up__closed_at=None, message__queued_at__gte=F("check_up__opened_at")
    )
    notices = notices.exclude(message__state=Message.State.FAILED)
    return set(notices.values_list("member", "check_up", "kind"))


def _told_today(members, reseller, now):
    """The ids of those who got their mail of today: one a day at most."""
    days = {member.pk: now.astimezone(member.zone).date() for member in members}
    same = Message.objects.of(reseller).filter(
        member__in=members, purpose=Message.Purpose.CHECK_UPS, day__in=set(days.values())
    )
    return {pk for pk, day in same.values_list("member", "day") if days[pk] == day}


def _unreachable(members, reseller):
    """The ids of those at whose address no mail arrives until somebody confirms it."""
    refused = Undeliverable.objects.of(reseller).standing().addresses()
    return {member.pk for member in members if member.user.email.lower() in refused}
