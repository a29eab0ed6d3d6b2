"""The form of a case, and servers, people and rights that several cases have."""

from typing import NamedTuple

from licensing.rules import LicenseServer, Policy
from tests.rules.build import (
    CORE,
    RDS,
    days,
    right,
    server,
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
