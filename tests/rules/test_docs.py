"""docs/rules.md knows every rule, and its worked numbers are those that are tested."""

import re
from pathlib import Path

import pytest

from licensing.rules import assess, tables
from tests.estates import suite_estate, usual_estate, wild_estate
from tests.rules.build import AS_OF
from tests.rules.cases import CASES

PAGE = (Path(__file__).parents[2] / "docs" / "rules.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^\*\*([A-Z0-9-]+)\*\* – (.+?)(?=^\*\*|^#|\Z)", PAGE, re.MULTILINE | re.DOTALL))
WORKED = {
    rule: worked[0]
    for rule, text in SECTIONS.items()
    if (worked := re.findall(r"\*Worked: (.+?)\*", text, re.DOTALL))
}


def numbers(text):
    return {int(digits) for digits in re.findall(r"(?<![\w])\d+\b", text)}


def test_every_rule_is_told_once():
    assert set(SECTIONS) == set(tables.rules())


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
