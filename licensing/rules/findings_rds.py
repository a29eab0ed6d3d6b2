"""Findings about RDS CALs: where they are installed, and which session hosts they serve."""

from collections.abc import Iterator

from licensing.rules import tables
from licensing.rules.facts import RDS_CAL, WINDOWS_SERVER, LicenseServer
from licensing.rules.position import Evidence, Finding, Severity
from licensing.rules.rights import Claim, bought_rank
from licensing.rules.ruling import Ruling
from licensing.rules.said import Said, say, say_many
from licensing.rules.wording import listed, rights


def _rds_claims(ruling: Ruling) -> Iterator[tuple[Claim, LicenseServer | None]]:
    servers = {server.name: server for server in ruling.facts.license_servers}
    for claim in ruling.claims:
        if claim.entitlement.product == RDS_CAL:
            name = claim.entitlement.license_server
            yield claim, None if name is None else servers[name]


def _finding(claim: Claim, rule: str, severity: Severity, message: Said, remedy: Said) -> Finding:
    right = claim.entitlement
    evidence = Evidence(rights=(right.id,))
    return Finding(rule, severity, right.product, right.quantity, right.id, message, remedy, evidence)


def license_server_can_hold(ruling: Ruling) -> Iterator[Finding]:
    """A licence server holds RDS CALs of its own generation and older ones, no newer (RDS-VER-02).

    One sentence of the source says the opposite; its table, which practice confirms, is followed.
    """
    for claim, server in _rds_claims(ruling):
        if server is None or claim.rank is not None:
            continue
        right = claim.entitlement
        wanted = tables.generation_name(bought_rank(right))
        yield _finding(
            claim,
            "RDS-VER-02",
            Severity.BREACH,
            say_many(
                "{rights} is recorded on the licence server {server}, which runs {version} and cannot hold them.",
                "{rights} are recorded on the licence server {server}, which runs {version} and cannot hold them.",
                right.quantity,
                rights=rights(right.quantity, RDS_CAL, right.metric, wanted),
                server=server.name,
                version=server.version,
            ),
            say(
                "Install them on a licence server of {version} or newer; until then nobody can use them.",
                version=wanted,
            ),
        )


def installed_on_active_license_server(ruling: Ruling) -> Iterator[Finding]:
    """RDS CALs are issued from a licence server (RDS-INST-01), which has to be activated (RDS-ACT-01)."""
    for claim, server in _rds_claims(ruling):
        right = claim.entitlement
        version = None if claim.rank is None else tables.generation_name(claim.rank)
        name = rights(right.quantity, RDS_CAL, right.metric, version)
        if server is None:
            yield _finding(
                claim,
                "RDS-INST-01",
                Severity.WARNING,
                say_many(
                    "{rights} is not recorded on any licence server.",
                    "{rights} are not recorded on any licence server.",
                    right.quantity,
                    rights=name,
                ),
                say("Ask on which licence server they are installed; if on none, have them installed."),
            )
        elif not server.activated:
            yield _finding(
                claim,
                "RDS-ACT-01",
                Severity.WARNING,
                say_many(
                    "{rights} is on the licence server {server}, which is not activated.",
                    "{rights} are on the licence server {server}, which is not activated.",
                    right.quantity,
                    rights=name,
                    server=server.name,
                ),
                say("Have {server} activated.", server=server.name),
            )


def matches_session_host(ruling: Ruling) -> Iterator[Finding]:
    """A newer RDS CAL may serve an older session host (RDS-VER-01), though vendors advise to match (RDS-MATCH-01)."""
    for claim, _ in _rds_claims(ruling):
        right = claim.entitlement
        used = ruling.claimed.used.get(right.id, 0)
        ranks = {line.rank for line, ids in ruling.claimed.served.items() if right.id in ids}
        if not used or claim.rank is None or claim.rank <= max(ranks):
            continue
        hosts = {
            name
            for need in ruling.needs
            if need.product == RDS_CAL and need.metrics == (right.metric,) and need.rank in ranks
            for name in need.servers
        }
        servers = tuple(server.name for server in ruling.servers if server.name in hosts)
        version = tables.generation_name(claim.rank)
        yield Finding(
            "RDS-MATCH-01",
            Severity.ADVICE,
            RDS_CAL,
            used,
            right.id,
            say_many(
                "{rights} serves older session hosts ({servers}, {product} {version}). The published table allows"
                " that; vendors advise to match the versions.",
                "{rights} serve older session hosts ({servers}, {product} {version}). The published table allows"
                " that; vendors advise to match the versions.",
                used,
                rights=rights(used, RDS_CAL, right.metric, version),
                servers=listed(servers),
                product=WINDOWS_SERVER,
                version=tables.generation_name(max(ranks)),
            ),
            say("Nothing needs to be bought. Keep it in mind for the next session host."),
            Evidence(servers=servers, rights=(right.id,)),
        )
