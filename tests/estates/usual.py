"""Estates like those that resellers keep of small and mid-size customers."""

import random
from datetime import date

from licensing.rules import tables
from licensing.rules.facts import (
    PROOF_KINDS,
    Entitlement,
    Facts,
    Group,
    LicenseServer,
    Period,
    Policy,
    Server,
)
from tests.estates.chance import AS_OF, Chance, dice_of


def usual_estate(chance: Chance, size: int = 1) -> Facts:
    """An estate like those of small and mid-size customers; `size` multiplies servers, groups and rights."""
    dice = dice_of(chance)
    rds, sql = dice.random() < 0.4, dice.random() < 0.2
    servers = [server for n in range(size) for server in _usual_servers(dice, f"{n}." if n else "", rds, sql)]
    license_servers = (
        (LicenseServer("LIC1", dice.choice(("2016", "2019", "2022")), dice.random() < 0.9),) if rds else ()
    )
    groups = [group for n in range(size) for group in _usual_groups(dice, f"{n}." if n else "", servers, rds)]
    rights: list[Entitlement] = []
    for group in groups:
        rights += _usual_rights(dice, len(rights), group, servers)
    return Facts(AS_OF, Policy(), tuple(servers), tuple(groups), tuple(rights), license_servers)


def _usual_servers(dice: random.Random, prefix: str, rds: bool, sql: bool) -> list[Server]:
    newest = dice.randint(3, 9)
    names = tables.version_names("Windows Server")
    servers = []
    for n in range(1, dice.randint(1, 6) + 1):
        version = names[max(0, newest - dice.choice((0, 0, 1, 2, 3)))]
        roles = frozenset({"hyper-v-host"}) if dice.random() < 0.1 else frozenset()
        edition = dice.choice(("Standard", "Standard", "Datacenter"))
        end = date(2026, 6, 30) if dice.random() < 0.05 else None
        servers.append(
            Server(
                f"{prefix}SRV{n}",
                "Windows Server",
                version,
                edition,
                roles,
                host=f"HV{n % 2 + 1}",
                period=Period(None, end),
            )
        )
    if rds:
        roles = frozenset({"rds-session-host"})
        servers.append(Server(f"{prefix}RDS1", "Windows Server", names[newest], roles=roles, host="HV1"))
    if sql:
        servers.append(
            Server(f"{prefix}SQL1", "SQL Server", dice.choice(("2016", "2019", "2022")), host="HV2")
        )
    return servers


def _usual_groups(dice: random.Random, prefix: str, servers: list[Server], rds: bool) -> list[Group]:
    ours = (
        [server.name for server in servers if server.name.startswith(prefix)]
        if prefix
        else [s.name for s in servers if "." not in s.name]
    )
    office = tuple(name for name in ours if "RDS" not in name)
    users = dice.randint(5, 60)
    groups = [Group(f"{prefix}Office", users, int(users * dice.uniform(1, 2)), office)]
    if rds:
        by = dice.choice(("user", "cheapest"))
        groups.append(
            Group(f"{prefix}Remote", max(2, users // 2), users // 2 + 3, tuple(ours), licensed_by=by)
        )
    if dice.random() < 0.3:
        groups.append(Group(f"{prefix}IT", 2, 2, office, "administrators"))
    if dice.random() < 0.1:
        groups.append(Group(f"{prefix}Shift", dice.randint(20, 80), dice.randint(5, 20), office[:1]))
    if dice.random() < 0.05:
        groups.append(Group(f"{prefix}Partners", dice.randint(5, 40), 200, office[:1], "external", "user"))
    return groups


def _usual_rights(dice: random.Random, count: int, group: Group, servers: list[Server]) -> list[Entitlement]:
    reached = [server for server in servers if server.name in group.servers]
    metric = "device" if group.name.endswith("Shift") else "user"
    units = group.devices if metric == "device" else group.users
    products = {"Windows Server CAL": "Windows Server"}
    if any("rds-session-host" in server.roles for server in reached):
        products["RDS CAL"] = "Windows Server"
    if any(server.product == "SQL Server" for server in reached):
        products["SQL Server CAL"] = "SQL Server"
    rights = []
    for product, family in products.items():
        held = max(1, int(units * dice.choice((0.8, 1, 1, 1.2))))
        version = dice.choice([server.version for server in reached if server.product == family])
        bought = dice.choice(PROOF_KINDS)
        assurance = (Period(date(2019, 12, 1), date(2027, 1, 10)),) if dice.random() < 0.2 else ()
        license_server = "LIC1" if product == "RDS CAL" else None
        for part in (held // 2, held - held // 2):
            rights.append(
                Entitlement(
                    f"E{count + len(rights)}",
                    product,
                    metric,
                    part,
                    version,
                    Period(date(2020, 1, 1)),
                    assurance,
                    bought,
                    license_server,
                )
            )
    if dice.random() < 0.1:
        until = Period(date(2026, 2, 1), dice.choice((date(2026, 12, 31), date(2027, 2, 1))))
        rights.append(
            Entitlement(
                f"E{count + len(rights)}",
                "Microsoft 365 E3",
                "user",
                dice.randint(2, 10),
                None,
                until,
                (),
                "license-statement",
            )
        )
    if dice.random() < 0.03:
        suite = Entitlement(
            f"E{count + len(rights)}",
            "Core CAL Suite",
            metric,
            units // 2,
            None,
            Period(),
            (Period(date(2019, 1, 1)),),
            "license-statement",
        )
        rights.append(suite)
    return rights
