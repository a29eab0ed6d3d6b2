"""The tables beside the rules: releases, RDS compatibility, and the rules' ids with their sources."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from io import StringIO
from types import MappingProxyType

from licensing.rules.facts import PRODUCTS

SUBSCRIPTION_EDITION = "Subscription Edition"
NEWEST = 9999  # the rank of what is always the newest


@dataclass(frozen=True, slots=True)
class Version:
    """One release of a server product."""

    product: str
    version: str
    generation: str
    available: date
    mainstream_end: date | None
    extended_end: date | None
    esu_end: date | None
    note: str


@dataclass(frozen=True, slots=True)
class RdsCell:
    """Whether a session host or a licence server (`relation`) and an RDS CAL go together, and who says so."""

    relation: str
    server: str
    cal: str
    compatible: bool
    basis: str
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One licensing rule, and how sure its source is."""

    id: str
    topic: str
    text: str
    source: str
    evidence_level: str


@cache
def versions() -> tuple[Version, ...]:
    """All releases, the older first within a product."""
    return tuple(
        Version(
            product=row["product"],
            version=row["version"],
            generation=row["generation"],
            available=date.fromisoformat(row["available"]),
            mainstream_end=_day(row["mainstream_end"]),
            extended_end=_day(row["extended_end"]),
            esu_end=_day(row["esu_end"]),
            note=row["note"],
        )
        for row in _rows("versions.csv")
    )


@cache
def _versions_by_name() -> Mapping[tuple[str, str], Version]:
    return MappingProxyType({(row.product, row.version): row for row in versions()})


def version(product: str, name: str) -> Version:
    """One release of a server product; KeyError where there is none of that name."""
    return _versions_by_name()[product, name]


@cache
def version_names(product: str) -> tuple[str, ...]:
    """The releases of a server product, the older first."""
    return tuple(row.version for row in versions() if row.product == product)


@cache
def generations() -> Mapping[str, Mapping[str, date]]:
    """For each server product its CAL generations, the older first, and the day each became available.

    An R2 release has no generation of its own (WS-VER-03): a generation comes with its first release.
    """
    found: dict[str, dict[str, date]] = {product: {} for product in PRODUCTS}
    for row in versions():
        known = found[row.product].get(row.generation, row.available)
        found[row.product][row.generation] = min(known, row.available)
    return MappingProxyType(
        {
            product: MappingProxyType(dict(sorted(days.items(), key=lambda item: rank(item[0]))))
            for product, days in found.items()
        }
    )


@cache
def rank(generation: str) -> int:
    """Generations compare as years; the Subscription Edition is newer than every year."""
    return NEWEST if generation == SUBSCRIPTION_EDITION else int(generation)


@cache
def generation_name(rank_: int) -> str:
    return SUBSCRIPTION_EDITION if rank_ == NEWEST else str(rank_)


@cache
def rds_cells() -> tuple[RdsCell, ...]:
    """The compatibility of RDS CALs, cell by cell with its source."""
    return tuple(
        RdsCell(
            relation=row["relation"],
            server=row["server_version"],
            cal=row["rds_cal_version"],
            compatible=row["compatible"] == "yes",
            basis=row["basis"],
            source=row["source"],
            note=row["note"],
        )
        for row in _rows("rds_compat.csv")
    )


@cache
def rds_compat() -> Mapping[tuple[str, str, str], bool]:
    """(relation, generation of the server, generation of the RDS CAL) → may they go together?

    The table's "2008 R2" CAL is the generation 2008; R2 servers are of their generation, too.
    """
    found: dict[tuple[str, str, str], bool] = {}
    for cell in rds_cells():
        key = (cell.relation, _generation(cell.server), _generation(cell.cal))
        if found.setdefault(key, cell.compatible) != cell.compatible:
            raise ValueError(f"rds_compat.csv contradicts itself about {key}.")
    return MappingProxyType(found)


@cache
def rds_reaches(cal: str, session_host: str) -> bool:
    """May an RDS CAL of this generation be used on a session host of that one (RDS-VER-01)?"""
    return rds_compat().get(("session_host", session_host, cal), rank(cal) >= rank(session_host))


@cache
def rds_holds(license_server: str, cal: str) -> bool:
    """Can a licence server of this generation hold an RDS CAL of that one (RDS-VER-02)?"""
    return rds_compat().get(("license_server", license_server, cal), rank(license_server) >= rank(cal))


@cache
def rules() -> Mapping[str, Rule]:
    """Every rule by its id: those with an outside source, then our own."""
    rows = [*_rows("license_rules.csv"), *_rows("product_rules.csv")]
    return MappingProxyType(
        {
            row["rule_id"]: Rule(
                row["rule_id"], row["topic"], row["rule"], row["source"], row["evidence_level"]
            )
            for row in rows
        }
    )


def rule(rule_id: str) -> Rule:
    """One rule; KeyError where there is none of that id."""
    return rules()[rule_id]


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = files("licensing.rules").joinpath("data", name).read_text(encoding="utf-8")
    yield from csv.DictReader(StringIO(text))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _generation(name: str) -> str:
    return name.removesuffix(" R2")
