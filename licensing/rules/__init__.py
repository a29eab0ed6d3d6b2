"""The licensing engine: facts about one customer in, the effective licence position out.

Plain Python that knows no clock, no database and no web; `assess` is the way in.
"""

from licensing.rules.facts import (
    Entitlement,
    Facts,
    Group,
    LicenseServer,
    Period,
    Policy,
    Server,
)
from licensing.rules.findings import find, status_of
from licensing.rules.position import (
    Evidence,
    Finding,
    Line,
    Position,
    Right,
    Severity,
    Status,
    position_from_dict,
)
from licensing.rules.program import TooIntricate
from licensing.rules.ruling import rule_on

__all__ = [
    "Entitlement",
    "Evidence",
    "Facts",
    "Finding",
    "Group",
    "LicenseServer",
    "Line",
    "Period",
    "Policy",
    "Position",
    "Right",
    "Server",
    "Severity",
    "Status",
    "TooIntricate",
    "assess",
    "position_from_dict",
]


def assess(facts: Facts) -> Position:
    """The position on the day of the facts. Raises TooIntricate where that would take too long."""
    ruling = rule_on(facts)
    findings = find(ruling)
    return Position(facts.as_of, status_of(ruling, findings), ruling.lines, ruling.rights, findings)
