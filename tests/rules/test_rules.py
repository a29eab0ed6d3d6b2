"""Every case of the rules, and what they say together: which rights first, the status, what is provable."""

import pytest

from tests.rules.build import (
    CORE,
    ECAL,
    EX,
    M365,
    SP,
    SPE,
    days,
    group,
    right,
    rows,
    ruling,
    server,
    told,
)
from tests.rules.cases import CASES

# Said in every case with those facts, and beside the point of most of them.
BESIDE = {"RDS-INST-01", "SUPPORT-01", "SUPPORT-02", "WS-BASE-01", "WS-ADD-01"}


@pytest.mark.parametrize(("name", "case"), CASES.items(), ids=list(CASES))
def test_rule(name, case):
    position = ruling(*case.things, **case.more)
    if case.lines is not None:
        assert [line[:5] for line in rows(position)] == sorted(case.lines)
    if case.findings is not None:
        wanted = list(case.findings)
        beside = BESIDE - {rule for rule, _ in wanted}
        assert [finding for finding in told(position) if finding[0] not in beside] == wanted


def test_older_rights_are_used_first():
    position = ruling(
        server("2016"), group(10), right(8, version="2022", id="N"), right(8, version="2016", id="O")
    )
    assert [(row.id, row.used, row.unused) for row in position.rights] == [("N", 2, 6), ("O", 8, 0)]


def test_cals_before_suites_before_subscriptions():
    held = (
        right(4, M365, None, id="M"),
        right(4, CORE, None, id="S", assurance=(days("2020-01-01"),)),
        right(4, version="2025", id="C"),
    )
    position = ruling(server(), group(9), *held)
    assert [(row.id, row.used) for row in position.rights] == [("M", 1), ("S", 4), ("C", 4)]


@pytest.mark.parametrize(
    ("things", "status"),
    [
        pytest.param((), "unknown", id="nothing"),
        pytest.param((server(), group(0)), "unknown", id="nobody"),
        pytest.param((server(period=days(end="2026-11-24")), group()), "unknown", id="no server in service"),
        pytest.param((server(), group(4)), "breach", id="missing"),
        pytest.param((server(), group(4), right(4, proof="none")), "at-risk", id="not proven"),
        pytest.param(
            (server(), group(4), right(4, period=days(end="2026-11-25"))), "compliant", id="only advice"
        ),
    ],
)
def test_status(things, status):
    assert ruling(*things).status == status


def test_an_older_right_may_be_one_that_reaches_further():
    """A suite of the end of 2015 is of Windows Server 2012, older than the Exchange CAL, but has Exchange 2016."""
    suite = right(4, CORE, None, id="S", assurance=(days("2015-01-01", "2015-12-31"),))
    old = server("2013", product="Exchange Server", name="OLD")
    new = server("2016", product="Exchange Server", name="NEW")
    people = (group(2, reaches="OLD"), group(2, name="B", reaches="NEW"))
    position = ruling(old, new, *people, suite, right(4, EX, "2013", id="C"))
    assert [(row.id, row.used) for row in position.rights] == [("S", 4), ("C", 0)]


def test_provable_never_exceeds_what_is_covered_in_a_line():
    """By itself the one proven suite would rather cover two SharePoint needs, of which one is not covered at all."""
    sharepoint = server("Subscription Edition", product="SharePoint Server", name="SP1")
    exchange = server("Subscription Edition", product="Exchange Server", name="EX1")
    writers = group(1, reaches="SP1", name="Writers", features=frozenset({"SharePoint Enterprise"}))
    suite = right(1, ECAL, None, id="S", assurance=(days("2020-01-01", "2026-03-01"),))
    cal = right(4, SP, "Subscription Edition", proof="none")
    position = ruling(sharepoint, exchange, writers, group(1, reaches="EX1"), suite, cal)
    assert [(line.product, line.covered, line.provable) for line in position.lines] == [
        (EX, 1, 1),
        (SPE, 0, 0),
        (SP, 1, 0),
    ]
