"""By user or by device? For each "cheapest" group and product the choice that leaves the fewest rights missing.

Summed over the whole customer and the claimed rights: the fewest missing; then the fewest required; then user
before device, decided need by need in the scenario's order. Components share nothing, so each decides alone.
"""

from collections.abc import Iterable, Sequence
from itertools import product as combinations

from licensing.rules import chains
from licensing.rules.allocation import BY_METRIC, allocate, first_reached, split_chain
from licensing.rules.choices import choose_by_program
from licensing.rules.components import Component, components, possible_lines
from licensing.rules.lines import LineKey, lines_of
from licensing.rules.needs import Need
from licensing.rules.rights import Claim

MOST_TRIED = 6  # open choices whose combinations are simply all tried


def choose_metrics(needs: Sequence[Need], claims: Iterable[Claim], rds_match: str) -> tuple[Need, ...]:
    """The needs in their order, each with its one metric."""
    chosen: dict[tuple[str, str], str] = {}
    for component in components(needs, claims, rds_match):
        undecided = [need for need in component.needs if need.open_choice]
        if undecided:
            metrics = _choose(component, undecided, rds_match)
            chosen |= {
                (need.group.name, need.product): metric
                for need, metric in zip(undecided, metrics, strict=True)
            }
    return tuple(
        need.licensed_by(chosen[need.group.name, need.product]) if need.open_choice else need
        for need in needs
    )


def _choose(component: Component, undecided: Sequence[Need], rds_match: str) -> Sequence[str]:
    fewest = ["device" if need.devices < need.users else "user" for need in undecided]
    if _nothing_missing(component, undecided, fewest, rds_match):
        return fewest  # nothing missing, nothing less to require, and user wherever that is equal
    if not component.singles and not component.suites:
        return fewest  # all is missing: the fewest required are the fewest missing
    if not component.suites and len(undecided) <= MOST_TRIED:
        return _try_all(component, undecided, rds_match)
    return choose_by_program(component, undecided, rds_match)


def _nothing_missing(
    component: Component, undecided: Sequence[Need], metrics: Sequence[str], rds_match: str
) -> bool:
    decided = [need for need in component.needs if not need.open_choice]
    decided += [need.licensed_by(metric) for need, metric in zip(undecided, metrics, strict=True)]
    claims = [*(claim for claim, _ in component.singles), *component.suites]
    covered = allocate(decided, claims, rds_match).covered
    return covered == lines_of(decided)


def _try_all(component: Component, undecided: Sequence[Need], rds_match: str) -> Sequence[str]:
    """All combinations, user first, so that the first of the best ones is the contract's."""
    lines = possible_lines(component.needs)
    tracks = [
        (chain, _supply(component, chain, rds_match))
        for metric in BY_METRIC
        for chain in split_chain([line for line in lines if line.metric == metric], rds_match)
    ]
    fixed = lines_of(need for need in component.needs if not need.open_choice)

    def cost(metrics: Sequence[str]) -> tuple[int, int]:
        required = dict(fixed)
        for need, metric in zip(undecided, metrics, strict=True):
            line = LineKey(need.product, need.rank, metric)
            required[line] = required.get(line, 0) + need.units(metric)
        missing = sum(
            chains.uncovered([required.get(line, 0) for line in chain], supply) for chain, supply in tracks
        )
        return missing, sum(required.values())

    return min(combinations(BY_METRIC, repeat=len(undecided)), key=cost)


def _supply(component: Component, chain: Sequence[LineKey], rds_match: str) -> list[int]:
    supply = [0] * len(chain)
    for claim, _ in component.singles:
        start = first_reached(claim, chain, rds_match)
        if start is not None:
            supply[start] += claim.entitlement.quantity
    return supply
