"""docs/rules.md knows every rule, and its worked numbers are those that are tested."""

import re

import pytest

from licensing.rulebook import legend, rulebook
from licensing.rules import assess, tables
from tests.estates import suite_estate, usual_estate, wild_estate
from tests.rules.build import AS_OF
from tests.rules.cases import CASES

WORKED = {rule: entry.worked for rule, entry in rulebook().items() if entry.worked}


def numbers(text):
    return {int(digits) for digits in re.findall(r"(?<![\w])\d+\b", text)}


def test_every_rule_is_told_once():
    assert set(rulebook()) == set(tables.rules())
    assert all(entry.before and entry.chapter for entry in rulebook().values())


def test_what_stands_around_an_example_is_told_apart():
    entry = rulebook()["WS-VER-03"]
    assert entry.chapter == "Which version"
    assert entry.before.startswith("An R2 release has no CAL version of its own")
    assert entry.worked == "40 CALs 2012 for a server 2012 R2: nothing is missing."
    assert entry.after.endswith("by analogy.")
    assert entry.sure == "Secondary."


@pytest.mark.parametrize("rule", tables.rules())
def test_each_paragraph_ends_with_how_sure_its_source_is(rule):
    assert rulebook()[rule].sure.startswith(tuple(re.findall(r"\*([^*]+)\*:", legend())))


def test_the_words_for_how_sure_are_explained():
    assert legend().startswith("*Terms quoted*:")


def test_every_rule_has_a_source_and_says_how_sure_it_is():
    assert all(rule.source and rule.evidence_level and rule.text for rule in tables.rules().values())


def test_there_are_worked_numbers():
    assert len(WORKED) > 25


@pytest.mark.parametrize("rule", WORKED)
def test_worked_numbers_are_tested_ones(rule):
    cases = [repr((AS_OF, case, name)) for name, case in CASES.items() if name.startswith(f"{rule} ")]
    assert cases, f"No case of {rule} in tests/rules/cases/."
    assert numbers(WORKED[rule]) <= set().union(*map(numbers, cases))


@pytest.mark.parametrize("estate", [usual_estate, wild_estate, suite_estate])
def test_every_finding_has_a_known_rule(estate):
    told = {finding.rule for seed in range(200) for finding in assess(estate(seed)).findings}
    assert told
    assert told <= set(tables.rules())
