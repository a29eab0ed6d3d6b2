"""One ruling: what was found out about the facts, before anything is said about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from licensing.rules.allocation import Allocation, allocate
from licensing.rules.facts import Facts, Server
from licensing.rules.lines import LineKey, lines_of
from licensing.rules.metrics import choose_metrics
from licensing.rules.needs import Need, find_needs, freeing_connectors, servers_in_service
from licensing.rules.position import Line, Right
from licensing.rules.provable import provable
from licensing.rules.rights import Claim, Connector, find_rights
from licensing.rules.tables import generation_name


@dataclass(frozen=True)
class Ruling:
    """Needs with their metrics, rights with their generations, and who serves whom."""

    facts: Facts
    needs: tuple[Need, ...]
    claims: tuple[Claim, ...]
    connectors: tuple[Connector, ...]
    freeing: frozenset[str]  # the ids of connectors that free a server which an external group reaches
    claimed: Allocation
    lines: tuple[Line, ...]

    @cached_property
    def servers(self) -> tuple[Server, ...]:
        return servers_in_service(self.facts)

    @cached_property
    def rights(self) -> tuple[Right, ...]:
        """A row for each entitlement in force, in the scenario's order."""
        rows = {claim.place: self._claimed_right(claim) for claim in self.claims}
        rows |= {connector.place: self._connector_right(connector) for connector in self.connectors}
        return tuple(rows[place] for place in sorted(rows))

    def _claimed_right(self, claim: Claim) -> Right:
        version = None if claim.rank is None else generation_name(claim.rank)
        return _right(claim, version, self.claimed.used.get(claim.entitlement.id, 0))

    def _connector_right(self, connector: Connector) -> Right:
        used = int(connector.entitlement.id in self.freeing)
        return _right(connector, generation_name(connector.rank), used)


def _right(holder: Claim | Connector, version: str | None, used: int) -> Right:
    quantity = holder.entitlement.quantity
    return Right(holder.entitlement.id, version, quantity, used, quantity - used)


def rule_on(facts: Facts) -> Ruling:
    """Finds needs and rights, chooses metrics, allocates, and counts what can be proven."""
    claims, connectors = find_rights(facts)
    freed = freeing_connectors(servers_in_service(facts), connectors)
    match = facts.policy.rds_match
    needs = choose_metrics(find_needs(facts, freed), claims, match)
    claimed = allocate(needs, claims, match)
    proven = provable(needs, claims, claimed, facts.policy)
    reached = {name for group in facts.groups if group.kind == "external" for name in group.servers}
    freeing = frozenset(
        connector.entitlement.id
        for (server, _), held in freed.items()
        if server in reached
        for connector in held
    )
    return Ruling(facts, needs, claims, connectors, freeing, claimed, _lines(needs, claimed, proven))


def _lines(needs: tuple[Need, ...], claimed: Allocation, proven: Mapping[LineKey, int]) -> tuple[Line, ...]:
    rows = []
    for key, required in lines_of(needs).items():
        covered = claimed.covered.get(key, 0)
        rows.append(
            Line(
                key.product,
                key.version,
                key.metric,
                required,
                covered,
                required - covered,
                proven.get(key, 0),
            )
        )
    return tuple(sorted(rows, key=lambda line: (line.product, line.version, line.metric)))
