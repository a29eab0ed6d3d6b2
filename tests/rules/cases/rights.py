"""Which right serves which need: versions, assurance, suites, RDS."""

from datetime import date

from licensing.rules import LicenseServer
from tests.rules.build import (
    CORE,
    ECAL,
    EX,
    M365,
    RDS,
    RMS,
    SP,
    WS,
    days,
    group,
    right,
    server,
)
from tests.rules.cases.things import (
    ADMINS,
    CAL_2019,
    EXACT,
    EXCHANGE,
    HOST,
    OLD,
    ON_2019,
    RMS_SERVER,
    SHAREPOINT,
    SUITE_10,
    Case,
    rds,
)

CASES = {
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
}
