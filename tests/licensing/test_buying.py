"""The cheapest whole packs: worked examples, and every small case against trying them all."""

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from licensing.buying import MOST, Basket, Pack, cheapest

# The packs of Windows Server CALs 2025 by user, at the list prices of the catalogue.
LIST = [
    Pack("P77110", 1, Decimal(72)),
    Pack("P77112", 5, Decimal(322)),
    Pack("P77114", 10, Decimal(636)),
    Pack("P77116", 50, Decimal(3143)),
]


def told(basket):
    return {pack.name: count for pack, count in basket.items}


@pytest.mark.parametrize(
    ("need", "packs", "cost"),
    [
        pytest.param(1, {"P77110": 1}, 72, id="one"),
        pytest.param(4, {"P77110": 4}, 288, id="four singles are cheaper than a five"),
        pytest.param(5, {"P77112": 1}, 322, id="exactly a five"),
        pytest.param(9, {"P77110": 4, "P77112": 1}, 610, id="a five and four"),
        pytest.param(10, {"P77114": 1}, 636, id="exactly a ten"),
        pytest.param(49, {"P77116": 1}, 3143, id="fifty are cheaper than forty-nine"),
        pytest.param(50, {"P77116": 1}, 3143, id="exactly fifty"),
    ],
)
def test_the_list_prices_of_the_catalogue(need, packs, cost):
    basket = cheapest(need, LIST)
    assert (told(basket), basket.cost) == (packs, cost)


def test_equally_cheap_the_fewest_rights_too_many():
    packs = [Pack("six", 6, Decimal(10)), Pack("five", 5, Decimal(10))]
    assert told(cheapest(5, packs)) == {"five": 1}


def test_equally_cheap_and_as_many_the_fewest_packs():
    packs = [Pack("one", 1, Decimal(1)), Pack("five", 5, Decimal(5))]
    assert told(cheapest(5, packs)) == {"five": 1}


def test_what_cannot_be_bought_and_what_need_not_be():
    assert cheapest(3, []) is None
    assert cheapest(0, LIST) == Basket((), 0)


def test_a_need_beyond_everything_has_no_answer_unless_it_is_plain():
    huge = [Pack("a", 40_001, Decimal(7)), Pack("b", 39_999, Decimal(6))]
    assert cheapest(MOST * 1000, huge) is None
    basket = cheapest(1_000_000_000, LIST)
    assert told(basket) == {"P77116": 20_000_000}


PACKS = st.lists(st.tuples(st.integers(1, 7), st.integers(0, 30)), min_size=1, max_size=4).map(
    lambda rows: [Pack(f"p{n}", rights, Decimal(price)) for n, (rights, price) in enumerate(rows)]
)


def worth(basket):
    return basket.cost, basket.surplus, basket.packs


def best_by_trying(need, packs):
    """(cost, surplus, packs) of the best of all counts that could matter."""
    counts = [range(-(-need // pack.rights) + 1) for pack in packs]
    baskets = (Basket(tuple(zip(packs, some, strict=True)), need) for some in product(*counts))
    return min(worth(basket) for basket in baskets if basket.rights >= need)


@settings(max_examples=300, deadline=None)
@given(st.integers(1, 13), PACKS)
def test_nothing_is_better(need, packs):
    basket = cheapest(need, packs)
    assert basket.rights >= need
    assert worth(basket) == best_by_trying(need, packs)


@settings(max_examples=200, deadline=None)
@given(st.integers(40, 400), PACKS)
def test_taking_the_thrifty_packs_at_once_changes_nothing(need, packs):
    basket = cheapest(need, packs)
    best = [(Decimal(0), 0, 0)]
    for wanted in range(1, need + 1):
        ways = [(best[max(0, wanted - pack.rights)], pack) for pack in packs]
        best.append(min((way[0] + pack.price, way[1] + pack.rights, way[2] + 1) for way, pack in ways))
    assert (basket.cost, basket.rights, basket.packs) == best[need]
