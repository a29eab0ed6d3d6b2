"""What `assess` answers to a scenario file, as text: for the command line, and for tests of it."""

import json
from dataclasses import dataclass

from licensing.rules import TooIntricate, assess
from licensing.rules.explain import explain
from licensing.rules.position import Position
from licensing.rules.scenario import ScenarioError, read_scenario

BAD_INPUT = 2


@dataclass(frozen=True, slots=True)
class Answer:
    """An exit status, and what goes to standard output and standard error."""

    status: int
    output: str = ""
    faults: tuple[str, ...] = ()


def answer(scenario: str | bytes, *, explained: bool = False) -> Answer:
    """The position of a scenario, or every fault found in it, or why it cannot be worked out."""
    try:
        facts = read_scenario(scenario)
    except ScenarioError as error:
        return Answer(BAD_INPUT, faults=tuple(map(str, error.faults)))
    try:
        position = assess(facts)
    except TooIntricate as error:
        return Answer(BAD_INPUT, faults=(str(error),))
    return Answer(0, explain(position, facts) if explained else as_json(position))


def as_json(position: Position) -> str:
    return json.dumps(position.as_dict(), indent=2, ensure_ascii=False) + "\n"
