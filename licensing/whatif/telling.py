"""What was imagined and what it would mean, in words for a screen and for the notes of a check-up."""

import re
from collections.abc import Iterator, Mapping

from customers.models import LicensedBy, ServerRole
from licensing.models import PositionRecord
from licensing.rules import Entitlement, Facts, Finding, Group, Server
from licensing.rules.wording import count, day, listed
from licensing.whatif.comparing import Comparison, LineBeside, Number

RIGHT_ID = re.compile(r"\bnew-right-\d+\b|\bE\d+(?:-C\d+)?\b")
MOST_NAMES = 6
Names = Mapping[str, str]


def title_of(right: Entitlement) -> str:
    """What a right is of: "Windows Server CAL 2019 by user"."""
    words = (right.product, right.version, "by", right.metric.replace("-", " "))
    return " ".join(filter(None, words))


def named(text: str, about: Facts, names: Names) -> str:
    """A text with the ids of rights replaced by their `names`, else by what they are of."""
    titles = {right.id: names.get(right.id, f"the new {title_of(right)}") for right in about.entitlements}
    return RIGHT_ID.sub(lambda found: titles.get(found[0], found[0]), text)


# --- what was imagined -----------------------------------------------------------------------------------
def differences(now: Facts, then: Facts, names: Names) -> list[str]:
    """Each change in a few words: "SRV1: Windows Server 2019 → 2025". `names` are those of rights on file."""
    servers = {server.name: server for server in now.servers}
    groups = {group.name: group for group in now.groups}
    rights = {right.id: right for right in now.entitlements}
    new = {server.name for server in then.servers} - servers.keys()
    told: list[str] = []
    for server in then.servers:
        on_file = servers.get(server.name)
        told += _server(on_file, server, now) if on_file else [_new_server(server, then)]
    for group in then.groups:
        known = groups.get(group.name)
        told += _group(known, group, new) if known else [_new_group(group)]
    for right in then.entitlements:
        held = rights.get(right.id)
        told += _right(held, right, names) if held else [f"New: {right.quantity:,} × {title_of(right)}"]
    return told


def _server(now: Server, then: Server, about: Facts) -> Iterator[str]:
    if now.version != then.version:
        yield f"{now.name}: {now.product} {now.version} → {then.version}"
    for role in sorted(then.roles - now.roles):
        yield f"{now.name}: {ServerRole(role).label} as well"
    for role in sorted(now.roles - then.roles):
        yield f"{now.name}: no longer {ServerRole(role).label}"
    ran, runs = now.period.in_force(about.as_of), then.period.in_force(about.as_of)
    if ran != runs:
        yield f"{now.name}: {'in use' if runs else 'retired'}"


def _new_server(server: Server, about: Facts) -> str:
    reached_by = [group.name for group in about.groups if server.name in group.servers]
    roles = "".join(f", {ServerRole(role).label}" for role in sorted(server.roles))
    by = listed(reached_by, MOST_NAMES) if reached_by else "nobody"
    return f"New server {server.name}: {server.product} {server.version}{roles}, reached by {by}"


def _group(now: Group, then: Group, new_servers: set[str]) -> Iterator[str]:
    """What differs; that a new server is reached is told with the server."""
    for what in ("users", "devices"):
        before, after = getattr(now, what), getattr(then, what)
        if before != after:
            yield f"{now.name}: {before:,} → {after:,} {what}"
    if now.licensed_by != then.licensed_by:
        yield f"{now.name}: licensed by {LicensedBy(then.licensed_by).label}"
    more = [name for name in then.servers if name not in now.servers and name not in new_servers]
    if more:
        yield f"{now.name}: also reaches {listed(more, MOST_NAMES)}"
    fewer = [name for name in now.servers if name not in then.servers]
    if fewer:
        yield f"{now.name}: no longer reaches {listed(fewer, MOST_NAMES)}"


def _new_group(group: Group) -> str:
    people, devices = count(group.users, "user", "users"), count(group.devices, "device", "devices")
    return f"New group {group.name}: {people}, {devices}, reaching {listed(group.servers, MOST_NAMES)}"


def _right(now: Entitlement, then: Entitlement, names: Names) -> Iterator[str]:
    if now.quantity != then.quantity:
        yield f"{names.get(now.id, title_of(now))}: {now.quantity:,} → {then.quantity:,} rights"


# --- what it would mean ----------------------------------------------------------------------------------
def verdict_of(comparison: Comparison) -> str:
    """The difference in a sentence or two."""
    said = [_missing(comparison.missing)]
    if comparison.unproven.change:
        said.append(_unproven(comparison.unproven))
    return " ".join(said)


def _missing(missing: Number) -> str:
    if not missing.change:
        return (
            f"{_rights(missing.then)} would be missing, as many as now."
            if missing.then
            else "Nothing would be missing, as now."
        )
    if not missing.then:
        return f"Nothing would be missing any more; {missing.now:,} {_is(missing.now)} now."
    if not missing.now:
        return f"{_rights(missing.then)} would be missing; none is now."
    return f"{_rights(missing.then)} would be missing, {_than(missing)}."


def _unproven(unproven: Number) -> str:
    if not unproven.then:
        return "Everything there could be proven."
    return f"{_rights(unproven.then)} could not be proven, {_than(unproven)}."


def _than(number: Number) -> str:
    return f"{abs(number.change):,} {'more' if number.change > 0 else 'fewer'} than now"


def _rights(number: int) -> str:
    return count(number, "right", "rights")


def _is(number: int) -> str:
    return "is" if number == 1 else "are"


def note_of(now: Facts, then: Facts, comparison: Comparison, names: Names) -> str:
    """A readable note: what was imagined, and what it would mean."""
    imagined = "\n".join(f"– {change}" for change in differences(now, then, names))
    meaning = f"{_status(comparison)} {verdict_of(comparison)}"
    lines = [f"– {_line(line)}" for line in comparison.lines if line.differs]
    said = [
        *(f"To say then: {_finding(finding, then, names)}" for finding in comparison.new),
        *(f"To say then: {_finding(one.then, then, names)}" for one in comparison.changed),
        *(f"No longer to say: {named(finding.message, now, names)}" for finding in comparison.gone),
    ]
    return "\n".join([f"What if, as of {day(now.as_of)}:", imagined, meaning, *lines, *said])


def _status(comparison: Comparison) -> str:
    before, after = (
        PositionRecord.Status(str(position.status)).label for position in (comparison.now, comparison.then)
    )
    return f"Still “{after}”." if before == after else f"“{after}” instead of “{before}”."


def _line(line: LineBeside) -> str:
    told = [
        f"{number.now:,} → {number.then:,} {word}" if number.change else f"{number.then:,} {word}"
        for word, number in line.numbers
    ]
    return f"{line.subject}: {', '.join(told)}"


def _finding(finding: Finding, about: Facts, names: Names) -> str:
    return f"{named(finding.message, about, names)} {named(finding.remedy, about, names)}"
