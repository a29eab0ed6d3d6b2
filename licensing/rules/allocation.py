"""Which rights serve which needs, once every need has its metric.

The fewest needs are left uncovered; where some must be, products in the table's order are served first, then
the newest generation, then user before device. Among allocations that do so older rights are used first, each
as much as possible. All of it is exact.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from licensing.rules import chains, suites
from licensing.rules.components import Component, components
from licensing.rules.facts import RDS_CAL
from licensing.rules.lines import LineKey, lines_of, reaches
from licensing.rules.needs import Need
from licensing.rules.rights import Claim

BY_METRIC = ("user", "device")


@dataclass(slots=True)
class Allocation:
    """What is covered in each line, how much of each right is used, and for which lines."""

    covered: dict[LineKey, int] = field(default_factory=dict)
    used: dict[str, int] = field(default_factory=dict)
    served: dict[LineKey, list[str]] = field(default_factory=dict)  # the ids of the rights, oldest first

    def add(self, other: "Allocation") -> None:
        self.covered |= other.covered
        self.used |= other.used
        self.served |= other.served


def allocate(
    needs: Sequence[Need],
    claims: Iterable[Claim],
    rds_match: str,
    limits: Mapping[LineKey, int] | None = None,
) -> Allocation:
    """Serves the needs with the claims; no line above its limit, where limits are given.

    People and devices share no right, so each metric is ruled on by itself.
    """
    allocation = Allocation()
    by_age = sorted(claims, key=lambda claim: claim.age)
    for metric in BY_METRIC:
        ours = [need for need in needs if need.metrics == (metric,)]
        theirs = [claim for claim in by_age if claim.entitlement.metric == metric]
        for component in components(ours, theirs, rds_match):
            if component.suites:
                allocation.add(Allocation(*suites.allocate(component, metric, limits)))
            else:
                allocation.add(_allocate_product(component, rds_match, limits))
    return allocation


def _allocate_product(
    component: Component, rds_match: str, limits: Mapping[LineKey, int] | None
) -> Allocation:
    """One product without suites: its lines are a chain, or stand alone where RDS CALs have to match."""
    required = lines_of(component.needs)
    lines = sorted(required, key=lambda line: line.turn)
    claims = [claim for claim, _ in component.singles]
    allocation = Allocation()
    for chain in split_chain(lines, rds_match):
        needed = [min(required[line], limits[line]) if limits else required[line] for line in chain]
        rights = [
            (start, claim)
            for claim in claims
            if (start := first_reached(claim, chain, rds_match)) is not None
        ]
        allocation.add(_allocate_chain(chain, needed, rights))
    return allocation


def _allocate_chain(
    chain: Sequence[LineKey], needed: Sequence[int], rights: Sequence[tuple[int, Claim]]
) -> Allocation:
    """One chain, with what each line needs and each right beside the place of the newest line it reaches."""
    supply = [0] * len(chain)
    for start, claim in rights:
        supply[start] += claim.entitlement.quantity
    covered = chains.cover(needed, supply)
    used = chains.spend(covered, [(start, claim.entitlement.quantity) for start, claim in rights])
    served = chains.serve(covered, [(start, taken) for (start, _), taken in zip(rights, used, strict=True)])
    return Allocation(
        covered=dict(zip(chain, covered, strict=True)),
        used={claim.entitlement.id: taken for (_, claim), taken in zip(rights, used, strict=True)},
        served={
            line: [rights[place][1].entitlement.id for place in by]
            for line, by in zip(chain, served, strict=True)
        },
    )


def split_chain(lines: Sequence[LineKey], rds_match: str) -> list[Sequence[LineKey]]:
    """The lines of one product and metric as chains: under an exact match each generation stands alone."""
    if lines and lines[0].product == RDS_CAL and rds_match == "exact":
        return [[line] for line in lines]
    return [lines] if lines else []


def first_reached(claim: Claim, chain: Sequence[LineKey], rds_match: str) -> int | None:
    """The place of the newest line of the chain that a right reaches; it reaches every later one, too."""
    for place, line in enumerate(chain):
        if reaches(claim, line, rds_match):
            return place
    return None
