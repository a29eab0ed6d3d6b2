"""A line of the position while it is worked out, and which rights reach it."""

from collections.abc import Iterable
from typing import NamedTuple

from licensing.rules import tables
from licensing.rules.facts import CAL_PRODUCTS, RDS_CAL
from licensing.rules.needs import Need
from licensing.rules.rights import Claim

PLACE_OF = {product: place for place, product in enumerate(CAL_PRODUCTS)}


class LineKey(NamedTuple):
    """What is needed: a CAL product, the rank of its generation, and the metric."""

    product: str
    rank: int
    metric: str

    @property
    def version(self) -> str:
        return tables.generation_name(self.rank)

    @property
    def turn(self) -> tuple[int, int, bool]:
        """Who is served first: the table's order, then the newest generation, then user before device."""
        return (PLACE_OF[self.product], -self.rank, self.metric == "device")


def lines_of(needs: Iterable[Need]) -> dict[LineKey, int]:
    """How many units each line requires, once every need has its metric; only lines that require any."""
    required: dict[LineKey, int] = {}
    for need in needs:
        (metric,) = need.metrics
        units = need.units(metric)
        if units > 0:
            key = LineKey(need.product, need.rank, metric)
            required[key] = required.get(key, 0) + units
    return required


def reaches(claim: Claim, line: LineKey, rds_match: str) -> bool:
    """Does a right cover a need of this line?

    The same metric, and its generation or an older one (WS-VER-01, WS-VER-02, SQL-02); RDS CALs by their own
    table (RDS-VER-01), or only in the same generation where the reseller wants them to match (RDS-MATCH-01).
    """
    rank = claim.covers.get(line.product)
    if rank is None or claim.entitlement.metric != line.metric:
        return False
    if line.product != RDS_CAL:
        return rank >= line.rank
    if rds_match == "exact":
        return rank == line.rank
    return tables.rds_reaches(tables.generation_name(rank), line.version)
