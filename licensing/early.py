"""Why a customer should be called before the day: causes, found by the rules that a reseller switched on.

Nothing is written here; `licensing/services/early.py` opens the check-ups.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import OuterRef, Subquery

from licensing.facts import facts_of
from licensing.lifecycle import support_end
from licensing.models import EarlyKind, EarlyRule, PositionDay, PositionRecord
from licensing.rules.said import Said, say, say_many
from licensing.rules.wording import rights

# A customer who has been short for longer is no news, as on the day on which the rule is switched on.
NEWS_FOR = timedelta(days=7)
# How far back to look for the last day that was well; the worker may have stood still for as long.
LOOK_BACK = timedelta(days=40)
# The findings that tell of the same things.
RULE_OF = {EarlyKind.SUPPORT: "SUPPORT-02", EarlyKind.SUBSCRIPTION: "SUB-01", EarlyKind.ASSURANCE: "SA-01"}
SHORT = PositionRecord.RANKS[PositionRecord.Status.BREACH]


@dataclass(frozen=True)
class Cause:
    """One reason to call early. `because` goes on after "opened early because"."""

    kind: str
    subject: str
    day: date
    because: Said

    @property
    def key(self):
        """What makes it the same cause."""
        return self.kind, self.subject, self.day


def rules_of(reseller):
    """Kind → days ahead, of the rules that are switched on."""
    return dict(EarlyRule.objects.of(reseller).values_list("kind", "days"))


def mark_of(rules):
    """The rules in a word, to be kept with what was examined by them."""
    return " ".join(f"{kind}:{days}" for kind, days in sorted(rules.items()))


def causes_of(records, *, reseller, rules):
    """Takes positions with their customers, all of one reseller; returns customer pk → Causes, in order."""
    found = defaultdict(list)
    if EarlyKind.SHORT in rules:
        for pk, since in _became_short(records, reseller).items():
            found[pk].append(
                Cause(EarlyKind.SHORT, "", since, say("the position became short on {day}", day=since))
            )
    if set(rules) - {EarlyKind.SHORT} and records:
        facts = facts_of([record.customer for record in records], records[0].as_of)
        for record in records:
            causes = endings(facts[record.customer_id], today=record.as_of, rules=rules)
            found[record.customer_id] += _without_known(causes, record)
    return {pk: causes for pk, causes in found.items() if causes}


def _without_known(causes, record):
    """Those of which no finding is known and quiet."""
    if not record.quiet:
        return list(causes)
    known = {(finding.rule, finding.subject) for finding in record.quiet_findings}
    return [cause for cause in causes if (RULE_OF[cause.kind], cause.subject) not in known]


def _became_short(records, reseller):
    """Customer pk → the first day of being short, for those who were not until a few days ago."""
    # Where all that is short is known and quiet, nobody has to call for it.
    newest = {record.customer_id: record.as_of for record in records if record.call_rank == SHORT}
    if not newest:
        return {}
    days = PositionDay.objects.of(reseller).filter(
        customer=OuterRef("customer"), day__gt=min(newest.values()) - LOOK_BACK
    )
    well = days.exclude(rank=SHORT).order_by("-day").values("day")[:1]
    since = days.filter(rank=SHORT, day__gt=OuterRef("well")).order_by("day").values("day")[:1]
    rows = PositionRecord.objects.of(reseller).filter(customer__in=newest).annotate(well=Subquery(well))
    found = rows.exclude(well=None).annotate(since=Subquery(since)).values_list("customer", "since")
    return {pk: since for pk, since in found if since and newest[pk] - since < NEWS_FOR}


def endings(facts, *, today, rules):
    """Yields a Cause for each support, right and Software Assurance that ends within the days of its rule."""

    def soon(kind, ends):
        return kind in rules and ends is not None and 0 <= (ends - today).days <= rules[kind]

    for server in facts.servers:
        ends = support_end(server)
        if server.period.in_force(today) and soon(EarlyKind.SUPPORT, ends):
            yield Cause(
                EarlyKind.SUPPORT,
                server.name,
                ends,
                say(
                    "the support of {server} ({release}) ends on {day}",
                    server=server.name,
                    release=f"{server.product} {server.version}",
                    day=ends,
                ),
            )
    for right in facts.entitlements:
        if right.period.in_force(today) and soon(EarlyKind.SUBSCRIPTION, right.period.end):
            ends = right.period.end
            because = say_many(
                "{rights} ends on {day}",
                "{rights} end on {day}",
                right.quantity,
                rights=_what(right),
                day=ends,
            )
            yield Cause(EarlyKind.SUBSCRIPTION, right.id, ends, because)
        ends = _assurance_end(right, today)
        if soon(EarlyKind.ASSURANCE, ends):
            because = say("Software Assurance on {rights} ends on {day}", rights=_what(right), day=ends)
            yield Cause(EarlyKind.ASSURANCE, right.id, ends, because)


def _what(right):
    return rights(right.quantity, right.product, right.metric, right.version)


def _assurance_end(right, today):
    """The day on which the assurance in force ends, unless another period goes on from there."""
    ends = [
        period.end
        for period in right.assurance
        if period.end is not None
        and period.in_force(today)
        and not any(other.in_force(period.end) for other in right.assurance)
    ]
    return max(ends, default=None)
