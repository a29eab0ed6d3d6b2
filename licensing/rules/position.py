"""The answer: what is needed, what is there, what can be proven, and what to say about it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from licensing.rules.said import kept, said_again

SAID = ("message", "remedy")  # what of a finding is a text for people


class Severity(StrEnum):
    """How much a finding weighs."""

    BREACH = "breach"
    WARNING = "warning"
    ADVICE = "advice"


class Status(StrEnum):
    """The position in one word."""

    UNKNOWN = "unknown"
    BREACH = "breach"
    AT_RISK = "at-risk"
    COMPLIANT = "compliant"


@dataclass(frozen=True, slots=True)
class Line:
    """One CAL product in one generation by one metric."""

    product: str
    version: str
    metric: str
    required: int
    covered: int
    missing: int
    provable: int

    @property
    def subject(self) -> str:
        return f"{self.product} {self.version} {self.metric}"


@dataclass(frozen=True, slots=True)
class Right:
    """One entitlement in force, in the generation that it counts in."""

    id: str
    version: str | None
    quantity: int
    used: int
    unused: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """The names of what a finding rests on, each in the order of the facts."""

    servers: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    rights: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to say to the customer; message and remedy are Said, or English only where kept long ago."""

    rule: str
    severity: Severity
    product: str
    quantity: int | None
    subject: str
    message: str
    remedy: str
    evidence: Evidence = Evidence()


@dataclass(frozen=True, slots=True)
class Position:
    """The effective licence position of one customer on one day."""

    as_of: date
    status: Status
    lines: tuple[Line, ...]
    rights: tuple[Right, ...]
    findings: tuple[Finding, ...]

    def as_dict(self) -> dict[str, Any]:
        """Plain values in the order in which they are printed."""
        return {
            "as_of": self.as_of.isoformat(),
            "status": str(self.status),
            "lines": [_plain(line) for line in self.lines],
            "rights": [_plain(right) for right in self.rights],
            "findings": [
                _plain(finding)
                | {
                    "severity": str(finding.severity),
                    "evidence": {name: list(names) for name, names in _plain(finding.evidence).items()},
                }
                for finding in self.findings
            ],
        }

    def to_keep(self) -> dict[str, Any]:
        """The same to be stored: what findings say with what it was made of instead of the English."""
        values = self.as_dict()
        for finding in values["findings"]:
            finding |= {name: kept(finding[name]) for name in SAID}
        return values


def position_from_dict(values: Mapping[str, Any]) -> Position:
    """The position that `to_keep` or `as_dict` wrote."""
    return Position(
        as_of=date.fromisoformat(values["as_of"]),
        status=Status(values["status"]),
        lines=tuple(Line(**line) for line in values["lines"]),
        rights=tuple(Right(**right) for right in values["rights"]),
        findings=findings_from(values["findings"]),
    )


def findings_from(kept: Iterable[Mapping[str, Any]]) -> tuple[Finding, ...]:
    """The findings alone, from what `to_keep` or `as_dict` wrote of them."""
    return tuple(_finding_from_dict(values) for values in kept)


def _finding_from_dict(values: Mapping[str, Any]) -> Finding:
    evidence = {name: tuple(names) for name, names in values["evidence"].items()}
    said = {name: said_again(values[name]) for name in SAID}
    return Finding(
        **{**values, **said, "severity": Severity(values["severity"]), "evidence": Evidence(**evidence)}
    )


def _plain(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row.__slots__}
