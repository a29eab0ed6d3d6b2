"""What is there: each right in force, in the generation that it counts in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from licensing.rules import tables
from licensing.rules.facts import (
    CONNECTORS,
    COVERED_BY,
    FAMILY_OF,
    PROOF_GRADES,
    RDS_CAL,
    SUBSCRIPTIONS,
    SUITES,
    WINDOWS_CAL,
    WINDOWS_SERVER,
    Entitlement,
    Facts,
    LicenseServer,
    Period,
)

# At equal generation CALs are used first, then suites, then subscriptions.
CAL, SUITE, SUBSCRIPTION = range(3)


@dataclass(frozen=True, slots=True)
class Claim:
    """A right by user or device, as it stands on the day."""

    entitlement: Entitlement
    place: int  # in the facts
    level: int  # CAL, SUITE or SUBSCRIPTION
    rank: int | None  # of the generation shown; None: it covers nothing
    covers: Mapping[str, int]  # CAL product → the newest generation it covers

    @property
    def age(self) -> tuple[int, int, int]:
        """Older rights are used first."""
        return (self.rank or 0, self.level, self.place)

    @property
    def usable(self) -> bool:
        return bool(self.covers) and self.entitlement.quantity > 0


@dataclass(frozen=True, slots=True)
class Connector:
    """An external connector, as it stands on the day."""

    entitlement: Entitlement
    place: int
    rank: int


def find_rights(facts: Facts) -> tuple[tuple[Claim, ...], tuple[Connector, ...]]:
    """The rights in force: those by user or device, and the external connectors."""
    license_servers = {server.name: server for server in facts.license_servers}
    claims, connectors = [], []
    for place, entitlement in enumerate(facts.entitlements):
        if not entitlement.period.in_force(facts.as_of):
            continue
        if entitlement.product in CONNECTORS:
            connectors.append(Connector(entitlement, place, effective_rank(entitlement, facts.as_of)))
        else:
            claims.append(_claim(entitlement, place, facts, license_servers))
    return tuple(claims), tuple(connectors)


def _claim(
    entitlement: Entitlement, place: int, facts: Facts, license_servers: Mapping[str, LicenseServer]
) -> Claim:
    if entitlement.product in SUITES:
        covers = _suite_covers(entitlement, facts.as_of)
        return Claim(entitlement, place, SUITE, covers.get(WINDOWS_CAL), covers)
    if entitlement.product in SUBSCRIPTIONS:
        newest = newest_available(WINDOWS_SERVER, facts.as_of)
        covers = {} if newest is None else {WINDOWS_CAL: newest}
        return Claim(entitlement, place, SUBSCRIPTION, newest, covers)
    rank: int | None = effective_rank(entitlement, facts.as_of)
    if entitlement.product == RDS_CAL and entitlement.license_server is not None:
        rank = rank_on_license_server(entitlement, facts.as_of, license_servers[entitlement.license_server])
    return Claim(entitlement, place, CAL, rank, {} if rank is None else {entitlement.product: rank})


def effective_rank(entitlement: Entitlement, as_of: date) -> int:
    """A right gains each generation that became available while it had assurance (WS-SA-01).

    `from` ≤ available < `until`, and not after the day of the position; an R2 release counts as its
    generation (WS-VER-03).
    """
    family = FAMILY_OF[entitlement.product]
    gained = bought_rank(entitlement)
    if entitlement.assurance:
        for generation, available in tables.generations()[family].items():
            if available <= as_of and any(period.in_force(available) for period in entitlement.assurance):
                gained = max(gained, tables.rank(generation))
    return gained


def bought_rank(entitlement: Entitlement) -> int:
    if entitlement.version is None:
        raise ValueError(f"{entitlement.product} {entitlement.id} has no version.")
    return tables.rank(tables.version(FAMILY_OF[entitlement.product], entitlement.version).generation)


def rank_on_license_server(entitlement: Entitlement, as_of: date, server: LicenseServer) -> int | None:
    """The newest generation, from the bought to the effective one, that its licence server can hold (RDS-VER-02).

    None where it cannot hold even the bought one.
    """
    holder = tables.version(WINDOWS_SERVER, server.version).generation
    bought, effective = bought_rank(entitlement), effective_rank(entitlement, as_of)
    if not tables.rds_holds(holder, tables.generation_name(bought)):
        return None
    between = (
        tables.rank(generation)
        for generation in tables.generations()[WINDOWS_SERVER]
        if bought <= tables.rank(generation) <= effective and tables.rds_holds(holder, generation)
    )
    return max(between)


def _suite_covers(entitlement: Entitlement, as_of: date) -> Mapping[str, int]:
    """Suites have no version: they are of the newest generation on the last day with assurance (WS-SUI-01, 02)."""
    day = last_assured_day(entitlement.assurance, as_of)
    if day is None:
        return {}
    covers = {}
    for product in COVERED_BY[entitlement.product]:
        newest = newest_available(FAMILY_OF[product], day)
        if newest is not None:
            covers[product] = newest
    return covers


def last_assured_day(assurance: tuple[Period, ...], as_of: date) -> date | None:
    """The last day up to the one asked about with assurance; None where there was none.

    Assurance that begins later is left out, and so is a period with no day in it.
    """
    if any(period.in_force(as_of) for period in assurance):
        return as_of
    ends = [
        period.end
        for period in assurance
        if period.end is not None and period.end <= as_of and (period.start or date.min) < period.end
    ]
    return max(ends) - timedelta(days=1) if ends else None


@lru_cache(maxsize=4096)
def newest_available(family: str, day: date) -> int | None:
    """The rank of a server product's newest generation on a day."""
    ranks = [tables.rank(name) for name, since in tables.generations()[family].items() if since <= day]
    return max(ranks, default=None)


def good_enough(entitlement: Entitlement, provable_from: str) -> bool:
    """Is the paper behind a right of the grade asked for, or better (PROOF-01)?"""
    grade = PROOF_GRADES[entitlement.proof]
    return grade is not None and grade <= provable_from
