"""The three examples of the contract."""

import pytest

from licensing.rules import Policy
from tests.rules.build import WS, days, group, right, rows, ruling, server, told

LATER_VERSIONS = pytest.mark.parametrize(
    ("assurance", "lines", "findings", "status"),
    [
        pytest.param(
            (),
            [(WS, "2022", "user", 40, 0, 0)],
            [("WS-BASE-01", 40), ("WS-VER-01", 40)],
            "breach",
            id="no assurance",
        ),
        pytest.param(
            (days("2020-01-01", "2022-12-31"),),
            [(WS, "2022", "user", 40, 40, 40)],
            [],
            "compliant",
            id="assured when 2022 came out",
        ),
    ],
)


@LATER_VERSIONS
def test_version(assurance, lines, findings, status):
    held = right(40, version="2019", assurance=assurance)
    position = ruling(server("2022"), group(40, 45, licensed_by="cheapest"), held)
    assert (rows(position), told(position), position.status) == (lines, findings, status)


def cheapest(proofs=("invoice", "invoice"), **more):
    return ruling(
        server("2019"),
        group(60, 12, name="Warehouse"),
        group(20, 25, name="Office"),
        right(12, version="2019", metric="device", id="D", proof=proofs[0]),
        right(18, version="2019", id="U", proof=proofs[1]),
        **more,
    )


def test_cheapest():
    position = cheapest()
    assert rows(position) == [(WS, "2019", "device", 12, 12, 12), (WS, "2019", "user", 20, 18, 18)]
    assert told(position) == [("WS-BASE-01", 2)]


@pytest.mark.parametrize(("grade", "provable", "unproven"), [("B", (12, 0), 18), ("A", (0, 0), 30)])
def test_proof(grade, provable, unproven):
    position = cheapest(("coa", "none"), policy=Policy(provable_from=grade))
    assert tuple(line.provable for line in position.lines) == provable
    assert told(position)[1:] == [("PROOF-01", unproven)]
