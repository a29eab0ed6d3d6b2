"""What is said beside the numbers: proof, what ends soon, what has no support."""

from datetime import date

from licensing.rules import Policy
from tests.rules.build import (
    EC,
    days,
    group,
    right,
    server,
)
from tests.rules.cases.things import (
    OLD,
    OUTSIDE,
    Case,
)

CASES = {
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
