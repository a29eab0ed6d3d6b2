"""The engine and the second opinion agree on thousands of small estates, in every number of the position.

Seeds spread evenly over what an estate may hold; hypothesis hunts the corners and shrinks what it finds.
"""

from hypothesis import given

from licensing.rules import assess
from licensing.rules.tables import rank
from tests.estates import suite_estate, wild_estate
from tests.rules.drawn import drawn, property_of
from tests.rules.oracle import opinion

WILD, SUITES = 3_000, 750  # seeds


def agree(facts):
    lines, used = opinion(facts)
    position = assess(facts)
    assert {
        (x.product, rank(x.version), x.metric): (x.required, x.covered, x.provable) for x in position.lines
    } == lines
    missing = sum(required - covered for required, covered, _ in lines.values())
    assert sum(line.missing for line in position.lines) == missing
    assert {right.id: right.used for right in position.rights if right.id in used} == used


def test_agrees_on_wild_estates():
    for seed in range(WILD):
        agree(wild_estate(seed))


def test_agrees_where_suites_tie_products():
    for seed in range(SUITES):
        agree(suite_estate(seed))


@property_of(1_500)
@given(drawn(wild_estate))
def test_agrees_on_what_hypothesis_makes_of_wild_estates(facts):
    agree(facts)


@property_of(500)
@given(drawn(suite_estate))
def test_agrees_on_what_hypothesis_makes_of_suites(facts):
    agree(facts)


def test_that_is_enough_estates_to_mean_something():
    lines = [line for seed in range(1_000) for line in assess(wild_estate(seed)).lines]
    assert sum(line.missing > 0 for line in lines) > 50
    assert sum(0 < line.provable < line.covered for line in lines) > 5
    assert {line.metric for line in lines} == {"user", "device"}
