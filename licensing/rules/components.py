"""Takes the needs apart into components that share no right, so that each can be ruled on by itself.

A CAL serves one product. Only a suite ties several together, and only where it reaches several of them here:
one that reaches a single product is no more than a CAL of that product.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from licensing.rules.facts import CAL_PRODUCTS
from licensing.rules.lines import LineKey, reaches
from licensing.rules.needs import Need
from licensing.rules.rights import Claim


@dataclass(frozen=True, slots=True)
class Component:
    """Needs of one or several products, and the rights that may serve them."""

    products: tuple[str, ...]
    needs: tuple[Need, ...]
    singles: tuple[tuple[Claim, str], ...]  # rights that serve one product, and which
    suites: tuple[Claim, ...]  # rights that serve several at once


def components(needs: Sequence[Need], claims: Iterable[Claim], rds_match: str) -> list[Component]:
    """The components, by the table's order of their first product."""
    lines = possible_lines(needs)
    singles: list[tuple[Claim, str]] = []
    suites: list[tuple[Claim, set[str]]] = []
    tied: list[set[str]] = [{product} for product in CAL_PRODUCTS if any(k.product == product for k in lines)]
    for claim in claims:
        if not claim.usable:
            continue
        served = {line.product for line in lines if reaches(claim, line, rds_match)}
        if len(served) == 1:
            singles.append((claim, served.pop()))
        elif served:
            suites.append((claim, served))
            tied = _tie(tied, served)
    return [
        Component(
            products=tuple(product for product in CAL_PRODUCTS if product in products),
            needs=tuple(need for need in needs if need.product in products),
            singles=tuple(single for single in singles if single[1] in products),
            suites=tuple(suite for suite, served in suites if served <= products),
        )
        for products in tied
    ]


def possible_lines(needs: Iterable[Need]) -> tuple[LineKey, ...]:
    """The lines there can be, whichever metrics are chosen; by turn."""
    found = {
        LineKey(need.product, need.rank, metric)
        for need in needs
        for metric in need.metrics
        if need.units(metric) > 0
    }
    return tuple(sorted(found, key=lambda line: line.turn))


def _tie(tied: list[set[str]], served: set[str]) -> list[set[str]]:
    """The parts that a suite touches become one, in the place of the first of them."""
    touched = [part for part in tied if part & served]
    merged = set[str]().union(*touched)
    first = touched[0]
    return [merged if part is first else part for part in tied if part is first or part not in touched]
