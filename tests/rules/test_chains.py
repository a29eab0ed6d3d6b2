"""Chains, by themselves: needs from the newest, rights by the newest need that they serve."""

import pytest

from licensing.rules import chains


@pytest.mark.parametrize(
    ("needs", "supply", "covered"),
    [
        pytest.param([4, 4], [4, 4], [4, 4], id="exactly enough"),
        pytest.param([4, 4], [8, 0], [4, 4], id="newer ones serve older needs"),
        pytest.param([4, 4], [0, 8], [0, 4], id="older ones never serve newer needs"),
        pytest.param([4, 4], [5, 0], [4, 1], id="the newest first"),
        pytest.param([], [], [], id="nothing"),
    ],
)
def test_cover(needs, supply, covered):
    assert chains.cover(needs, supply) == covered
    assert chains.uncovered(needs, supply) == sum(needs) - sum(covered)


@pytest.mark.parametrize(
    ("rights", "used"),
    [
        pytest.param([(1, 9), (0, 9)], [5, 5], id="older first"),
        pytest.param([(0, 10), (1, 5)], [10, 0], id="one that reaches further first"),
        pytest.param([(0, 2), (1, 9), (0, 9)], [2, 5, 3], id="mixed"),
    ],
)
def test_spend(rights, used):
    assert chains.spend([5, 5], rights) == used


def test_serve_takes_the_newest_need_first_and_the_first_right_that_can():
    assert chains.serve([3, 4], [(1, 2), (0, 5)]) == [{1: 3}, {0: 2, 1: 2}]
