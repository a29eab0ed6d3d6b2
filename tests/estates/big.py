"""An estate far larger than usual: hundreds of groups, servers and rights."""

import random
from datetime import date

from licensing.rules import tables
from licensing.rules.facts import (
    CAL_PRODUCTS,
    FAMILY_OF,
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
from tests.estates.chance import AS_OF, dice_of


def big_estate(
    seed: int = 1, groups: int = 200, servers: int = 300, rights: int = 500, *, suites: bool = False
) -> Facts:
    """One large customer: every group reaches some twenty servers of all products, many choose the cheaper way."""
    dice = dice_of(seed)
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
