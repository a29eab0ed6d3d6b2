"""Findings about servers: small editions, and the end of support."""

from collections.abc import Iterator
from datetime import date

from licensing.rules import tables
from licensing.rules.facts import WINDOWS_SERVER, Group, Server
from licensing.rules.position import Evidence, Finding, Severity
from licensing.rules.ruling import Ruling
from licensing.rules.wording import count, day

SUPPORT_AHEAD = 365  # days
# Edition → the most users and devices it is for; None: no limit is known (WS-EX-06).
LIMITS: dict[str, tuple[int, int | None]] = {"Essentials": (25, 50), "Foundation": (15, None)}


def within_small_edition_limits(ruling: Ruling) -> Iterator[Finding]:
    """Essentials and Foundation need no CALs, but are for few (WS-EX-06).

    Counted are internal groups. Vendors write "and" or "or" between the two limits: exceeding either is told.
    """
    for server in ruling.servers:
        if server.product != WINDOWS_SERVER or server.edition not in LIMITS:
            continue
        groups = [
            group
            for group in ruling.facts.groups
            if group.kind == "internal" and server.name in group.servers
        ]
        most_users, most_devices = LIMITS[server.edition]
        users, devices = sum(group.users for group in groups), sum(group.devices for group in groups)
        excess = max(users - most_users, 0 if most_devices is None else devices - most_devices)
        if excess > 0:
            yield _too_many(server, groups, users, devices, excess)


def _too_many(server: Server, groups: list[Group], users: int, devices: int, excess: int) -> Finding:
    most_users, most_devices = LIMITS[server.edition]
    limit = f"{most_users} users" + (f" and {most_devices} devices" if most_devices is not None else "")
    return Finding(
        "WS-EX-06",
        Severity.BREACH,
        server.product,
        excess,
        server.name,
        f"{server.name} runs the {server.edition} edition, which is for at most {limit};"
        f" {count(users, 'person', 'people')} and {count(devices, 'device', 'devices')} reach it,"
        f" {excess:,} more than it is for.",
        "Offer the Standard edition with CALs for everybody who reaches it, unless fewer do.",
        Evidence(servers=(server.name,), groups=tuple(group.name for group in groups)),
    )


def still_supported(ruling: Ruling) -> Iterator[Finding]:
    """Extended support has ended (SUPPORT-01), or ends today or within a year (SUPPORT-02)."""
    for server in ruling.servers:
        release = tables.version(server.product, server.version)
        if release.extended_end is None:
            continue
        left = (release.extended_end - ruling.facts.as_of).days
        if left < 0:
            yield _unsupported(ruling, server, release.extended_end, release.esu_end)
        elif left <= SUPPORT_AHEAD:
            yield _support_ends(ruling, server, release.extended_end, left)


def _unsupported(ruling: Ruling, server: Server, ended: date, esu_end: date | None) -> Finding:
    extension = "No paid extension of its security updates (ESU) is known to us."
    if esu_end is not None:
        verb = "ran" if esu_end < ruling.facts.as_of else "run"
        extension = f"Paid Extended Security Updates (ESU) {verb} until {day(esu_end)}."
    return _support(
        ruling,
        server,
        "SUPPORT-01",
        f"{server.name} runs {server.product} {server.version}, whose extended support ended on"
        f" {day(ended)}. {extension}",
        "Offer a newer release, and new CALs for everybody who reaches it.",
    )


def _support_ends(ruling: Ruling, server: Server, ends: date, left: int) -> Finding:
    when = "today" if left == 0 else f"on {day(ends)}, in {count(left, 'day', 'days')}"
    return _support(
        ruling,
        server,
        "SUPPORT-02",
        f"{server.name} runs {server.product} {server.version}, whose extended support ends {when}.",
        "Plan the move to a newer release now, and the CALs that it needs.",
    )


def _support(ruling: Ruling, server: Server, rule: str, message: str, remedy: str) -> Finding:
    groups = tuple(group.name for group in ruling.facts.groups if server.name in group.servers)
    evidence = Evidence(servers=(server.name,), groups=groups)
    return Finding(rule, Severity.ADVICE, server.product, None, server.name, message, remedy, evidence)
