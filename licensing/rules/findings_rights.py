"""Findings about rights: too old, not proven, ending soon."""

from collections.abc import Iterator

from licensing.rules import tables
from licensing.rules.facts import RDS_CAL, Period
from licensing.rules.lines import LineKey
from licensing.rules.position import Evidence, Finding, Line, Severity
from licensing.rules.rights import Claim, Connector, good_enough
from licensing.rules.ruling import Ruling
from licensing.rules.said import Said, say, say_many
from licensing.rules.wording import listed, rights

AHEAD = 90  # days
PROOF_OF = {
    # Translators: after "cannot be proven with"
    "A": say("an invoice or a licence statement"),
    "B": say("an invoice, licence statement, order confirmation or certificate of authenticity"),
}


def unused_and_too_old(ruling: Ruling) -> Iterator[Finding]:
    """A right never reaches a generation newer than its own (WS-VER-01; RDS-VER-01 for RDS CALs)."""
    for claim in ruling.claims:
        right = claim.entitlement
        unused = right.quantity - ruling.claimed.used.get(right.id, 0)
        newer = [line for line in ruling.lines if line.missing and _too_old_for(claim, line)]
        if not unused or not newer:
            continue
        missing = sum(line.missing for line in newer)
        wanted = listed([f"{line.product} {line.version}" for line in newer])
        evidence = [_needing(ruling, line) for line in newer]
        yield Finding(
            "RDS-VER-01" if right.product == RDS_CAL else "WS-VER-01",
            Severity.WARNING,
            right.product,
            unused,
            right.id,
            say_many(
                "{count} of {rights} is unused and too old for what is missing: {missing} × {wanted}.",
                "{count} of {rights} are unused and too old for what is missing: {missing} × {wanted}.",
                unused,
                rights=rights(right.quantity, right.product, right.metric, _version(claim)),
                missing=missing,
                wanted=wanted,
            ),
            say(
                "Check whether Software Assurance on them is missing from the records; otherwise they serve older"
                " servers only."
            ),
            Evidence(
                servers=tuple(dict.fromkeys(name for servers, _ in evidence for name in servers)),
                groups=tuple(dict.fromkeys(name for _, groups in evidence for name in groups)),
                rights=(right.id,),
            ),
        )


def _version(claim: Claim) -> str | None:
    return None if claim.rank is None else tables.generation_name(claim.rank)


def _too_old_for(claim: Claim, line: Line) -> bool:
    covered = claim.covers.get(line.product)
    return (
        claim.entitlement.metric == line.metric
        and covered is not None
        and covered < tables.rank(line.version)
    )


def _needing(ruling: Ruling, line: Line) -> tuple[list[str], list[str]]:
    """The servers and groups behind a line."""
    key = LineKey(line.product, tables.rank(line.version), line.metric)
    needs = [need for need in ruling.needs if (need.product, need.rank, *need.metrics) == key]
    return [name for need in needs for name in need.servers], [need.group.name for need in needs]


def can_be_proven(ruling: Ruling) -> Iterator[Finding]:
    """What is covered but rests on papers below the grade asked for (PROOF-01), connectors last."""
    asked = ruling.facts.policy.provable_from
    for product in dict.fromkeys(line.product for line in ruling.lines):
        lines = [line for line in ruling.lines if line.product == product]
        covered = sum(line.covered for line in lines)
        unproven = covered - sum(line.provable for line in lines)
        if unproven > 0:
            ids = tuple(_unproven_ids(ruling, product))
            yield _unproven(
                product,
                unproven,
                product,
                say_many(
                    "{unproven} of {count} covered need of {product} cannot be proven with {papers}. Auditors may ask"
                    " for more than that.",
                    "{unproven} of {count} covered needs of {product} cannot be proven with {papers}. Auditors may ask"
                    " for more than that.",
                    covered,
                    unproven=unproven,
                    product=product,
                    papers=PROOF_OF[asked],
                ),
                ids,
            )
    for connector in ruling.connectors:
        right = connector.entitlement
        if right.id in ruling.freeing and not good_enough(right, asked):
            message = say(
                "The {product} on {host} cannot be proven with {papers}. Auditors may ask for more than that.",
                product=right.product,
                host=str(right.host),
                papers=PROOF_OF[asked],
            )
            yield _unproven(right.product, 1, right.id, message, (right.id,))


def _unproven(product: str, quantity: int, subject: str, message: Said, ids: tuple[str, ...]) -> Finding:
    remedy = say(
        "Find the papers behind {rights}: the seller, or the licence portal, often has a copy.",
        rights=listed(ids),
    )
    return Finding(
        "PROOF-01", Severity.WARNING, product, quantity, subject, message, remedy, Evidence(rights=ids)
    )


def _unproven_ids(ruling: Ruling, product: str) -> Iterator[str]:
    """The rights that serve a product without the proof asked for."""
    serving = {name for line, ids in ruling.claimed.served.items() if line.product == product for name in ids}
    for claim in ruling.claims:
        right = claim.entitlement
        if right.id in serving and not good_enough(right, ruling.facts.policy.provable_from):
            yield right.id


def ends_soon(ruling: Ruling) -> Iterator[Finding]:
    """Software Assurance (SA-01) or the right itself (SUB-01) ends within 90 days."""
    holders: list[Claim | Connector] = [*ruling.claims, *ruling.connectors]
    for holder in sorted(holders, key=lambda holder: holder.place):
        yield from _assurance_ends(ruling, holder)
        yield from _right_ends(ruling, holder)


def _ends_within(ruling: Ruling, period: Period) -> bool:
    return period.end is not None and (period.end - ruling.facts.as_of).days <= AHEAD


def _assurance_ends(ruling: Ruling, holder: Claim | Connector) -> Iterator[Finding]:
    right = holder.entitlement
    ends = [
        period.end
        for period in right.assurance
        if period.end is not None
        and period.in_force(ruling.facts.as_of)
        and _ends_within(ruling, period)
        and not any(other.in_force(period.end) for other in right.assurance)
    ]
    if ends:
        yield Finding(
            "SA-01",
            Severity.ADVICE,
            right.product,
            right.quantity,
            right.id,
            say(
                "Software Assurance on {rights} ends on {day}.",
                rights=rights(right.quantity, right.product, right.metric),
                day=max(ends),
            ),
            say("Ask whether it is to be renewed: after that day these rights gain no newer generation."),
            Evidence(rights=(right.id,)),
        )


def _right_ends(ruling: Ruling, holder: Claim | Connector) -> Iterator[Finding]:
    right = holder.entitlement
    if right.period.end is not None and _ends_within(ruling, right.period):
        yield Finding(
            "SUB-01",
            Severity.ADVICE,
            right.product,
            right.quantity,
            right.id,
            say_many(
                "{rights} ends on {day}.",
                "{rights} end on {day}.",
                right.quantity,
                rights=rights(right.quantity, right.product, right.metric),
                day=right.period.end,
            ),
            say("Ask whether to renew: from that day on they give no access."),
            Evidence(rights=(right.id,)),
        )
