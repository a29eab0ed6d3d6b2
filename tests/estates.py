"""Made-up estates: like those that resellers keep, of any size, and tiny wild ones that try every rule."""

import random
from dataclasses import replace
from datetime import date, timedelta

from licensing.rules import tables
from licensing.rules.facts import (
    CAL_PRODUCTS,
    CONNECTORS,
    ENTITLEMENT_PRODUCTS,
    FAMILY_OF,
    FEATURES,
    METRICS_OF,
    PROOF_KINDS,
    ROLES,
    SUITES,
    Entitlement,
    Facts,
    Group,
    LicenseServer,
    Period,
    Policy,
    Server,
)

AS_OF = date(2026, 11, 24)


def _dice(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 – the same estates every time, nothing secret


def wild_estate(seed: int) -> Facts:
    """A tiny estate in which everything may happen; small enough to try all allocations."""
    dice = _dice(seed)
    families = dice.choice(
        [
            ("Windows Server",),
            ("Windows Server", "Exchange Server"),
            ("Windows Server", "Exchange Server", "SharePoint Server"),
            ("Windows Server", "SQL Server"),
        ]
    )
    servers = tuple(_wild_server(dice, f"S{n}", families) for n in range(dice.randint(1, 4)))
    groups = tuple(_wild_group(dice, f"G{n}", servers) for n in range(dice.randint(1, 3)))
    license_servers = tuple(
        LicenseServer(f"L{n}", dice.choice(("2012 R2", "2016", "2019", "2022")), dice.random() < 0.7)
        for n in range(dice.randint(0, 2))
    )
    rights = tuple(
        _wild_right(dice, f"E{n}", families, servers, license_servers) for n in range(dice.randint(0, 5))
    )
    policy = Policy(dice.choice(("table", "table", "exact")), dice.choice("AB"))
    as_of = dice.choice((AS_OF, AS_OF, date(2021, 3, 15)))
    return Facts(as_of, policy, servers, groups, rights, license_servers)


def _wild_server(dice: random.Random, name: str, families: tuple[str, ...]) -> Server:
    product = dice.choice(families)
    names = tables.version_names(product)[-4:]
    roles = (
        frozenset(dice.sample(ROLES, dice.choice((0, 0, 1, 1, 2))))
        if product == "Windows Server"
        else frozenset()
    )
    licensing = dice.choice(("server-cal",) * 5 + ("per-core", "pay-as-you-go"))
    host = dice.choice((None, "H1"))
    period = dice.choice((Period(),) * 6 + (Period(end=AS_OF), Period(start=AS_OF)))
    editions = ("Standard",) * 5 + (("Essentials",) if product == "Windows Server" else ("Enterprise",))
    return Server(name, product, dice.choice(names), dice.choice(editions), roles, licensing, host, period)


def _wild_group(dice: random.Random, name: str, servers: tuple[Server, ...]) -> Group:
    reached = dice.sample(servers, dice.randint(1, len(servers)))
    return Group(
        name,
        dice.randint(0, 3),
        dice.randint(0, 3),
        tuple(server.name for server in reached),
        dice.choice(("internal",) * 4 + ("external", "administrators")),
        dice.choice(("cheapest", "cheapest", "user", "device")),
        frozenset(dice.sample(FEATURES, dice.choice((0, 1, 2)))),
    )


def _wild_right(
    dice: random.Random,
    id_: str,
    families: tuple[str, ...],
    servers: tuple[Server, ...],
    license_servers: tuple[LicenseServer, ...],
) -> Entitlement:
    fitting = [p for p in ENTITLEMENT_PRODUCTS if FAMILY_OF.get(p, "Windows Server") in families]
    product = dice.choice([*fitting, *SUITES, *SUITES])
    version = None
    if product in FAMILY_OF:
        version = dice.choice(tables.version_names(FAMILY_OF[product])[-4:])
    days = [date(year, dice.randint(1, 12), 1) for year in (2015, 2018, 2020, 2022, 2024, 2025, 2027)]
    assurance = []
    for _ in range(dice.choice((0, 1, 1, 2))):
        start, end = sorted(dice.sample(days, 2))
        assurance.append(Period(dice.choice((None, start, start)), dice.choice((None, end, end))))
    return Entitlement(
        id_,
        product,
        dice.choice(METRICS_OF[product]),
        dice.randint(0, 4),
        version,
        dice.choice((Period(),) * 6 + (Period(end=AS_OF), Period(end=AS_OF + timedelta(days=40)))),
        tuple(assurance),
        dice.choice(PROOF_KINDS),
        dice.choice((None, *(server.name for server in license_servers))) if product == "RDS CAL" else None,
        dice.choice((None, "H1", servers[0].name)) if product in CONNECTORS else None,
    )


def usual_estate(seed: int, size: int = 1) -> Facts:
    """An estate like those of small and mid-size customers; `size` multiplies servers, groups and rights."""
    dice = _dice(seed)
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


def big_estate(
    seed: int = 1, groups: int = 200, servers: int = 300, rights: int = 500, *, suites: bool = False
) -> Facts:
    """One large customer: every group reaches some twenty servers of all products, many choose the cheaper way."""
    dice = _dice(seed)
    machines = tuple(_big_server(dice, n) for n in range(servers))
    teams = tuple(_big_group(dice, n, machines) for n in range(groups))
    products = [*CAL_PRODUCTS, "Microsoft 365 E3", *(SUITES if suites else ())]
    held = tuple(_big_right(dice, n, dice.choice(products)) for n in range(rights))
    return Facts(AS_OF, Policy(), machines, teams, held, (LicenseServer("LIC1", "2022", True),))


def _big_server(dice: random.Random, number: int) -> Server:
    product = dice.choice(
        ("Windows Server", "Windows Server", "SQL Server", "Exchange Server", "SharePoint Server")
    )
    roles = (
        frozenset(dice.sample(ROLES[:2], dice.choice((0, 0, 1))))
        if product == "Windows Server"
        else frozenset()
    )
    return Server(f"S{number}", product, dice.choice(tables.version_names(product)[-4:]), roles=roles)


def _big_group(dice: random.Random, number: int, machines: tuple[Server, ...]) -> Group:
    users = dice.randint(2, 80)
    reached = tuple(server.name for server in dice.sample(machines, min(len(machines), dice.randint(1, 20))))
    by = dice.choice(("cheapest", "cheapest", "user", "device"))
    return Group(f"G{number}", users, max(1, int(users * dice.uniform(0.3, 1.7))), reached, "internal", by)


def _big_right(dice: random.Random, number: int, product: str) -> Entitlement:
    version = dice.choice(tables.version_names(FAMILY_OF[product])[-4:]) if product in FAMILY_OF else None
    assurance = (
        (Period(date(2018, 1, 1), dice.choice((None, date(2023, 1, 1)))),)
        if dice.random() < 0.3 or product in SUITES
        else ()
    )
    license_server = "LIC1" if product == "RDS CAL" and version != "2025" else None
    metric = dice.choice(METRICS_OF[product])
    return Entitlement(
        f"E{number}",
        product,
        metric,
        dice.randint(5, 100),
        version,
        Period(),
        assurance,
        dice.choice(PROOF_KINDS),
        license_server,
    )


def suite_estate(seed: int) -> Facts:
    """A tiny estate full of suites of several ages, where products are tied together."""
    dice = _dice(seed)
    families = ("Windows Server", "Exchange Server", "SharePoint Server")
    servers = []
    for number in range(dice.randint(3, 5)):
        product = dice.choice(families)
        rms = frozenset({"ad-rms"}) if product == "Windows Server" and dice.random() < 0.5 else frozenset()
        servers.append(
            Server(f"S{number}", product, dice.choice(tables.version_names(product)[-4:]), roles=rms)
        )
    groups = tuple(_wild_group(dice, f"G{number}", tuple(servers)) for number in range(dice.randint(1, 2)))
    rights = []
    for number in range(dice.randint(2, 5)):
        right = _wild_right(dice, f"E{number}", families, tuple(servers), ())
        if right.product in SUITES:
            ends = dice.choice(
                (None, *(date(year, 3, 1) for year in (2012, 2015, 2017, 2019, 2020, 2022, 2024, 2026)))
            )
            right = replace(right, assurance=(Period(None, ends),))
        rights.append(right)
    return Facts(AS_OF, Policy(provable_from=dice.choice("AB")), tuple(servers), groups, tuple(rights))
