"""Who needs which CAL: by user or device, exempt, outside, further CALs."""

from tests.rules.build import (
    EC,
    EX,
    EXE,
    RDS,
    RMS,
    SP,
    SPE,
    SQL,
    WS,
    group,
    right,
    server,
)
from tests.rules.cases.things import (
    ADMINS,
    EXCHANGE,
    HOST,
    OLD,
    OUTSIDE,
    RMS_SERVER,
    SHAREPOINT,
    SQL_SERVER,
    Case,
)

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
}
