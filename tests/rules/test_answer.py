"""What `assess` prints: the contract's JSON, or the same told for people, or faults and nothing else."""

import json

import pytest

from licensing.rules import program
from licensing.rules.answer import answer
from licensing.rules.scenario import write_scenario
from tests.estates import big_estate, suite_estate, usual_estate
from tests.rules.build import facts, group, right, server

SCENARIO = json.dumps(
    write_scenario(facts(server(), group(40), right(30, proof="none"), right(9, version="2019", id="E2")))
)


def test_shape_and_order_of_keys():
    position = json.loads(answer(SCENARIO).output)
    assert list(position) == ["as_of", "status", "lines", "rights", "findings"]
    assert list(position["lines"][0]) == [
        "product",
        "version",
        "metric",
        "required",
        "covered",
        "missing",
        "provable",
    ]
    assert list(position["rights"][0]) == ["id", "version", "quantity", "used", "unused"]
    finding = position["findings"][0]
    assert list(finding) == [
        "rule",
        "severity",
        "product",
        "quantity",
        "subject",
        "message",
        "remedy",
        "evidence",
    ]
    assert finding["evidence"] == {"servers": ["FS1"], "groups": ["Office"], "rights": ["E1"]}
    assert [found["rule"] for found in position["findings"]] == ["WS-BASE-01", "WS-VER-01", "PROOF-01"]


def test_bad_input_prints_only_faults():
    refused = answer('{"as_of": "2026-11-24", "groups": [{}]}')
    assert (refused.status, refused.output) == (2, "")
    assert len(refused.faults) == 4


def test_explained():
    text = answer(SCENARIO, explained=True).output
    for part in (
        "Windows Server CAL 2022, by user: 40 needed",
        "Office: 40 people reaching FS1",
        "30 covered by E1; 10 missing.",
        "0 of the 30 covered can be proven",
        "10 of 40 people have no Windows Server CAL 2022 or newer.",
        "Rule WS-BASE-01; its source: primary text quoted by third party.",
        "no legal advice",
    ):
        assert part in text


@pytest.mark.parametrize("estate", [usual_estate, suite_estate])
def test_every_position_can_be_explained_in_lines_that_fit(estate):
    for seed in range(60):
        text = answer(json.dumps(write_scenario(estate(seed))), explained=True).output
        assert all(len(line) <= 120 for line in text.splitlines())
        assert "None" not in text.replace("None of", "")


def test_messages_are_sentences():
    for seed in range(150):
        for estate in (usual_estate, suite_estate):
            for finding in json.loads(answer(json.dumps(write_scenario(estate(seed)))).output)["findings"]:
                assert finding["message"].endswith(".")
                assert finding["remedy"].endswith(".")
                assert finding["severity"] in ("breach", "warning", "advice")


def test_what_takes_longer_than_anybody_waits_is_told_and_no_lesser_answer_given(monkeypatch):
    intricate = json.dumps(write_scenario(big_estate(1, 20, 30, 50, suites=True)))
    assert answer(intricate).status == 0
    monkeypatch.setattr(program, "LONGEST", 0.0)
    told = answer(intricate)
    assert (told.status, told.output) == (2, "")
    assert "Say “user” or “device”" in told.faults[0]
