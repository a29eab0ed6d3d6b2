"""Which findings of a position are known and quiet, and what is left to speak about.

A finding is quiet while one of the customer's `KnownFinding`s says so (`KnownFinding.quiets`): before its day, and
while no more are concerned than were accepted. One that shrinks stays quiet; one that grows speaks at once, as does
one about another version, server or right. For stored positions `PositionRecord.loud_findings` answers without a
query, and `PositionQuerySet.to_mend` leaves customers out of whom all is quiet.
"""

from licensing.models import PositionRecord
from licensing.rules import Position, Severity, Status
from licensing.rules.said import say

RANKS = PositionRecord.RANKS
STATUS_OF = {Severity.BREACH: PositionRecord.Status.BREACH, Severity.WARNING: PositionRecord.Status.AT_RISK}


def quiet_places(position: Position, known):
    """The places of the findings that some of the customer's KnownFindings quiet on the position's day."""
    return [
        place
        for place, finding in enumerate(position.findings)
        if any(one.quiets(finding, position.as_of) for one in known)
    ]


def loud_findings(position: Position, known):
    """The findings of any position that are not quiet on its day, in the engine's order."""
    quiet = set(quiet_places(position, known))
    return [finding for place, finding in enumerate(position.findings) if place not in quiet]


def urgency_of(position: Position, quiet):
    """How urgent a call is: (rank, missing) as a PositionRecord keeps them, without what is quiet."""
    if position.status is Status.UNKNOWN:
        return RANKS[PositionRecord.Status.UNKNOWN], 0
    loud = [finding for place, finding in enumerate(position.findings) if place not in quiet]
    ranks = [RANKS[STATUS_OF[finding.severity]] for finding in loud if finding.severity in STATUS_OF]
    missing = sum(line.missing for line in speaking_lines(position, quiet))
    return min(ranks, default=RANKS[PositionRecord.Status.COMPLIANT]), missing


def speaking_lines(position: Position, quiet):
    """The lines of which a breach speaks that is not quiet."""
    speaking = {
        finding.subject
        for place, finding in enumerate(position.findings)
        if place not in quiet and finding.severity is Severity.BREACH
    }
    return [line for line in position.lines if line.subject in speaking]


def headline_with(position: Position, known, quiet):
    """The worst finding that speaks, in a sentence; of what is quiet only where nothing else is, and saying so.

    Empty where nothing is quiet or nobody knows anything.
    """
    if not quiet:
        return ""
    order = list(Severity)
    loud = [finding for place, finding in enumerate(position.findings) if place not in quiet]
    worst = min(loud, key=lambda finding: order.index(finding.severity), default=None)
    if worst and worst.severity is not Severity.ADVICE:
        return worst.message
    first = min((position.findings[place] for place in quiet), key=lambda one: order.index(one.severity))
    until = min(one.until for one in known if one.is_about(first))
    return say("Known, quiet until {day}: {finding}", day=until, finding=first.message)
