"""Findings about RDS CALs: where they are installed, and which session hosts they serve."""

from collections.abc import Iterator

from licensing.rules import tables
from licensing.rules.facts import RDS_CAL, WINDOWS_SERVER, LicenseServer
from licensing.rules.position import Evidence, Finding, Severity
from licensing.rules.rights import Claim, bought_rank
from licensing.rules.ruling import Ruling
from licensing.rules.wording import are, listed, rights


def _rds_claims(ruling: Ruling) -> Iterator[tuple[Claim, LicenseServer | None]]:
    servers = {server.name: server for server in ruling.facts.license_servers}
    for claim in ruling.claims:
        if claim.entitlement.product == RDS_CAL:
            name = claim.entitlement.license_server
            yield claim, None if name is None else servers[name]


def _finding(claim: Claim, rule: str, severity: Severity, message: str, remedy: str) -> Finding:
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
            f"{rights(right.quantity, RDS_CAL, right.metric, wanted)} {are(right.quantity)} recorded on the"
            f" licence server {server.name}, which runs {server.version} and cannot hold them.",
            f"Install them on a licence server of {wanted} or newer; until then nobody can use them.",
        )


def installed_on_active_license_server(ruling: Ruling) -> Iterator[Finding]:
    """RDS CALs are issued from a licence server (RDS-INST-01), which has to be activated (RDS-ACT-01)."""
    for claim, server in _rds_claims(ruling):
        right = claim.entitlement
        version = None if claim.rank is None else tables.generation_name(claim.rank)
        name = f"{rights(right.quantity, RDS_CAL, right.metric, version)} {are(right.quantity)}"
        if server is None:
            yield _finding(
                claim,
                "RDS-INST-01",
                Severity.WARNING,
                f"{name} not recorded on any licence server.",
                "Ask on which licence server they are installed; if on none, have them installed.",
            )
        elif not server.activated:
            yield _finding(
                claim,
                "RDS-ACT-01",
                Severity.WARNING,
                f"{name} on the licence server {server.name}, which is not activated.",
                f"Have {server.name} activated.",
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
            f"{rights(used, RDS_CAL, right.metric, version)} {'serves' if used == 1 else 'serve'} older session"
            f" hosts ({listed(servers)}, {WINDOWS_SERVER} {tables.generation_name(max(ranks))}). The published table"
            f" allows that; vendors advise to match the versions.",
            "Nothing needs to be bought. Keep it in mind for the next session host.",
            Evidence(servers=servers, rights=(right.id,)),
        )
