"""Findings that differ in nothing but the server, said in one sentence: on the phone nobody says the same five times."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import chain

from licensing.rules.position import Evidence, Finding
from licensing.rules.said import Said, Value, say


def _support_ended(servers: Said, release: Value, day: Value, extension: Value) -> Said:
    return say(
        "{servers} run {release}, whose extended support ended on {day}. {extension}",
        servers=servers,
        release=release,
        day=day,
        extension=extension,
    )


def _support_ends(servers: Said, release: Value, when: Value) -> Said:
    return say(
        "{servers} run {release}, whose extended support ends {when}.",
        servers=servers,
        release=release,
        when=when,
    )


# Rule → what it says of several servers, made of the values of what it says of one.
OF_SEVERAL: dict[str, Callable[..., Said]] = {"SUPPORT-01": _support_ended, "SUPPORT-02": _support_ends}


def together(findings: Iterable[Finding]) -> list[tuple[Finding, ...]]:
    """The findings in their order; those that one sentence can say together, where the first of them stands."""
    groups: dict[object, list[Finding]] = {}
    for place, finding in enumerate(findings):
        groups.setdefault(_what_is_said(finding) or place, []).append(finding)
    return [tuple(group) for group in groups.values()]


def as_one(group: Sequence[Finding]) -> Finding:
    """What `together` put together, as one finding about all their servers."""
    first = group[0]
    if len(group) == 1 or not isinstance(first.message, Said):
        return first
    names = list(chain.from_iterable(finding.evidence.servers for finding in group))
    others = {name: value for name, value in first.message.values.items() if name != "server"}
    groups = dict.fromkeys(chain.from_iterable(finding.evidence.groups for finding in group))
    servers = say("{first} and {last}", first=", ".join(names[:-1]), last=names[-1])
    return replace(
        first,
        subject=str(servers),
        message=OF_SEVERAL[first.rule](servers=servers, **others),
        evidence=Evidence(servers=tuple(names), groups=tuple(groups)),
    )


def _what_is_said(finding: Finding) -> object:
    """All that a finding says but the server; None for one that has to be said by itself."""
    if finding.rule not in OF_SEVERAL or not isinstance(finding.message, Said):
        return None
    values = {name: str(value) for name, value in finding.message.values.items() if name != "server"}
    return finding.rule, finding.product, finding.remedy, tuple(values.items())
