"""The rules, each with its numbers: exactly enough, one short, the last day. The prose is in docs/rules.md."""

from datetime import date
from typing import NamedTuple

import pytest

from licensing.rules import LicenseServer, Policy
from tests.rules.build import (
    CORE,
    EC,
    ECAL,
    EX,
    EXE,
    M365,
    RDS,
    RMS,
    SP,
    SPE,
    SQL,
    WS,
    days,
    group,
    right,
    rows,
    ruling,
    server,
    told,
)


class Case(NamedTuple):
    """Facts; what each line must be (product, version, metric, required, covered); findings that must be among all."""

    things: tuple
    lines: list | None = None
    findings: list | None = None
    more: dict = {}


HOST, RMS_SERVER = server("2022", "rds-session-host"), server("2022", "ad-rms")
SQL_SERVER = server("2022", product="SQL Server")
EXCHANGE, SHAREPOINT = (
    server("2019", product="Exchange Server", name="EX1"),
    server("2019", product="SharePoint Server", name="SP1"),
)
OLD = server("2019", name="OLD")
CAL_2019 = right(40, version="2019")
ADMINS = {"kind": "administrators"}
OUTSIDE = {"kind": "external", "licensed_by": "user"}
ON_2019 = {"license_servers": [LicenseServer("LIC", "2019", True)]}
EXACT = {"policy": Policy(rds_match="exact")}
SUITE_10 = right(10, CORE, None, assurance=(days("2020-01-01"),))


def rds(quantity=12, version="2022", **more):
    return right(quantity, RDS, version, id="R", **more)


CASES = {
    "WS-BASE-01 ten short": Case(
        (server(), group(40), right(30)), [(WS, "2022", "user", 40, 30)], [("WS-BASE-01", 10)]
    ),
    "WS-BASE-01 exactly enough": Case((server(), group(40), right(40)), [(WS, "2022", "user", 40, 40)], []),
    "WS-BASE-01 one short": Case((server(), group(40), right(39)), None, [("WS-BASE-01", 1)]),
    "WS-MIX-01 cheapest": Case(
        (
            OLD,
            group(60, 12, name="W", reaches="OLD"),
            group(20, 25, reaches="OLD"),
            right(12, version="2019", metric="device", id="D"),
            right(18, version="2019"),
        ),
        [(WS, "2019", "device", 12, 12), (WS, "2019", "user", 20, 18)],
        [("WS-BASE-01", 2)],
    ),
    "WS-MIX-01 user before device": Case((server(), group(5, 5)), [(WS, "2022", "user", 5, 0)]),
    "WS-MIX-01 fewest required": Case(
        (server(), group(5, 4), right(9), right(9, metric="device", id="D")), [(WS, "2022", "device", 4, 4)]
    ),
    "WS-MIX-01 devices not counted": Case(
        (server(), group(5, 0, licensed_by="cheapest")), [(WS, "2022", "user", 5, 0)]
    ),
    "WS-MIX-01 people not counted": Case(
        (server(), group(0, 5, licensed_by="cheapest")), [(WS, "2022", "device", 5, 0)]
    ),
    "WS-EX-02 five administrators": Case((server(), group(5, **ADMINS)), [(WS, "2022", "user", 3, 0)]),
    "WS-EX-02 two administrators": Case((server(), group(2, **ADMINS)), []),
    "WS-EX-02 over two groups": Case(
        (server(), group(1, name="A", **ADMINS), group(5, **ADMINS)), [(WS, "2022", "user", 4, 0)]
    ),
    "WS-EX-02 none for Exchange": Case(
        (EXCHANGE, group(2, reaches="EX1", **ADMINS)), [(EX, "2019", "user", 2, 0)]
    ),
    "WS-EX-03 host only": Case((server("2022", "hyper-v-host"), group()), []),
    "WS-EX-03 session host beside": Case(
        (server("2022", "hyper-v-host", "rds-session-host"), group(4)),
        [(RDS, "2022", "user", 4, 0), (WS, "2022", "user", 4, 0)],
    ),
    "WS-EX-04 web only": Case((server("2022", "web"), group()), []),
    "WS-EX-05 hpc and web": Case((server("2022", "hpc", "web"), group()), []),
    "WS-EX-06 five too many": Case((server(edition="Essentials"), group(30, 20)), [], [("WS-EX-06", 5)]),
    "WS-EX-06 exactly the limit": Case((server(edition="Essentials"), group(25, 50)), [], []),
    "WS-EX-06 larger excess": Case((server(edition="Essentials"), group(26, 53)), [], [("WS-EX-06", 3)]),
    "WS-EX-06 in sum": Case(
        (server(edition="Essentials"), group(13, 1), group(13, 1, name="B")), [], [("WS-EX-06", 1)]
    ),
    "WS-EX-06 outside is not counted": Case((server(edition="Essentials"), group(30, **OUTSIDE)), [], []),
    "WS-EX-06 Foundation": Case((server(edition="Foundation"), group(16, 90)), [], [("WS-EX-06", 1)]),
    "WS-EX-07 pay as you go": Case(
        (server("2025", "rds-session-host", licensing="pay-as-you-go"), group(40)),
        [(RDS, "2025", "user", 40, 0)],
    ),
    "WS-EXT-02 a connector on one": Case(
        (
            server(host="H1"),
            server(name="FS2", host="H2"),
            group(40, reaches="FS1 FS2", **OUTSIDE),
            right(1, EC, metric="external-connector", host="H1"),
        ),
        [(WS, "2022", "user", 40, 0)],
    ),
    "WS-EXT-02 a connector on both": Case(
        (
            server(host="H1"),
            server(name="FS2", host="H2"),
            group(40, reaches="FS1 FS2", **OUTSIDE),
            right(1, EC, metric="external-connector", host="H1"),
            right(1, EC, metric="external-connector", host="H2", id="C"),
        ),
        [],
        [],
    ),
    "WS-EXT-02 too old a connector": Case(
        (server(), group(4, **OUTSIDE), right(1, EC, "2019", "external-connector", host="FS1")),
        [(WS, "2022", "user", 4, 0)],
    ),
    "WS-EXT-02 no host frees nothing": Case(
        (server(), group(4, **OUTSIDE), right(1, EC, metric="external-connector")),
        [(WS, "2022", "user", 4, 0)],
    ),
    "WS-EXT-02 not for employees": Case(
        (server(), group(4), right(1, EC, metric="external-connector", host="FS1")),
        [(WS, "2022", "user", 4, 0)],
    ),
    "WS-EXT-03 no connector for RDS": Case(
        (HOST, group(40, **OUTSIDE), right(1, EC, metric="external-connector", host="FS1")),
        [(RDS, "2022", "user", 40, 0)],
    ),
    "WS-ADD-01 base CALs are not enough": Case(
        (HOST, group(12), right(12)),
        [(RDS, "2022", "user", 12, 0), (WS, "2022", "user", 12, 12)],
        [("WS-ADD-01", 12)],
    ),
    "WS-ADD-02 base CALs are not enough": Case(
        (RMS_SERVER, group(12), right(12)),
        [(RMS, "2022", "user", 12, 0), (WS, "2022", "user", 12, 12)],
        [("WS-ADD-02", 12)],
    ),
    "WS-ADD-04 five administrators": Case(
        (HOST, group(5, **ADMINS)), [(RDS, "2022", "user", 3, 0), (WS, "2022", "user", 3, 0)]
    ),
    "SQL-01 by server and CAL": Case((SQL_SERVER, group(12)), [(SQL, "2022", "user", 12, 0)]),
    "SQL-01 per core": Case((server("2022", product="SQL Server", licensing="per-core"), group(12)), []),
    "SQL-01 Express": Case((server("2022", product="SQL Server", edition="Express"), group(12)), []),
    "SQL-02 too old": Case(
        (SQL_SERVER, group(12), right(12, SQL, "2019")), None, [("SQL-02", 12), ("WS-VER-01", 12)]
    ),
    "EXC-01 Enterprise beside Standard": Case(
        (
            EXCHANGE,
            group(12, reaches="EX1", features=frozenset({"Exchange Enterprise"})),
            right(12, EX, "2019"),
        ),
        [(EXE, "2019", "user", 12, 0), (EX, "2019", "user", 12, 12)],
        [("EXC-01", 12)],
    ),
    "SHP-01 Enterprise beside Standard": Case(
        (
            SHAREPOINT,
            group(12, reaches="SP1", features=frozenset({"SharePoint Enterprise"})),
            right(12, SP, "2019"),
        ),
        [(SPE, "2019", "user", 12, 0), (SP, "2019", "user", 12, 12)],
        [("SHP-01", 12)],
    ),
    "WS-VER-01 too old": Case(
        (server(), group(40), CAL_2019),
        [(WS, "2022", "user", 40, 0)],
        [("WS-BASE-01", 40), ("WS-VER-01", 40)],
    ),
    "WS-VER-01 only in service": Case(
        (server("2022", period=days(end="2026-11-24")), OLD, group(40, reaches="FS1 OLD"), CAL_2019),
        [(WS, "2019", "user", 40, 40)],
        [],
    ),
    "WS-VER-02 each by its own": Case(
        (
            server(),
            OLD,
            group(10),
            group(10, name="B", reaches="OLD"),
            right(10),
            right(10, version="2019", id="E2"),
        ),
        [(WS, "2019", "user", 10, 10), (WS, "2022", "user", 10, 10)],
        [],
    ),
    "WS-VER-03 2012 R2": Case(
        (server("2012 R2"), group(40), right(40, version="2012")), [(WS, "2012", "user", 40, 40)]
    ),
    "WS-SA-01 gained 2022": Case(
        (server(), group(40), right(40, version="2019", assurance=(days("2020-01-01", "2022-12-31"),))),
        [(WS, "2022", "user", 40, 40)],
    ),
    "WS-SA-01 not 2025": Case(
        (server("2025"), group(40), right(40, version="2019", assurance=(days("2020-01-01", "2022-12-31"),))),
        [(WS, "2025", "user", 40, 0)],
    ),
    "WS-SA-01 until the very day": Case(
        (server(), group(40), right(40, version="2019", assurance=(days("2020-01-01", "2021-08-18"),))),
        [(WS, "2022", "user", 40, 0)],
    ),
    "WS-SA-01 from the very day": Case(
        (server(), group(40), right(40, version="2019", assurance=(days("2021-08-18", "2021-08-19"),))),
        [(WS, "2022", "user", 40, 40)],
    ),
    "WS-SA-01 not before it is out": Case(
        (server(), group(4), right(4, version="2019", assurance=(days("2020-01-01"),))),
        [(WS, "2022", "user", 4, 0)],
        None,
        {"as_of": date(2021, 8, 17)},
    ),
    "WS-SA-01 on the day it is out": Case(
        (server(), group(4), right(4, version="2019", assurance=(days("2020-01-01"),))),
        [(WS, "2022", "user", 4, 4)],
        None,
        {"as_of": date(2021, 8, 18)},
    ),
    "WS-SUI-01 covers 2019": Case(
        (OLD, group(10, reaches="OLD"), right(10, CORE, None, assurance=(days("2017-01-01", "2020-06-30"),))),
        [(WS, "2019", "user", 10, 10)],
    ),
    "WS-SUI-01 not 2022": Case(
        (server(), group(10), right(10, CORE, None, assurance=(days("2017-01-01", "2020-06-30"),))),
        [(WS, "2022", "user", 10, 0)],
    ),
    "WS-SUI-01 never assured": Case(
        (OLD, group(10, reaches="OLD"), right(10, CORE, None)),
        [(WS, "2019", "user", 10, 0)],
        [("WS-BASE-01", 10)],
    ),
    "WS-SUI-01 assured later": Case(
        (OLD, group(10, reaches="OLD"), right(10, CORE, None, assurance=(days("2026-11-25"),))),
        [(WS, "2019", "user", 10, 0)],
    ),
    "WS-SUI-02 three products": Case(
        (
            server(),
            EXCHANGE,
            SHAREPOINT,
            group(12, reaches="FS1 EX1 SP1"),
            right(12, CORE, None, assurance=(days("2020-01-01"),)),
        ),
        [(EX, "2019", "user", 12, 12), (SP, "2019", "user", 12, 12), (WS, "2022", "user", 12, 12)],
    ),
    "WS-SUI-02 Core has no AD RMS": Case(
        (RMS_SERVER, group(12), right(12, CORE, None, assurance=(days("2020-01-01"),))),
        [(RMS, "2022", "user", 12, 0), (WS, "2022", "user", 12, 12)],
    ),
    "WS-SUI-02 Enterprise has": Case(
        (RMS_SERVER, group(12), right(12, ECAL, None, assurance=(days("2020-01-01"),))),
        [(RMS, "2022", "user", 12, 12), (WS, "2022", "user", 12, 12)],
    ),
    "WS-SUI-03 cannot be split": Case(
        (server(), EXCHANGE, group(10), group(10, name="B", reaches="EX1"), SUITE_10),
        [(EX, "2019", "user", 10, 0), (WS, "2022", "user", 10, 10)],
        [("EXC-01", 10)],
    ),
    "WS-SUI-03 an exempt administrator holds one": Case(
        (server(), EXCHANGE, group(2, reaches="FS1 EX1", **ADMINS), SUITE_10), [(EX, "2019", "user", 2, 2)]
    ),
    "WS-EQ-01 not for RDS": Case(
        (HOST, group(12), right(12, M365, None)),
        [(RDS, "2022", "user", 12, 0), (WS, "2022", "user", 12, 12)],
        [("WS-ADD-01", 12)],
    ),
    "RDS-VER-01 too old": Case(
        (HOST, group(12), right(12), rds(version="2019")), None, [("WS-ADD-01", 12), ("RDS-VER-01", 12)]
    ),
    "RDS-VER-02 cannot be held": Case(
        (HOST, group(12), right(12), rds(license_server="LIC")),
        None,
        [("WS-ADD-01", 12), ("RDS-VER-02", 12)],
        ON_2019,
    ),
    "RDS-VER-02 held in an older one": Case(
        (
            server("2019", "rds-session-host"),
            group(12),
            right(12),
            rds(version="2016", license_server="LIC", assurance=(days("2015-01-01"),)),
        ),
        [(RDS, "2019", "user", 12, 12), (WS, "2019", "user", 12, 12)],
        [],
        ON_2019,
    ),
    "RDS-INST-01 nowhere": Case((HOST, group(12), right(12), rds()), None, [("RDS-INST-01", 12)]),
    "RDS-ACT-01 not activated": Case(
        (HOST, group(12), right(12), rds(license_server="LIC")),
        None,
        [("RDS-ACT-01", 12)],
        {"license_servers": [LicenseServer("LIC", "2022", False)]},
    ),
    "RDS-MATCH-01 newer": Case(
        (server("2019", "rds-session-host"), group(12), right(12), rds()), None, [("RDS-MATCH-01", 12)]
    ),
    "RDS-MATCH-01 exact": Case(
        (server("2019", "rds-session-host"), group(12), right(12), rds()),
        [(RDS, "2019", "user", 12, 0), (WS, "2019", "user", 12, 12)],
        [("WS-ADD-01", 12)],
        EXACT,
    ),
    "RDS-MATCH-01 serves its own, too": Case(
        (
            HOST,
            server("2019", "rds-session-host", name="OLD"),
            group(4),
            group(4, name="B", reaches="OLD"),
            right(8),
            rds(),
        ),
        None,
        [],
        {},
    ),
    "PROOF-01 grade B": Case(
        (
            OLD,
            group(60, 12, name="W", reaches="OLD"),
            group(20, 25, reaches="OLD"),
            right(12, version="2019", metric="device", id="D", proof="coa"),
            right(18, version="2019", proof="none"),
        ),
        None,
        [("PROOF-01", 18)],
    ),
    "PROOF-01 grade A": Case(
        (
            OLD,
            group(60, 12, name="W", reaches="OLD"),
            group(20, 25, reaches="OLD"),
            right(12, version="2019", metric="device", id="D", proof="coa"),
            right(18, version="2019", proof="none"),
        ),
        None,
        [("PROOF-01", 30)],
        {"policy": Policy(provable_from="A")},
    ),
    "PROOF-01 connector": Case(
        (server(), group(4, **OUTSIDE), right(1, EC, metric="external-connector", host="FS1", proof="none")),
        [],
        [("PROOF-01", 1)],
    ),
    "PROOF-01 unused needs no proof": Case(
        (server(), group(4), right(4), right(9, version="2025", id="N", proof="none")), None, []
    ),
    "SA-01 ends in 90 days": Case(
        (server(), group(4), right(4, assurance=(days("2020-01-01", "2027-02-22"),))), None, [("SA-01", 4)]
    ),
    "SA-01 ends in 91 days": Case(
        (server(), group(4), right(4, assurance=(days("2020-01-01", "2027-02-23"),))), None, []
    ),
    "SA-01 followed by more": Case(
        (
            server(),
            group(4),
            right(4, assurance=(days("2020-01-01", "2026-12-31"), days("2026-12-31", "2028-01-01"))),
        ),
        None,
        [],
    ),
    "SUB-01 ends in 90 days": Case(
        (server(), group(4), right(4, period=days("2020-01-01", "2027-02-22"))), None, [("SUB-01", 4)]
    ),
    "SUB-01 ends in 91 days": Case(
        (server(), group(4), right(4, period=days("2020-01-01", "2027-02-23"))), None, []
    ),
    "SUPPORT-01 the day after": Case(
        (server("2012 R2"),), None, [("SUPPORT-01", None)], {"as_of": date(2023, 10, 11)}
    ),
    "SUPPORT-02 the last day": Case(
        (server("2012 R2"),), None, [("SUPPORT-02", None)], {"as_of": date(2023, 10, 10)}
    ),
    "SUPPORT-02 a year ahead": Case(
        (server("2016"),), None, [("SUPPORT-02", None)], {"as_of": date(2026, 1, 12)}
    ),
    "SUPPORT-02 a year and a day": Case((server("2016"),), None, [], {"as_of": date(2026, 1, 11)}),
}
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
