"""A position told for people: what is needed and why, what covers it, what is missing, what can be proven."""

from collections.abc import Iterator, Sequence
from textwrap import wrap

from licensing.rules.facts import Facts
from licensing.rules.needs import Need, servers_in_service
from licensing.rules.position import Finding, Line, Position, Severity, Status
from licensing.rules.ruling import Ruling, rule_on
from licensing.rules.tables import rank, rule
from licensing.rules.wording import count, day, listed, rights, units

WIDTH = 100
PAPERS = {"none": "no papers", "coa": "certificate of authenticity"}
IN_A_WORD = {
    Status.UNKNOWN: "Nothing can be said: no server is in service, or nobody is counted who reaches one.",
    Status.BREACH: "Rights are missing, or a rule is broken.",
    Status.AT_RISK: "Nothing is missing, but something is not in order.",
    Status.COMPLIANT: "Nothing is missing and nothing stands out.",
}
TOLD = {
    Severity.BREACH: "What is missing or broken",
    Severity.WARNING: "What is not in order",
    Severity.ADVICE: "What to keep in mind",
}


def explain(position: Position, facts: Facts) -> str:
    """The position as text; its facts say why."""
    ruling = rule_on(facts)
    parts = [
        f"Position on {day(position.as_of)}: {position.status}",
        IN_A_WORD[position.status],
        *_section("What is needed, and what covers it", _lines(position, ruling)),
        *_section("Rights in force", _rights(position, ruling)),
    ]
    for severity, title in TOLD.items():
        ours = [finding for finding in position.findings if finding.severity is severity]
        parts += _section(title, _findings(ours))
    parts += [
        "",
        "This compares records with published licensing rules. It is no legal advice; licence terms and auditors may"
        " ask for more.",
    ]
    return "\n".join(_folded(parts)) + "\n"


def _folded(parts: Sequence[str]) -> Iterator[str]:
    for part in parts:
        indent = part[: len(part) - len(part.lstrip())]
        after = f"{indent}  " if part.lstrip().startswith("- ") else indent
        yield from wrap(part, WIDTH, subsequent_indent=after, break_long_words=False) or [""]


def _section(title: str, rows: Iterator[str]) -> list[str]:
    told = list(rows)
    return ["", title, "-" * len(title), *told] if told else []


def _lines(position: Position, ruling: Ruling) -> Iterator[str]:
    for line in position.lines:
        needs = [need for need in ruling.needs if _is_of(need, line)]
        yield f"{line.product} {line.version}, by {line.metric}: {line.required:,} needed"
        for need in needs:
            yield f"  - {_why(need, line.metric)}"
        yield f"  - {_covered(line, ruling)}"
        yield f"  - {_proven(line, ruling)}"


def _is_of(need: Need, line: Line) -> bool:
    return (need.product, need.rank, *need.metrics) == (
        line.product,
        rank(line.version),
        line.metric,
    ) and need.units(line.metric) > 0


def _why(need: Need, metric: str) -> str:
    exempt = f" ({need.exempt} administrators need none)" if need.exempt else ""
    choice = f", the cheaper way by {metric}" if need.group.licensed_by == "cheapest" else ""
    return f"{need.group.name}: {units(need.units(metric), metric)}{exempt} reaching {listed(need.servers)}{choice}."


def _covered(line: Line, ruling: Ruling) -> str:
    serving = next(
        (
            ids
            for key, ids in ruling.claimed.served.items()
            if (key.product, key.version, key.metric) == (line.product, line.version, line.metric)
        ),
        [],
    )
    missing = f"{line.missing:,} missing" if line.missing else "none missing"
    by = f" by {listed(serving)}" if serving else ""
    return f"{line.covered:,} covered{by}; {missing}."


def _proven(line: Line, ruling: Ruling) -> str:
    grade = ruling.facts.policy.provable_from
    return f"{line.provable:,} of the {line.covered:,} covered can be proven with papers of grade {grade} or better."


def _rights(position: Position, ruling: Ruling) -> Iterator[str]:
    entitlements = {right.id: right for right in ruling.facts.entitlements}
    for row in position.rights:
        entitlement = entitlements[row.id]
        bought = entitlement.version
        grown = (
            f" (bought as {bought})" if bought and row.version and rank(row.version) > _year(bought) else ""
        )
        name = rights(row.quantity, entitlement.product, entitlement.metric, row.version)
        papers = PAPERS.get(entitlement.proof) or entitlement.proof.replace("-", " ")
        yield f"- {row.id}: {name}{grown}; {row.used:,} used, {row.unused:,} unused; {papers}."
    away = len(ruling.facts.servers) - len(servers_in_service(ruling.facts))
    if away:
        yield f"- {count(away, 'server is', 'servers are')} not in service on this day and not counted."


def _year(version: str) -> int:
    return rank(version.removesuffix(" R2"))


def _findings(findings: Sequence[Finding]) -> Iterator[str]:
    for finding in findings:
        yield f"- {finding.message} {finding.remedy}"
        yield f"  Rule {finding.rule}; its source: {rule(finding.rule).evidence_level}."
