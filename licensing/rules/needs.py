"""What is needed: for each group and CAL product, in which generation, by how many people or devices."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from licensing.rules import tables
from licensing.rules.facts import (
    AD_RMS_CAL,
    CAL_PRODUCTS,
    EXCHANGE_ENTERPRISE,
    EXCHANGE_ENTERPRISE_CAL,
    EXCHANGE_SERVER,
    EXCHANGE_STANDARD_CAL,
    RDS_CAL,
    RDS_CONNECTOR,
    SHAREPOINT_ENTERPRISE,
    SHAREPOINT_ENTERPRISE_CAL,
    SHAREPOINT_STANDARD_CAL,
    SQL_CAL,
    SQL_SERVER,
    WINDOWS_CAL,
    WINDOWS_CONNECTOR,
    WINDOWS_SERVER,
    Facts,
    Group,
    Server,
)
from licensing.rules.rights import Connector

EXEMPT_ROLES = frozenset({"hyper-v-host", "web", "hpc"})
SMALL_EDITIONS = ("Essentials", "Foundation")
FEATURE_FOR = {
    EXCHANGE_ENTERPRISE_CAL: EXCHANGE_ENTERPRISE,
    SHAREPOINT_ENTERPRISE_CAL: SHAREPOINT_ENTERPRISE,
}
CONNECTOR_FOR = {WINDOWS_CAL: WINDOWS_CONNECTOR, RDS_CAL: RDS_CONNECTOR}
EXEMPT_ADMINISTRATORS = 2
ADMINISTRATOR_PRODUCTS = (WINDOWS_CAL, RDS_CAL, AD_RMS_CAL)


@dataclass(frozen=True, slots=True)
class Need:
    """One group's need of one CAL product, before and after its metric is chosen."""

    group: Group
    product: str
    rank: int  # of the generation
    servers: tuple[str, ...]  # those of that generation
    metrics: tuple[str, ...]  # the one it is licensed by, or both where that is a choice
    exempt: int = 0  # people who need none, as administrators

    @property
    def users(self) -> int:
        return self.group.users - self.exempt

    @property
    def devices(self) -> int:
        return self.group.devices

    def units(self, metric: str) -> int:
        return self.users if metric == "user" else self.devices

    @property
    def open_choice(self) -> bool:
        return len(self.metrics) > 1

    def licensed_by(self, metric: str) -> "Need":
        return replace(self, metrics=(metric,))


def products_needed_on(server: Server) -> tuple[str, ...]:
    """The CAL products that a server asks for; the Enterprise ones only from groups with the feature."""
    if server.product == WINDOWS_SERVER:
        return _needed_on_windows(server)
    if server.product == SQL_SERVER:
        return _needed_on_sql(server)
    if server.product == EXCHANGE_SERVER:
        return (EXCHANGE_STANDARD_CAL, EXCHANGE_ENTERPRISE_CAL)
    return (SHAREPOINT_STANDARD_CAL, SHAREPOINT_ENTERPRISE_CAL)


def _needed_on_windows(server: Server) -> tuple[str, ...]:
    """Whoever reaches Windows Server needs its CAL (WS-BASE-01), and the additive ones beside it (WS-ADD-01, 02).

    Not where the machine is pay-as-you-go (WS-EX-07), a virtualisation host, web or HPC server and nothing
    else (WS-EX-03 to 05), or an edition without CALs (WS-EX-06). Those exemptions are from the base CAL only.
    """
    needed = []
    exempt_by_role = bool(server.roles) and server.roles <= EXEMPT_ROLES
    if not (server.licensing == "pay-as-you-go" or exempt_by_role or server.edition in SMALL_EDITIONS):
        needed.append(WINDOWS_CAL)
    if "rds-session-host" in server.roles:
        needed.append(RDS_CAL)
    if "ad-rms" in server.roles:
        needed.append(AD_RMS_CAL)
    return tuple(needed)


def _needed_on_sql(server: Server) -> tuple[str, ...]:
    """SQL Server asks for CALs where it is licensed by server and CAL, not by core (SQL-01)."""
    free = server.edition in ("Express", "Developer")
    return (SQL_CAL,) if server.licensing == "server-cal" and not free else ()


def generation_rank(server: Server) -> int:
    """An R2 release is of its base release's generation (WS-VER-03)."""
    return tables.rank(tables.version(server.product, server.version).generation)


def servers_in_service(facts: Facts) -> tuple[Server, ...]:
    return tuple(server for server in facts.servers if server.period.in_force(facts.as_of))


def freeing_connectors(
    servers: Iterable[Server], connectors: Iterable[Connector]
) -> Mapping[tuple[str, str], tuple[Connector, ...]]:
    """(server, CAL product) → the connectors that free external users from it there (WS-EXT-02, 03)."""
    assigned: dict[tuple[str, str], list[Connector]] = {}
    for connector in connectors:
        if connector.entitlement.host is not None and connector.entitlement.quantity >= 1:
            assigned.setdefault((connector.entitlement.product, connector.entitlement.host), []).append(
                connector
            )
    freed = {}
    for server in servers:
        for product in products_needed_on(server):
            held = assigned.get((CONNECTOR_FOR.get(product, ""), server.machine), ())
            enough = tuple(connector for connector in held if connector.rank >= generation_rank(server))
            if enough:
                freed[server.name, product] = enough
    return freed


def find_needs(facts: Facts, freed: Mapping[tuple[str, str], object]) -> tuple[Need, ...]:
    """Every need, group by group in the scenario's order and product by product in the table's."""
    asked = {
        server.name: (generation_rank(server), products_needed_on(server))
        for server in servers_in_service(facts)
    }
    needs = []
    left_exempt = dict.fromkeys(ADMINISTRATOR_PRODUCTS, EXEMPT_ADMINISTRATORS)
    for group in facts.groups:
        for need in _needs_of(group, asked, freed):
            if group.kind == "administrators" and need.product in left_exempt:
                exempt = min(left_exempt[need.product], group.users)
                left_exempt[need.product] -= exempt
                need = replace(need, exempt=exempt)
            needs.append(need)
    return tuple(needs)


def _needs_of(
    group: Group,
    asked: Mapping[str, tuple[int, tuple[str, ...]]],
    freed: Mapping[tuple[str, str], object],
) -> list[Need]:
    """A group needs each product once, in the generation of the newest server that it reaches (WS-VER-01)."""
    newest: dict[str, tuple[int, list[str]]] = {}
    for name in dict.fromkeys(group.servers):
        rank, products = asked.get(name, (0, ()))
        for product in products:
            if FEATURE_FOR.get(product, "") not in ("", *group.features):
                continue
            if group.kind == "external" and (name, product) in freed:
                continue
            best = newest.get(product)
            if best is None or best[0] < rank:
                newest[product] = (rank, [name])
            elif best[0] == rank:
                best[1].append(name)
    metrics = metrics_of(group)
    return [
        Need(group, product, newest[product][0], tuple(newest[product][1]), metrics)
        for product in CAL_PRODUCTS
        if product in newest
    ]


def metrics_of(group: Group) -> tuple[str, ...]:
    """By user or by device; both may be mixed (WS-MIX-01), and a count of 0 means not counted."""
    if group.kind == "administrators":
        return ("user",)
    if group.licensed_by != "cheapest":
        return (group.licensed_by,)
    if group.devices == 0:
        return ("user",)
    if group.users == 0:
        return ("device",)
    return ("user", "device")


def anything_to_license(facts: Facts, on: date) -> bool:
    """Is there a server in service, and anybody to reach it?"""
    counted = any(group.users or group.devices for group in facts.groups)
    return counted and any(server.period.in_force(on) for server in facts.servers)
