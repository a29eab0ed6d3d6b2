"""Findings about servers: small editions, and the end of support."""

from collections.abc import Iterator
from datetime import date

from licensing.rules import tables
from licensing.rules.facts import WINDOWS_SERVER, Group, Server
from licensing.rules.position import Evidence, Finding, Severity
from licensing.rules.ruling import Ruling
from licensing.rules.said import Said, say, say_many
from licensing.rules.wording import units

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
    limit = say("{users} users", users=most_users)
    if most_devices is not None:
        limit = say("{users} users and {devices} devices", users=most_users, devices=most_devices)
    return Finding(
        "WS-EX-06",
        Severity.BREACH,
        server.product,
        excess,
        server.name,
        say(
            "{server} runs the {edition} edition, which is for at most {limit}; {people} and {devices} reach it,"
            " {excess} more than it is for.",
            server=server.name,
            edition=server.edition,
            limit=limit,
            people=units(users, "user"),
            devices=units(devices, "device"),
            excess=excess,
        ),
        say("Offer the Standard edition with CALs for everybody who reaches it, unless fewer do."),
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
    if esu_end is None:
        extension = say("No paid extension of its security updates (ESU) is known to us.")
    elif esu_end < ruling.facts.as_of:
        extension = say("Paid Extended Security Updates (ESU) ran until {day}.", day=esu_end)
    else:
        extension = say("Paid Extended Security Updates (ESU) run until {day}.", day=esu_end)
    return _support(
        ruling,
        server,
        "SUPPORT-01",
        say(
            "{server} runs {release}, whose extended support ended on {day}. {extension}",
            server=server.name,
            release=f"{server.product} {server.version}",
            day=ended,
            extension=extension,
        ),
        say("Offer a newer release, and new CALs for everybody who reaches it."),
    )


def _support_ends(ruling: Ruling, server: Server, ends: date, left: int) -> Finding:
    # Translators: after "whose extended support ends"
    when = say("today")
    if left:
        when = say_many("on {day}, in {count} day", "on {day}, in {count} days", left, day=ends)
    return _support(
        ruling,
        server,
        "SUPPORT-02",
        say(
            "{server} runs {release}, whose extended support ends {when}.",
            server=server.name,
            release=f"{server.product} {server.version}",
            when=when,
        ),
        say("Plan the move to a newer release now, and the CALs that it needs."),
    )


def _support(ruling: Ruling, server: Server, rule: str, message: Said, remedy: Said) -> Finding:
    groups = tuple(group.name for group in ruling.facts.groups if server.name in group.servers)
    evidence = Evidence(servers=(server.name,), groups=groups)
    return Finding(rule, Severity.ADVICE, server.product, None, server.name, message, remedy, evidence)
