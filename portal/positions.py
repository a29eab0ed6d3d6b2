"""What pages show of a position: every right beside its document, every finding in names, what would mend it."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.humanize.templatetags.humanize import intcomma
from django.template.defaultfilters import floatformat
from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from licensing.agenda import weight
from licensing.closing import Closing, closings_of
from licensing.facts import entitlement_pk
from licensing.models import Entitlement, KnownFinding, LicenseServer, Part, ProofLine
from licensing.policy import settings_that_changed
from licensing.rules import Finding, Position, Right
from licensing.rules.facts import RDS_CAL
from licensing.rules.together import as_one, together
from licensing.services.positions import UnableToRule, current_position, headline_of, position_on, to_mend
from licensing.speech import spoken

RIGHT_ID = re.compile(r"\bE\d+(?:-C\d+)?\b")
SURE = {
    "breach": _("Rights are missing."),
    "at-risk": _("Something needs attention."),
    "unknown": _("Nothing to count yet."),
    "compliant": _("Every right that is needed is there and can be proven."),
}

# What each setting says where it is not the usual one, and the rule behind it.
POLICIES = {
    "rds_match": (
        _("only RDS CALs of the session host’s version count; in Microsoft’s table newer ones do as well"),
        "RDS-MATCH-01",
    ),
    "provable_from": (
        _(
            "only invoices and licence statements prove a right; usually order confirmations and Certificates of "
            "Authenticity do as well"
        ),
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
    """A finding, and the rights that are its evidence; with `known`, what somebody noted about it.

    `each` are the findings that it says together, which are noted one by one.
    """

    finding: Finding
    each: tuple[Finding, ...]
    rights: list[Held]
    message: str
    remedy: str
    known: KnownFinding | None = None
    is_quiet: bool = False


@dataclass(frozen=True, slots=True)
class PositionOnPage:
    """A position of one customer, with what its page says about it.

    `findings` speak, `quiet` ones are known; `closings` are what would close the shortfalls; `counts_nothing` are
    lines of documents that give no rights counted here. `policies` are those of the reseller that made it another one than usual, each a sentence with its rule's id.
    """

    position: Position
    headline: str
    held: list[Held]
    not_in_force: list[Held]
    findings: list[Told]
    quiet: list[Told]
    closings: list[Closing]
    counts_nothing: list[ProofLine]
    policies: list[tuple[str, str]]
    computed_at: datetime | None
    today: date

    @property
    def is_of_today(self):
        """False for the position of another day, which is stored nowhere."""
        return self.position.as_of == self.today

    @property
    def costs(self):
        """(currency, what the cheapest offers cost together) for each currency they are in."""
        costs = {}
        for closing in self.closings:
            if closing.offer:
                costs[closing.offer.currency] = costs.get(closing.offer.currency, 0) + closing.offer.cost
        return sorted(costs.items())

    @property
    def to_buy(self):
        """What would close the shortfalls as a text to copy."""
        return "\n".join(line for closing in self.closings for line in _to_buy(closing))

    @property
    def to_buy_rows(self):
        """How many lines the text to copy has, within reason."""
        return min(self.to_buy.count("\n") + 2, 12)

    @property
    def missing(self):
        return sum(line.missing for line in self.position.lines)

    @property
    def unproven(self):
        return sum(line.covered - line.provable for line in self.position.lines)


def position_for_page(*, customer, member, now, today, on=None):
    """The position of `today`, or of the day `on`, beside the customer's entitlements, as `member` sees it.

    Facts that cannot be ruled on give an unknown position whose headline says what to mend.
    """
    computed_at = None
    if on is None or on == today:
        record = current_position(customer=customer, now=now)
        position, headline, computed_at = record.answer, record.headline, record.computed_at
    else:
        position, headline = _of_another_day(customer, on)
    held, not_in_force = _held(customer, position)
    told = list(_all_told(customer, member, position, {one.right.id: one for one in held}))
    return PositionOnPage(
        position=position,
        headline=spoken(headline) or str(SURE[position.status]),
        held=held,
        not_in_force=not_in_force,
        findings=[one for one in told if not one.is_quiet],
        quiet=[one for one in told if one.is_quiet],
        closings=closings_for(customer=customer, member=member, position=position),
        counts_nothing=list(_counting_nothing(customer, member)),
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


def rights_by_id(*, customer, position):
    """The rights in force of a position beside their entitlements, by the right's id."""
    return {one.right.id: one for one in _held(customer, position)[0]}


def closings_for(*, customer, member, position):
    """What would close the shortfalls of a customer's position, at the prices of the member's reseller."""
    missing = {line.product for line in position.lines if line.missing}
    if not missing:
        return []
    parts = Part.objects.visible_to(member).filter(product__in=missing).with_price_of(member)
    servers = []
    if RDS_CAL in missing:
        servers = LicenseServer.objects.visible_to(member).filter(customer=customer)
        servers = list(servers.values_list("version", flat=True))
    return closings_of(
        position,
        parts=parts.order_by("part_number", "pk"),
        rds_match=customer.reseller.rds_match,
        license_servers=servers,
    )


def _counting_nothing(customer, member):
    """The lines of the customer's documents in force that give no rights counted here."""
    lines = ProofLine.objects.visible_to(member).filter(customer=customer, product="", takes_back=None)
    return (
        lines.filter(proof__voided_at=None).select_related("proof").order_by("-proof__date", "proof", "place")
    )


def _of_another_day(customer, on):
    try:
        _, position = position_on(customer=customer, on=on)
    except UnableToRule as refusal:
        unknown = Position(as_of=on, status="unknown", lines=(), rights=(), findings=())
        return unknown, to_mend(refusal.faults)
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


def _to_buy(closing):
    yield f"{closing.title}:"
    if closing.offer is None:
        yield f"- {gettext('no price here')}"
        return
    for item in closing.offer.items:
        source = gettext("list price, an indication")
        if item.as_of:
            source = gettext("our price of %(day)s") % {"day": date_format(item.as_of, gettext("j M Y"))}
        said = gettext("- %(packs)s × %(part)s %(description)s, %(price)s each (%(source)s)")
        yield said % {
            "packs": intcomma(item.packs),
            "part": item.part,
            "description": item.part.description,
            "price": f"{floatformat(item.price, '2g')} {closing.offer.currency}",
            "source": source,
        }


def _all_told(customer, member, position, by_id):
    known = list(
        KnownFinding.objects.visible_to(member).filter(customer=customer).select_related("accepted_by__user")
    )
    noted = {}
    for finding in position.findings:
        note = next((one for one in known if one.is_about(finding)), None)
        if note:
            noted[finding] = note
    groups = together(finding for finding in position.findings if finding not in noted)
    for group in sorted([*groups, *((finding,) for finding in noted)], key=lambda group: weight(group[0])):
        finding, note = as_one(group), noted.get(group[0])
        yield Told(
            finding=finding,
            each=group,
            rights=[by_id[name] for name in finding.evidence.rights if name in by_id],
            message=_with_names(spoken(finding.message), by_id),
            remedy=_with_names(spoken(finding.remedy), by_id),
            known=note,
            is_quiet=note is not None and note.quiets(finding, position.as_of),
        )


def _with_names(text, by_id):
    """The text with the ids of rights replaced by their names, each a link to its row."""

    def named(match):
        one = by_id.get(match[0])
        return one and format_html('<a href="#right-{}">{} × {}</a>', match[0], one.right.quantity, one.title)

    return mark_safe(RIGHT_ID.sub(lambda match: named(match) or match[0], conditional_escape(text)))  # noqa: S308 - escaped first
