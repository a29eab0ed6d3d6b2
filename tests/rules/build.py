"""Short words for the facts of a test."""

from datetime import date
from typing import Any

from licensing.rules import Entitlement, Facts, Group, Period, Policy, Position, Server, assess

AS_OF = date(2026, 11, 24)
WS, RDS, RMS, SQL = "Windows Server CAL", "RDS CAL", "AD RMS CAL", "SQL Server CAL"
EX, EXE = "Exchange Standard CAL", "Exchange Enterprise CAL"
SP, SPE = "SharePoint Standard CAL", "SharePoint Enterprise CAL"
CORE, ECAL, M365 = "Core CAL Suite", "Enterprise CAL Suite", "Microsoft 365 E3"
EC, RDS_EC = "Windows Server External Connector", "RDS External Connector"


def days(start: str | None = None, end: str | None = None) -> Period:
    return Period(date.fromisoformat(start) if start else None, date.fromisoformat(end) if end else None)


def server(version: str = "2022", *roles: str, name: str = "FS1", **more: Any) -> Server:
    more.setdefault("product", "Windows Server")
    return Server(name=name, version=version, roles=frozenset(roles), **more)


def group(
    users: int = 40, devices: int = 0, *, reaches: str = "FS1", name: str = "Office", **more: Any
) -> Group:
    return Group(name, users, devices, tuple(reaches.split()), **more)


def right(
    quantity: int, product: str = WS, version: str | None = "2022", metric: str = "user", **more: Any
) -> Entitlement:
    more.setdefault("id", "E1")
    more.setdefault("proof", "invoice")
    return Entitlement(product=product, metric=metric, quantity=quantity, version=version, **more)


def facts(
    *things: Any, as_of: date = AS_OF, policy: Policy | None = None, license_servers: Any = ()
) -> Facts:
    """Facts from servers, groups and rights in any order."""

    def of(kind: type) -> tuple[Any, ...]:
        return tuple(thing for thing in things if isinstance(thing, kind))

    return Facts(as_of, policy or Policy(), of(Server), of(Group), of(Entitlement), tuple(license_servers))


def rows(position: Position) -> list[tuple[Any, ...]]:
    """Lines as (product, version, metric, required, covered, provable)."""
    return [(x.product, x.version, x.metric, x.required, x.covered, x.provable) for x in position.lines]


def told(position: Position) -> list[tuple[str, int | None]]:
    """Findings as (rule, quantity)."""
    return [(finding.rule, finding.quantity) for finding in position.findings]


def ruling(*things: Any, **more: Any) -> Position:
    return assess(facts(*things, **more))
