"""The tables: what the engine's chains rely on, and that facts.py and the files know the same products."""

from datetime import date
from itertools import product

import pytest

from licensing.rules import facts, tables

GENERATIONS = list(tables.generations()[facts.WINDOWS_SERVER])


@pytest.mark.parametrize(("cal", "server"), list(product(GENERATIONS, repeat=2)))
def test_rds_table_and_rule_agree(cal, server):
    """So a right that reaches a session host reaches every older one, which chains.py takes for granted."""
    assert tables.rds_reaches(cal, server) == (tables.rank(cal) >= tables.rank(server))
    assert tables.rds_holds(server, cal) == (tables.rank(server) >= tables.rank(cal))


def test_generation_comes_with_its_first_release():
    assert tables.generations()[facts.WINDOWS_SERVER]["2012"] == date(2012, 10, 30)
    assert "2012 R2" not in GENERATIONS


def test_generations_are_in_the_order_they_came_out():
    for days in tables.generations().values():
        assert list(days.values()) == sorted(days.values())


def test_every_product_has_its_lists():
    assert set(facts.SERVER_EDITIONS) == set(facts.PRODUCTS) == {row.product for row in tables.versions()}
    assert set(facts.METRICS_OF) == set(facts.ENTITLEMENT_PRODUCTS)
    assert set(facts.FAMILY_OF) == set(facts.CAL_PRODUCTS + facts.CONNECTORS)
    assert set(facts.COVERED_BY) == set(facts.SUITES + facts.SUBSCRIPTIONS)


def test_unknown_names_are_key_errors():
    with pytest.raises(KeyError):
        tables.rule("WS-BASE-99")
    with pytest.raises(KeyError):
        tables.version("Windows Server", "2018")
