"""The engine and the second opinion agree on thousands of small estates, in every number of the position."""

import pytest

from licensing.rules import assess
from licensing.rules.tables import rank
from tests.estates import suite_estate, wild_estate
from tests.rules.oracle import opinion

CHUNK = 250
WILD, SUITES = 12, 3  # chunks


def disagreements(estate, seeds):
    for seed in seeds:
        facts = estate(seed)
        lines, used = opinion(facts)
        position = assess(facts)
        ours = {
            (x.product, rank(x.version), x.metric): (x.required, x.covered, x.provable)
            for x in position.lines
        }
        missing = sum(required - covered for required, covered, _ in lines.values())
        if ours != lines or sum(line.missing for line in position.lines) != missing:
            yield seed, ours, lines
        if {right.id: right.used for right in position.rights if right.id in used} != used:
            yield seed, position.rights, used


def chunks(count):
    return [
        pytest.param(range(n * CHUNK, (n + 1) * CHUNK), id=f"{n * CHUNK} to {(n + 1) * CHUNK}")
        for n in range(count)
    ]


@pytest.mark.parametrize("seeds", chunks(WILD))
def test_agrees_on_wild_estates(seeds):
    assert list(disagreements(wild_estate, seeds)) == []


@pytest.mark.parametrize("seeds", chunks(SUITES))
def test_agrees_where_suites_tie_products(seeds):
    assert list(disagreements(suite_estate, seeds)) == []


def test_that_is_enough_estates_to_mean_something():
    assert WILD * CHUNK + SUITES * CHUNK >= 2_000
    lines = [line for seed in range(1_000) for line in assess(wild_estate(seed)).lines]
    assert sum(line.missing > 0 for line in lines) > 50
    assert sum(0 < line.provable < line.covered for line in lines) > 5
    assert {line.metric for line in lines} == {"user", "device"}
