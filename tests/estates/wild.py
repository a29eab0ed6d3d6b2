"""Tiny estates in which everything may happen: small enough to try all allocations."""

import random
from dataclasses import replace
from datetime import date, timedelta

from licensing.rules import tables
from licensing.rules.facts import (
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
from tests.estates.chance import AS_OF, Chance, dice_of


def wild_estate(chance: Chance) -> Facts:
    """A tiny estate in which everything may happen; small enough to try all allocations."""
    dice = dice_of(chance)
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


def suite_estate(chance: Chance) -> Facts:
    """A tiny estate full of suites of several ages, where products are tied together."""
    dice = dice_of(chance)
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
