"""What the rows on the page would mean: the position as it is and as it would be, or what keeps us from ruling."""

from dataclasses import dataclass, field

from licensing.facts import entitlement_pk
from licensing.models import Entitlement
from licensing.rules import Facts, Finding, TooIntricate, assess
from licensing.speech import spoken
from licensing.whatif import (
    Comparison,
    UnableToImagine,
    compare,
    differences,
    imagine,
    named,
    note_of,
    verdict_of,
)
from licensing.whatif.telling import title_of


@dataclass(frozen=True, slots=True)
class Said:
    """A finding with rights called by their names; `before` is what it says as it is, where that differs."""

    finding: Finding
    message: str
    remedy: str
    before: str = ""


@dataclass(slots=True)
class Outcome:
    """What was changed (`told`), what it would mean, and the note that says both; `faults` instead of that."""

    comparison: Comparison
    told: list[str] = field(default_factory=list)
    verdict: str = ""
    new: list[Said] = field(default_factory=list)
    changed: list[Said] = field(default_factory=list)
    gone: list[Said] = field(default_factory=list)
    note: str = ""
    faults: list[str] = field(default_factory=list)
    at_fault: list[tuple] = field(default_factory=list)

    @property
    def is_sound(self):
        """False while something that was entered cannot be ruled on."""
        return not (self.faults or self.at_fault)


def outcome_of(sheet, position):
    """The outcome of what was sent; `position` is the one on file. Faults are told at their fields as well."""
    if not sheet.is_valid():
        return Outcome(compare(position, position), at_fault=sheet.at_fault)
    try:
        then = imagine(sheet.facts, sheet.changes())
    except UnableToImagine as refusal:
        unplaced = sheet.tell(refusal.faults)
        return Outcome(compare(position, position), faults=unplaced, at_fault=sheet.at_fault)
    try:
        return _compared(sheet.facts, then, position, sheet.names)
    except TooIntricate as refusal:
        return Outcome(compare(position, position), faults=[spoken(refusal.message)])


def _compared(now: Facts, then: Facts, position, names):
    comparison = compare(position, assess(then))

    def said(finding, about=then, before=None):
        return Said(
            finding=finding,
            message=named(finding.message, about, names),
            remedy=named(finding.remedy, about, names),
            before=named(before.message, now, names) if before else "",
        )

    return Outcome(
        comparison,
        told=differences(now, then, names),
        verdict=verdict_of(comparison),
        new=[said(finding) for finding in comparison.new],
        changed=[said(one.then, before=one.now) for one in comparison.changed],
        gone=[said(finding, now) for finding in comparison.gone],
        note=note_of(now, then, comparison, names),
    )


def names_of(member, facts):
    """What people call each right on file: what it is of, and its document."""
    pks = {entitlement_pk(right.id) for right in facts.entitlements}
    rows = Entitlement.objects.visible_to(member).filter(pk__in=pks).with_proof()
    documents = {row.pk: str(row.line.proof) for row in rows}
    return {
        right.id: f"{title_of(right)} ({documents[pk]})"
        if (pk := entitlement_pk(right.id)) in documents
        else title_of(right)
        for right in facts.entitlements
    }
