"""What to say about a ruling, in the order in which it is said."""

from collections.abc import Callable, Iterator

from licensing.rules import findings_rds, findings_rights, findings_servers
from licensing.rules.facts import (
    AD_RMS_CAL,
    EXCHANGE_ENTERPRISE_CAL,
    EXCHANGE_STANDARD_CAL,
    RDS_CAL,
    SHAREPOINT_ENTERPRISE_CAL,
    SHAREPOINT_STANDARD_CAL,
    SQL_CAL,
    WINDOWS_CAL,
)
from licensing.rules.lines import LineKey
from licensing.rules.needs import anything_to_license
from licensing.rules.position import Evidence, Finding, Severity, Status
from licensing.rules.ruling import Ruling
from licensing.rules.said import say, say_many
from licensing.rules.tables import rank
from licensing.rules.wording import at_least, listed, out_of, rights

RULE_OF_LINE = {
    WINDOWS_CAL: "WS-BASE-01",
    RDS_CAL: "WS-ADD-01",
    AD_RMS_CAL: "WS-ADD-02",
    SQL_CAL: "SQL-02",
    EXCHANGE_STANDARD_CAL: "EXC-01",
    EXCHANGE_ENTERPRISE_CAL: "EXC-01",
    SHAREPOINT_STANDARD_CAL: "SHP-01",
    SHAREPOINT_ENTERPRISE_CAL: "SHP-01",
}


def enough_rights(ruling: Ruling) -> Iterator[Finding]:
    """Each person or device needs a right of its own (WS-BASE-01, WS-ADD-01, WS-ADD-02, SQL-02, EXC-01, SHP-01)."""
    for line in ruling.lines:
        if not line.missing:
            continue
        key = LineKey(line.product, rank(line.version), line.metric)
        version = at_least(key, exact=line.product == RDS_CAL and ruling.facts.policy.rds_match == "exact")
        evidence = evidence_of(ruling, key)
        yield Finding(
            RULE_OF_LINE[line.product],
            Severity.BREACH,
            line.product,
            line.missing,
            line.subject,
            say_many(
                "{count} {of_all} has no {product} {version}.",
                "{count} {of_all} have no {product} {version}.",
                line.missing,
                of_all=out_of(line.required, line.metric),
                product=line.product,
                version=version,
            ),
            say(
                "Offer {rights}, {version}, unless fewer reach {servers} or rights that nobody recorded come to light.",
                rights=rights(line.missing, line.product, line.metric),
                version=version,
                servers=listed(evidence.servers),
            ),
            evidence,
        )


def evidence_of(ruling: Ruling, key: LineKey) -> Evidence:
    """The servers that ask for a line, the groups that need it, and the rights that serve it."""
    needs = [need for need in ruling.needs if (need.product, need.rank, *need.metrics) == key]
    servers = {name for need in needs for name in need.servers}
    served = set(ruling.claimed.served.get(key, ()))
    return Evidence(
        servers=tuple(server.name for server in ruling.servers if server.name in servers),
        groups=tuple(need.group.name for need in needs if need.units(key.metric) > 0),
        rights=tuple(right.id for right in ruling.rights if right.id in served),
    )


RULES: tuple[Callable[[Ruling], Iterator[Finding]], ...] = (  # the list is the order of the findings
    enough_rights,
    findings_servers.within_small_edition_limits,
    findings_rds.license_server_can_hold,
    findings_rights.unused_and_too_old,
    findings_rights.can_be_proven,
    findings_rds.installed_on_active_license_server,
    findings_rds.matches_session_host,
    findings_servers.still_supported,
    findings_rights.ends_soon,
)


def find(ruling: Ruling) -> tuple[Finding, ...]:
    """Every rule's findings, in the order of the rules."""
    return tuple(finding for rule in RULES for finding in rule(ruling))


def status_of(ruling: Ruling, findings: tuple[Finding, ...]) -> Status:
    """The worst finding decides; without a server or anybody to reach it nothing is known."""
    if not anything_to_license(ruling.facts, ruling.facts.as_of):
        return Status.UNKNOWN
    severities = {finding.severity for finding in findings}
    if Severity.BREACH in severities:
        return Status.BREACH
    return Status.AT_RISK if Severity.WARNING in severities else Status.COMPLIANT
