"""`manage.py assess` from outside: exit status, standard output, standard error."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from licensing.rules.scenario import write_scenario
from tests.rules.build import days, facts, group, right, server

MANAGE = Path(__file__).parents[2] / "manage.py"
# Two server families and a suite for two people of three: what the solver has to answer.
TIED = facts(
    server(),
    server("2019", product="Exchange Server", name="EX1"),
    group(3, reaches="FS1 EX1"),
    right(2, "Core CAL Suite", None, assurance=(days("2020-01-01"),)),
)


def assess(*arguments, text=""):
    return subprocess.run(
        [sys.executable, MANAGE, "assess", *arguments],
        input=text,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture
def scenario(tmp_path):
    path = tmp_path / "scenario.json"
    path.write_text(json.dumps(write_scenario(TIED)), encoding="utf-8")
    return path


def test_a_file_and_standard_input_give_the_same_json(scenario):
    from_file, from_input = assess(scenario), assess("-", text=scenario.read_text(encoding="utf-8"))
    assert (from_file.returncode, from_file.stderr) == (0, "")
    assert [line["missing"] for line in json.loads(from_file.stdout)["lines"]] == [1, 1]
    assert from_input.stdout == from_file.stdout


def test_explained(scenario):
    told = assess(scenario, "--explain")
    assert told.returncode == 0
    assert told.stdout.startswith("Position on 24 November 2026: breach\n")


@pytest.mark.parametrize(
    ("arguments", "text", "faults"),
    [
        pytest.param(("-",), "{}", ["as_of: is missing"], id="a fault"),
        pytest.param(("-",), '{"as_of": 1, "x": 2}', 2, id="two faults"),
        pytest.param(
            ("no-such-file.json",), "", ["no-such-file.json: No such file or directory"], id="no file"
        ),
        pytest.param((".",), "", [".: Is a directory"], id="a folder"),
    ],
)
def test_bad_input_exits_2_and_prints_nothing_on_standard_output(arguments, text, faults):
    refused = assess(*arguments, text=text)
    assert (refused.returncode, refused.stdout) == (2, "")
    told = refused.stderr.splitlines()
    assert len(told) == faults if isinstance(faults, int) else told == faults
