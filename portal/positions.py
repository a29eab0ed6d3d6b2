"""What a customer's page shows of a position: every right beside its document, every finding in names."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe

from licensing.agenda import ranked
from licensing.facts import entitlement_pk
from licensing.models import Entitlement
from licensing.policy import settings_that_changed
from licensing.rules import Finding, Position, Right
from licensing.services.positions import UnableToRule, current_position, headline_of, position_on

RIGHT_ID = re.compile(r"\bE\d+(?:-C\d+)?\b")
SURE = {
    "breach": "Rights are missing.",
    "at-risk": "Something needs attention.",
    "unknown": "Nothing to count yet.",
    "compliant": "Every right that is needed is there and can be proven.",
}

# What each setting says where it is not the usual one, and the rule behind it.
POLICIES = {
    "rds_match": (
        "only RDS CALs of the session host’s version count; in Microsoft’s table newer ones do as well",
        "RDS-MATCH-01",
    ),
    "provable_from": (
        "only invoices and licence statements prove a right; usually order confirmations and Certificates of"
        " Authenticity do as well",
        "PROOF-01",
    ),
}


@dataclass(frozen=True, slots=True)
class Held:
    """An entitlement with its right in the position; no right when it is not in force on the day."""

    entitlement: Entitlement
    right: Right | None = None

    @property
    def title(self):
        """What the right is of."""
        return self.entitlement.title

    @property
    def counts_as(self):
        """The generation the right counts in, where that is not the one that was bought."""
        version = self.right and self.right.version
        bought = self.entitlement.line.version.removesuffix(" R2")
        return version if version != bought else None


@dataclass(frozen=True, slots=True)
class Told:
    """A finding, and the rights that are its evidence."""

    finding: Finding
    rights: list[Held]
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class PositionOnPage:
    """A position of one customer, with what its page says about it.

    `policies` are those of the reseller that made it another one than usual, each a sentence with its rule's id.
    """

    position: Position
    headline: str
    held: list[Held]
    not_in_force: list[Held]
    findings: list[Told]
    policies: list[tuple[str, str]]
    computed_at: datetime | None
    today: date

    @property
    def is_of_today(self):
        """False for the position of another day, which is stored nowhere."""
        return self.position.as_of == self.today

    @property
    def missing(self):
        return sum(line.missing for line in self.position.lines)

    @property
    def unproven(self):
        return sum(line.covered - line.provable for line in self.position.lines)


def position_for_page(*, customer, now, today, on=None):
    """The position of `today`, or of the day `on`, beside the customer's entitlements.

    Facts that cannot be ruled on give an unknown position whose headline says what to mend.
    """
    computed_at = None
    if on is None or on == today:
        record = current_position(customer=customer, now=now)
        position, headline, computed_at = record.answer, record.headline, record.computed_at
    else:
        position, headline = _of_another_day(customer, on)
    held, not_in_force = _held(customer, position)
    by_id = {one.right.id: one for one in held}
    return PositionOnPage(
        position=position,
        headline=headline or SURE[position.status],
        held=held,
        not_in_force=not_in_force,
        findings=[_told(finding, by_id) for finding in ranked(position.findings)],
        policies=[POLICIES[name] for name in settings_that_changed(customer=customer, position=position)],
        computed_at=computed_at,
        today=today,
    )


def installed_on(shown):
    """licence server pk → the entitlements that are installed on it, in force or not."""
    found = {}
    for one in (*shown.held, *shown.not_in_force):
        if one.entitlement.license_server_id:
            found.setdefault(one.entitlement.license_server_id, []).append(one)
    return found


def _of_another_day(customer, on):
    try:
        _, position = position_on(customer=customer, on=on)
    except UnableToRule as refusal:
        unknown = Position(as_of=on, status="unknown", lines=(), rights=(), findings=())
        return unknown, f"The records need mending. {refusal}"
    return position, headline_of(position)


def _held(customer, position):
    entitlements = (
        Entitlement.objects.of(customer.reseller)
        .filter(customer=customer)
        .with_proof()
        .prefetch_related("assurance")
        .order_by("line__proof_id", "line__place", "pk")
    )
    known = {entitlement.pk: entitlement for entitlement in entitlements}
    held = [
        Held(known[entitlement_pk(right.id)], right)
        for right in position.rights
        if entitlement_pk(right.id) in known
    ]
    used = {one.entitlement.pk for one in held}
    return held, [Held(entitlement) for pk, entitlement in known.items() if pk not in used]


def _told(finding, by_id):
    return Told(
        finding=finding,
        rights=[by_id[name] for name in finding.evidence.rights if name in by_id],
        message=_with_names(finding.message, by_id),
        remedy=_with_names(finding.remedy, by_id),
    )


def _with_names(text, by_id):
    """The text with the ids of rights replaced by their names, each a link to its row."""

    def named(match):
        one = by_id.get(match[0])
        return one and format_html('<a href="#right-{}">{} × {}</a>', match[0], one.right.quantity, one.title)

    return mark_safe(RIGHT_ID.sub(lambda match: named(match) or match[0], conditional_escape(text)))  # noqa: S308 - escaped first
