"""What a number of a position counts: whose need it is, and which rights serve it."""

from dataclasses import dataclass

from licensing.rules import Facts, Line
from licensing.rules.allocation import allocate
from licensing.rules.lines import LineKey
from licensing.rules.needs import Need
from licensing.rules.rights import good_enough
from licensing.rules.ruling import rule_on
from licensing.rules.tables import rank


@dataclass(frozen=True, slots=True)
class Asked:
    """A group's part of a need: so many people or devices, because of these servers."""

    group: str
    units: int
    exempt: int
    servers: tuple[str, ...]
    chosen: bool  # by user or by device was the engine's own choice

    @classmethod
    def by(cls, need: Need, metric: str) -> "Asked":
        """What one need of a ruling asks."""
        chosen = need.group.licensed_by == "cheapest" and need.group.kind != "administrators"
        return cls(need.group.name, need.units(metric), need.exempt, need.servers, chosen)


@dataclass(frozen=True, slots=True)
class Counted:
    """A line with everything behind its numbers; rights by their ids, in the order in which they are used."""

    line: Line
    asked: tuple[Asked, ...]
    claimed: tuple[str, ...]
    provable: tuple[str, ...]


def counted(facts: Facts, *, product: str, version: str, metric: str) -> Counted | None:
    """What the numbers of a position's line count; None where the position has no such line."""
    ruling = rule_on(facts)
    wanted = (product, version, metric)
    line = next((one for one in ruling.lines if (one.product, one.version, one.metric) == wanted), None)
    if line is None:
        return None
    key = LineKey(product, rank(version), metric)
    needs = [need for need in ruling.needs if (need.product, need.rank, *need.metrics) == key]
    proven = [claim for claim in ruling.claims if good_enough(claim.entitlement, facts.policy.provable_from)]
    again = allocate(ruling.needs, proven, facts.policy.rds_match, limits=ruling.claimed.covered)
    return Counted(
        line=line,
        asked=tuple(Asked.by(need, metric) for need in needs if need.units(metric) > 0),
        claimed=tuple(ruling.claimed.served.get(key, ())),
        provable=tuple(again.served.get(key, ())),
    )
