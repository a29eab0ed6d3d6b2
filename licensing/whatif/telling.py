"""What was imagined and what it would mean, in words for a screen and for the notes of a check-up."""

import re
from collections.abc import Iterator, Mapping

from django.utils.translation import gettext, ngettext

from customers.models import LicensedBy, ServerRole
from licensing.models import PositionRecord
from licensing.rules import Entitlement, Facts, Finding, Group, Server
from licensing.rules.said import say
from licensing.rules.wording import listed
from licensing.speech import number as written
from licensing.speech import spoken
from licensing.whatif.comparing import Comparison, LineBeside, Number

RIGHT_ID = re.compile(r"\bnew-right-\d+\b|\bE\d+(?:-C\d+)?\b")
MOST_NAMES = 6
Names = Mapping[str, str]


def title_of(right: Entitlement) -> str:
    """What a right is of: "Windows Server CAL 2019 by user"."""
    name = f"{right.product} {right.version or ''}".strip()
    if right.metric == "user":
        return gettext("{name} by user").format(name=name)
    if right.metric == "device":
        return gettext("{name} by device").format(name=name)
    return gettext("{name} by external connector").format(name=name)


def named(text: str, about: Facts, names: Names) -> str:
    """A text of the rules in the reader's language, with the ids of rights replaced by their `names`, else by what they are of."""
    titles = {
        right.id: names.get(right.id) or gettext("the new {right}").format(right=title_of(right))
        for right in about.entitlements
    }
    return RIGHT_ID.sub(lambda found: titles.get(found[0], found[0]), spoken(text))


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
        told += _right(held, right, names) if held else [_new_right(right)]
    return told


def _server(now: Server, then: Server, about: Facts) -> Iterator[str]:
    if now.version != then.version:
        yield f"{now.name}: {now.product} {now.version} → {then.version}"
    for role in sorted(then.roles - now.roles):
        yield gettext("{server}: {role} as well").format(server=now.name, role=ServerRole(role).label)
    for role in sorted(now.roles - then.roles):
        yield gettext("{server}: no longer {role}").format(server=now.name, role=ServerRole(role).label)
    ran, runs = now.period.in_force(about.as_of), then.period.in_force(about.as_of)
    if ran != runs:
        told = gettext("{server}: in use") if runs else gettext("{server}: retired")
        yield told.format(server=now.name)


def _new_server(server: Server, about: Facts) -> str:
    reached_by = [group.name for group in about.groups if server.name in group.servers]
    roles = "".join(f", {ServerRole(role).label}" for role in sorted(server.roles))
    what = f"{server.product} {server.version}{roles}"
    if not reached_by:
        return gettext("New server {server}: {what}, reached by nobody").format(server=server.name, what=what)
    return gettext("New server {server}: {what}, reached by {groups}").format(
        server=server.name, what=what, groups=_listed(reached_by)
    )


def _group(now: Group, then: Group, new_servers: set[str]) -> Iterator[str]:
    """What differs; that a new server is reached is told with the server."""
    for before, after, told in (
        (now.users, then.users, gettext("{group}: {before} → {after} users")),
        (now.devices, then.devices, gettext("{group}: {before} → {after} devices")),
    ):
        if before != after:
            yield told.format(group=now.name, before=written(before), after=written(after))
    if now.licensed_by != then.licensed_by:
        metric = LicensedBy(then.licensed_by).label
        yield gettext("{group}: licensed by {metric}").format(group=now.name, metric=metric)
    more = [name for name in then.servers if name not in now.servers and name not in new_servers]
    if more:
        yield gettext("{group}: also reaches {servers}").format(group=now.name, servers=_listed(more))
    fewer = [name for name in now.servers if name not in then.servers]
    if fewer:
        yield gettext("{group}: no longer reaches {servers}").format(group=now.name, servers=_listed(fewer))


def _new_group(group: Group) -> str:
    return gettext("New group {group}: {users}, {devices}, reaching {servers}").format(
        group=group.name,
        users=_count(ngettext("{number} user", "{number} users", group.users), group.users),
        devices=_count(ngettext("{number} device", "{number} devices", group.devices), group.devices),
        servers=_listed(group.servers),
    )


def _new_right(right: Entitlement) -> str:
    return gettext("New: {number} × {right}").format(number=written(right.quantity), right=title_of(right))


def _right(now: Entitlement, then: Entitlement, names: Names) -> Iterator[str]:
    if now.quantity != then.quantity:
        yield gettext("{right}: {before} → {after} rights").format(
            right=names.get(now.id) or title_of(now),
            before=written(now.quantity),
            after=written(then.quantity),
        )


def _listed(names) -> str:
    return spoken(listed(names, MOST_NAMES))


def _count(told: str, number: int) -> str:
    return told.format(number=written(number))


# --- what it would mean ----------------------------------------------------------------------------------
def verdict_of(comparison: Comparison) -> str:
    """The difference in a sentence or two."""
    said = [_missing(comparison.missing)]
    if comparison.unproven.change:
        said.append(_unproven(comparison.unproven))
    return " ".join(said)


def _missing(missing: Number) -> str:
    if missing.now == missing.then == 0:
        return gettext("Nothing would be missing, as now.")
    if not missing.then:
        told = ngettext(
            "Nothing would be missing any more; {number} is now.",
            "Nothing would be missing any more; {number} are now.",
            missing.now,
        )
        return _count(told, missing.now)
    return _still_missing(missing)


def _still_missing(missing: Number) -> str:
    if not missing.change:
        told = ngettext(
            "{number} right would be missing, as many as now.",
            "{number} rights would be missing, as many as now.",
            missing.then,
        )
    elif not missing.now:
        told = ngettext(
            "{number} right would be missing; none is now.",
            "{number} rights would be missing; none is now.",
            missing.then,
        )
    elif missing.change > 0:
        told = ngettext(
            "{number} right would be missing, {change} more than now.",
            "{number} rights would be missing, {change} more than now.",
            missing.then,
        )
    else:
        told = ngettext(
            "{number} right would be missing, {change} fewer than now.",
            "{number} rights would be missing, {change} fewer than now.",
            missing.then,
        )
    return told.format(number=written(missing.then), change=written(abs(missing.change)))


def _unproven(unproven: Number) -> str:
    if not unproven.then:
        return gettext("Everything there could be proven.")
    if unproven.change > 0:
        told = ngettext(
            "{number} right could not be proven, {change} more than now.",
            "{number} rights could not be proven, {change} more than now.",
            unproven.then,
        )
    else:
        told = ngettext(
            "{number} right could not be proven, {change} fewer than now.",
            "{number} rights could not be proven, {change} fewer than now.",
            unproven.then,
        )
    return told.format(number=written(unproven.then), change=written(abs(unproven.change)))


def note_of(now: Facts, then: Facts, comparison: Comparison, names: Names) -> str:
    """A readable note: what was imagined, and what it would mean."""
    imagined = "\n".join(f"– {change}" for change in differences(now, then, names))
    meaning = f"{_status(comparison)} {verdict_of(comparison)}"
    lines = [f"– {_line(line)}" for line in comparison.lines if line.differs]
    to_say = gettext("To say then: {finding}")
    said = [
        *(to_say.format(finding=_finding(finding, then, names)) for finding in comparison.new),
        *(to_say.format(finding=_finding(one.then, then, names)) for one in comparison.changed),
        *(
            gettext("No longer to say: {finding}").format(finding=named(finding.message, now, names))
            for finding in comparison.gone
        ),
    ]
    heading = spoken(say("What if, as of {day}:", day=now.as_of))
    return "\n".join([heading, imagined, meaning, *lines, *said])


def _status(comparison: Comparison) -> str:
    before, after = (
        PositionRecord.Status(str(position.status)).label for position in (comparison.now, comparison.then)
    )
    if before == after:
        return gettext("Still “{status}”.").format(status=after)
    return gettext("“{after}” instead of “{before}”.").format(after=after, before=before)


def _line(line: LineBeside) -> str:
    told = [
        f"{written(number.now)} → {written(number.then)} {word}"
        if number.change
        else f"{written(number.then)} {word}"
        for word, number in line.numbers
    ]
    return f"{line.subject}: {', '.join(told)}"


def _finding(finding: Finding, about: Facts, names: Names) -> str:
    return f"{named(finding.message, about, names)} {named(finding.remedy, about, names)}"
