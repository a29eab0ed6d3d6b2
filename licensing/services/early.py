"""Check-ups that open before their day, and the rules for it.

Each position is examined once after it was computed: `PositionRecord.examined_for` says by which rules, so that
other rules examine all of them anew. A cause that opened a check-up is kept, and opens none again.
"""

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext

from customers.models import Member
from licensing.early import causes_of, mark_of, rules_of
from licensing.models import CheckUp, EarlyCause, EarlyKind, EarlyRule, PositionRecord
from licensing.models.calls import MOST_DAYS
from licensing.rules.said import say
from licensing.services.positions import today_of

BATCH = 500


class UnableToSetRules(Exception):
    """The rules must stay as they are; the text says why."""


@transaction.atomic
def set_early_rules(*, reseller, by, wanted):
    """Makes the rules be as wanted: kind → days ahead (0 for "short"), None for one that is off.

    Raises UnableToSetRules for a number of days that will not do, and for somebody who is no owner.
    """
    if not by.may(Member.Role.OWNER):
        raise UnableToSetRules(gettext("Only owners change the rules. Ask an owner of your team."))
    on = {kind: days for kind, days in wanted.items() if days is not None}
    if any(kind != EarlyKind.SHORT and not 1 <= days <= MOST_DAYS for kind, days in on.items()):
        told = gettext("Look 1 to %(most)s days ahead, or leave the number empty.")
        raise UnableToSetRules(told % {"most": MOST_DAYS})
    rules = {rule.kind: rule for rule in EarlyRule.objects.of(reseller).select_for_update()}
    for kind, rule in rules.items():
        if kind not in on:
            rule.delete()
    for kind, days in on.items():
        rule = rules.get(kind) or EarlyRule(reseller=reseller, kind=kind)
        if rule.pk is None or rule.days != days:
            rule.days = days
            rule.save()


def has_unexamined(*, reseller):
    """True when `open_early` would find positions to look at."""
    rules = rules_of(reseller)
    return bool(rules) and _unexamined(reseller, mark_of(rules)).exists()


@transaction.atomic
def open_early(*, reseller, now, after=0):
    """Looks through the next positions behind the pk `after`; opens the check-ups for which there is a new cause.

    Returns how many it opened, and the last pk it looked at: None when there are no more. Rows that somebody else
    holds are left for the next round, so that two rounds share the work and nobody waits for a check-up that is
    just being closed.
    """
    rules = rules_of(reseller)
    if not rules:
        return 0, None
    mark = mark_of(rules)
    records = list(
        _unexamined(reseller, mark)
        .filter(pk__gt=after)
        .select_related("customer")
        .order_by("pk")
        .select_for_update(of=["self"], no_key=True, skip_locked=True)[:BATCH]
    )
    if not records:
        return 0, None
    for record in records:
        record.customer.reseller = reseller
    planned, busy = _open_check_ups(reseller, records)
    free = [record for record in records if record.customer_id not in busy]
    causes = _new_causes(free, reseller, rules)
    for record in free:
        if record.customer_id in causes:
            _open(record.customer, planned.get(record.customer_id), causes[record.customer_id], now)
    PositionRecord.objects.of(reseller).filter(pk__in=[record.pk for record in free]).update(
        examined_for=mark
    )
    return len(causes), records[-1].pk


def _unexamined(reseller, mark):
    """Positions of active customers that hold for the present facts and were not looked through by these rules."""
    fresh = PositionRecord.objects.of(reseller).filter(facts_version=F("customer__facts_version"))
    return fresh.filter(customer__archived_at=None).exclude(examined_for=mark)


def _open_check_ups(reseller, records):
    """Customer pk → the open check-up, locked; and the customers whose check-up somebody else holds."""
    open_ones = CheckUp.objects.of(reseller).open().filter(customer__in=[one.customer_id for one in records])
    locked = open_ones.defer("position").order_by("pk").select_for_update(of=["self"], skip_locked=True)
    planned = {check_up.customer_id: check_up for check_up in locked}
    return planned, set(open_ones.values_list("customer", flat=True)) - planned.keys()


def _new_causes(records, reseller, rules):
    causes = causes_of(records, reseller=reseller, rules=rules)
    known = EarlyCause.objects.of(reseller).filter(customer__in=causes)
    known = {(pk, *key) for pk, *key in known.values_list("customer", "kind", "subject", "day")}
    new = {pk: [cause for cause in found if (pk, *cause.key) not in known] for pk, found in causes.items()}
    return {pk: found for pk, found in new.items() if found}


def _open(customer, check_up, causes, now):
    """Opens the customer's check-up today, or plans one; one that is due already keeps its day."""
    today = today_of(customer, now)
    because, *others = (cause.because for cause in causes)
    for other in others:
        because = say("{because}; {other}", because=because, other=other)
    if check_up is None:
        check_up = CheckUp.objects.create(
            reseller=customer.reseller, customer=customer, due_on=today, opened_at=now, early_because=because
        )
    elif check_up.due_on > today:
        check_up.was_due_on, check_up.due_on = check_up.due_on, today
        check_up.opened_at, check_up.early_because = now, because
        check_up.save(update_fields=["was_due_on", "due_on", "opened_at", "early_because"])
    EarlyCause.objects.bulk_create(
        EarlyCause(
            reseller=customer.reseller,
            customer=customer,
            check_up=check_up,
            kind=cause.kind,
            subject=cause.subject,
            day=cause.day,
            found_at=now,
        )
        for cause in causes
    )
