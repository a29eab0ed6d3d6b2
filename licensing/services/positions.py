"""Positions: computed from the facts of the day, stored so that lists need not ask the engine."""

import logging
from collections import defaultdict
from datetime import date

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef

from customers.models import Customer
from licensing.facts import basis_of, entitlement_pk, facts_of, faults_of
from licensing.models import KnownFinding, PositionRecord
from licensing.quiet import headline_with, quiet_places, urgency_of
from licensing.rules import Position, Severity, Status, TooIntricate, assess
from licensing.rules.said import say
from licensing.services.days import forget_old_days, ranks_kept, record_days
from licensing.services.shortfalls import PriceTags
from licensing.trends import WEEK

logger = logging.getLogger(__name__)

BATCH = 500
REFRESHING = 20_261  # the class of our advisory locks, one for each reseller
NOTHING_TO_COUNT = say("Nothing to count yet: no server in service, or nobody who reaches one, is on record.")
NOT_WORKED_OUT = say(
    "The position could not be worked out. This is a fault of the portal: tell its operator."
)
WORST_FIRST = list(Severity)
MOST_FAULTS = 5  # that a headline tells
STORED_MOST = 2_147_483_647  # what the columns hold; sums of absurd imports stay below it


class UnableToRule(Exception):
    """The facts cannot be ruled on; `faults` says for each of them what to mend."""

    def __init__(self, faults):
        self.faults = faults
        super().__init__(" ".join(faults))


def today_of(customer, now):
    """The day it is at the customer."""
    return now.astimezone(customer.zone).date()


def current_position(*, customer, now):
    """The customer's position today, as its PositionRecord: the stored one while it holds, else a new one.

    Never raises for facts that cannot be ruled on: the status is unknown then, and the headline says what
    to mend. Costs one query while the stored one holds.
    """
    stored = PositionRecord.objects.of(customer.reseller).filter(customer=customer)
    record = stored.annotate(facts_version_now=F("customer__facts_version")).first()
    today, basis = today_of(customer, now), basis_of(customer.reseller)
    if record and record.holds(facts_version=record.facts_version_now, today=today, basis=basis):
        return record
    return _computed_anew(customer, today, now)


@transaction.atomic
def _computed_anew(customer, today, now):
    # Asked before the facts are read: what changes meanwhile makes the new record stale again.
    customers = Customer.objects.of(customer.reseller)
    customer.facts_version = customers.values_list("facts_version", flat=True).get(pk=customer.pk)
    _store([customer], on=today, now=now)
    return PositionRecord.objects.of(customer.reseller).get(customer=customer)


@transaction.atomic
def current_positions(*, reseller, customers, now):
    """The positions of many customers of one reseller today, by the customer's id, as `current_position` gives them.

    The customers' `facts_version` has to be fresh. Costs the same number of queries whatever their number, as long
    as they live in the same few time zones.
    """
    basis = basis_of(reseller)
    stored = PositionRecord.objects.of(reseller).filter(customer__in=customers)
    records = {record.customer_id: record for record in stored}
    stale = {}
    for customer in customers:
        record, today = records.get(customer.pk), today_of(customer, now)
        if record is None or not record.holds(facts_version=customer.facts_version, today=today, basis=basis):
            stale.setdefault(today, []).append(customer)
    for today, batch in stale.items():
        _store(batch, on=today, now=now)
        records |= {record.customer_id: record for record in stored.filter(customer__in=batch)}
    return records


def position_on(*, customer, on):
    """The facts and the position of any day, stored nowhere.

    Returns (Facts, Position). Raises UnableToRule with every fault of the facts.
    """
    facts = facts_of([customer], on)[customer.pk]
    if faults := faults_of(facts):
        raise UnableToRule(faults)
    try:
        return facts, assess(facts)
    except TooIntricate as error:
        raise UnableToRule([error.message]) from error


def refresh_positions(*, reseller, now, limit=None):
    """Computes the positions of a reseller's active customers that no longer hold, at most `limit` of them.

    Returns how many it computed; none while another worker is at it. A batch costs the same number of queries
    whatever its size.
    """
    done = 0
    if not _alone(reseller):
        return done
    for today, stale in _stale_by_day(reseller, now):
        after = 0
        while batch := _next_batch(stale, after, _room(limit, done)):
            _store(batch, on=today, now=now)
            done, after = done + len(batch), batch[-1].pk
        if done:
            forget_old_days(reseller=reseller, today=today)
    return done


def has_stale_positions(*, reseller, now):
    """True when `refresh_positions` would find work."""
    return any(stale.exists() for _, stale in _stale_by_day(reseller, now))


def _alone(reseller):
    """Keeps others from refreshing the reseller until the transaction ends; False where somebody does already."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [REFRESHING, reseller.pk])
        return cursor.fetchone()[0]


def _room(limit, done):
    return BATCH if limit is None else min(BATCH, limit - done)


def _next_batch(stale, after, size):
    if size <= 0:
        return []
    return list(stale.filter(pk__gt=after).select_related("reseller").order_by("pk")[:size])


def _stale_by_day(reseller, now):
    """Yields each day it is at some active customer (two or three), with those whose position is not of it."""
    customers = Customer.objects.of(reseller).active()
    days = {}
    for customer in customers.order_by("time_zone").distinct("time_zone").only("time_zone"):
        days.setdefault(today_of(customer, now), []).append(customer.time_zone)
    basis = basis_of(reseller)
    for today, zones in sorted(days.items()):
        fresh = PositionRecord.objects.computed_for(today=today, basis=basis).filter(customer=OuterRef("pk"))
        yield today, customers.filter(~Exists(fresh), time_zone__in=zones)


def _store(customers, *, on, now):
    """Computes and stores the positions of some customers of one reseller for a day, and keeps what that day was."""
    facts = facts_of(customers, on)
    basis = basis_of(customers[0].reseller)
    known = _known(customers)
    tags = PriceTags(customers[0].reseller)
    week_ago = ranks_kept(customers=customers, on=on - WEEK)
    records = [
        _record(customer, facts[customer.pk], basis, now, known[customer.pk], tags) for customer in customers
    ]
    for record in records:
        record.rank_week_ago = week_ago.get(record.customer_id)
    fields = [field.name for field in PositionRecord._meta.concrete_fields]
    PositionRecord.objects.bulk_create(
        records,
        update_conflicts=True,
        unique_fields=["customer"],
        update_fields=[name for name in fields if name not in {"id", "reseller", "customer"}],
    )
    record_days(customers=customers, on=on)


def _known(customers):
    found = defaultdict(list)
    for known in KnownFinding.objects.of(customers[0].reseller).filter(customer__in=customers):
        found[known.customer_id].append(known)
    return found


def _record(customer, facts, basis, now, known, tags):
    position, headline = _ruled(facts)
    quiet = quiet_places(position, known)
    rank, missing = urgency_of(position, quiet)
    cost = tags.cost_of(position, quiet, facts.license_servers)
    return PositionRecord(
        reseller_id=customer.reseller_id,
        customer=customer,
        as_of=facts.as_of,
        facts_version=customer.facts_version,
        basis=basis,
        computed_at=now,
        status=str(position.status),
        rank=PositionRecord.RANKS[PositionRecord.Status(str(position.status))],
        required=min(sum(line.required for line in position.lines), STORED_MOST),
        missing=min(sum(line.missing for line in position.lines), STORED_MOST),
        unproven=min(sum(line.covered - line.provable for line in position.lines), STORED_MOST),
        quiet=quiet,
        call_rank=rank,
        call_missing=min(missing, STORED_MOST),
        closing_cost=cost.amount,
        closing_currency=cost.currency,
        closing_unpriced=min(cost.unpriced, STORED_MOST),
        headline=headline_with(position, known, quiet) or headline,
        content=position.to_keep(),
    )


def _ruled(facts):
    """The position with its headline; one that says what is wrong where the facts cannot be ruled on."""
    if faults := faults_of(facts):
        return _unknown(facts.as_of), to_mend(faults[:MOST_FAULTS])
    try:
        position = assess(facts)
    except TooIntricate as error:
        return _unknown(facts.as_of), error.message
    except Exception:  # one customer's oddity must not leave all others without a position
        logger.exception("position could not be worked out")
        return _unknown(facts.as_of), NOT_WORKED_OUT
    return position, headline_of(position)


def to_mend(faults):
    """The headline of facts that cannot be ruled on: their faults, one after the other."""
    told = say("The records need mending.")
    for fault in faults:
        told = say("{told} {fault}", told=told, fault=fault)
    return told


def headline_of(position):
    """The worst finding in a sentence; empty where there is none."""
    if position.status is Status.UNKNOWN:
        return NOTHING_TO_COUNT
    worst = min(position.findings, key=lambda finding: WORST_FIRST.index(finding.severity), default=None)
    return worst.message if worst else ""


def _unknown(on: date):
    return Position(as_of=on, status=Status.UNKNOWN, lines=(), rights=(), findings=())


def used_rights(customer):
    """How many rights of each entitlement the customer's position uses, and of which day that is.

    Empty, with no day, while no stored position tells of the customer's present facts.
    """
    stored = PositionRecord.objects.filter(
        reseller=customer.reseller_id, customer=customer, facts_version=F("customer__facts_version")
    )
    record = stored.first()
    used = {}
    for right in record.content["rights"] if record else ():
        pk = entitlement_pk(right["id"])
        used[pk] = used.get(pk, 0) + right["used"]
    return used, record and record.as_of
