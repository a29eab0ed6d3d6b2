"""Allocation where suites tie products together: a small integer program, solved exactly.

Each person (or device) holds no suite or one of the sets of suites that go together, gets all that they cover,
and has the rest from single rights. Unknown are how many people of each profile hold which set, how many needs
of each line single rights cover, and how much of each right is used.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from licensing.rules import chains
from licensing.rules.components import Component
from licensing.rules.lines import LineKey, lines_of, reaches
from licensing.rules.profiles import Pool, Profile, holdings, merged, pools, profiles
from licensing.rules.program import Goal, Program
from licensing.rules.rights import Claim

Found = tuple[dict[LineKey, int], dict[str, int], dict[LineKey, list[str]]]


@dataclass(frozen=True, slots=True)
class _Holding:
    """How many people of a profile hold a set of suites."""

    variable: int
    profile: Profile
    places: tuple[int, ...]  # of the pools


@dataclass(frozen=True, slots=True)
class _Run:
    """How much is used of rights that are next to each other by age and alike in what they reach."""

    variable: int
    claims: tuple[Claim, ...]
    pool: int | None  # of a suite: its place
    newest: LineKey  # that the rights reach


@dataclass(slots=True)
class _Model:
    """The program of one component, and what its variables stand for."""

    component: Component
    lines: Sequence[LineKey]
    required: Mapping[LineKey, int]
    pools: Sequence[Pool]
    program: Program = field(default_factory=Program)
    holdings: list[_Holding] = field(default_factory=list)
    single: dict[LineKey, int] = field(default_factory=dict)  # needs that single rights cover
    runs: list[_Run] = field(default_factory=list)

    def of_product(self, product: str) -> list[LineKey]:
        return [line for line in self.lines if line.product == product]

    def covered(self, line: LineKey) -> dict[int, int]:
        """Everybody of this line who has it from a suite, and those who have it from a single right."""
        return {
            holding.variable: 1
            for holding in self.holdings
            if line in holding.profile.lines
            and any(line in self.pools[place].lines for place in holding.places)
        } | {self.single[line]: 1}


def allocate(component: Component, metric: str, limits: Mapping[LineKey, int] | None) -> Found:
    """Covered by line, used by right, and the ids of the rights that serve each line."""
    required = lines_of(component.needs)
    lines = sorted(required, key=lambda line: line.turn)
    model = _Model(component, lines, required, pools(component, lines))
    _hold_suites(model, merged(profiles(component.needs, metric)))
    _cover_lines(model, limits or required)
    _find_runs(model)
    _balance_suites(model)
    for product in component.products:
        _balance_singles(model, product)
    return _read(model, model.program.pursue(_goals(model, for_rights=limits is None)))


def _hold_suites(model: _Model, people: Sequence[Profile]) -> None:
    """Nobody holds two sets of suites."""
    for profile in people:
        ours = []
        for places in holdings(profile, model.pools):
            most = min(profile.units, *(model.pools[place].quantity for place in places))
            ours.append(_Holding(model.program.variable(most), profile, places))
        model.holdings += ours
        model.program.at_most({holding.variable: 1 for holding in ours}, profile.units)


def _cover_lines(model: _Model, limits: Mapping[LineKey, int]) -> None:
    """A line is covered by suites and by single rights, in all up to its limit."""
    for line in model.lines:
        model.single[line] = model.program.variable(limits[line])
        model.program.at_most(model.covered(line), limits[line])


def _find_runs(model: _Model) -> None:
    """Rights by age; those next to each other that reach the same are one unknown."""
    pool_of = {claim.place: place for place, pool in enumerate(model.pools) for claim in pool.claims}
    newest_of = {
        claim.place: next(line for line in model.lines if reaches(claim, line, "table"))
        for claim in (*model.component.suites, *(claim for claim, _ in model.component.singles))
    }
    claims = [*model.component.suites, *(claim for claim, _ in model.component.singles)]
    by_age = sorted(claims, key=lambda claim: claim.age)
    for (pool, newest), alike in groupby(
        by_age, lambda claim: (pool_of.get(claim.place), newest_of[claim.place])
    ):
        run = tuple(alike)
        most = sum(claim.entitlement.quantity for claim in run)
        model.runs.append(_Run(model.program.variable(most), run, pool, newest))


def _balance_suites(model: _Model) -> None:
    """As many suites are used as are held."""
    for place in range(len(model.pools)):
        held = {holding.variable: 1 for holding in model.holdings if place in holding.places}
        balance = held | {run.variable: -1 for run in model.runs if run.pool == place}
        model.program.at_most(balance, 0)
        model.program.at_most({variable: -factor for variable, factor in balance.items()}, 0)


def _balance_singles(model: _Model, product: str) -> None:
    """Single rights form a chain: those that reach a line or a newer one are enough for that and all newer."""
    lines = model.of_product(product)
    runs = [run for run in model.runs if run.pool is None and run.newest.product == product]
    for place, line in enumerate(lines):
        terms = {model.single[newer]: 1 for newer in lines[: place + 1]}
        terms |= {run.variable: -1 for run in runs if run.newest.rank >= line.rank}
        model.program.at_most(terms, 0)
    used = {run.variable: 1 for run in runs} | {model.single[line]: -1 for line in lines}
    model.program.at_most(used, 0)


def _goals(model: _Model, *, for_rights: bool) -> list[Goal]:
    """The fewest uncovered; the lines by turn; the rights by age."""
    by_line = {line: model.covered(line) for line in model.lines}
    together: dict[int, int] = {}
    for terms in by_line.values():
        for variable, factor in terms.items():
            together[variable] = together.get(variable, 0) + factor
    goals = [Goal(together, sum(model.required.values()))]
    goals += [Goal(by_line[line], model.required[line]) for line in model.lines]
    if for_rights:
        goals += [Goal({run.variable: 1}, model.program.bounds[run.variable]) for run in model.runs]
    return goals


def _read(model: _Model, solution: Sequence[int]) -> Found:
    covered = {line: sum(solution[variable] for variable in model.covered(line)) for line in model.lines}
    used: dict[str, int] = {}
    for run in model.runs:
        left = solution[run.variable]
        for claim in run.claims:
            used[claim.entitlement.id] = min(left, claim.entitlement.quantity)
            left -= used[claim.entitlement.id]
    served = {line: _serving_suites(model, solution, line, used) for line in model.lines}
    for product in model.component.products:
        _add_serving_singles(model, solution, product, used, served)
    return covered, used, served


def _serving_suites(
    model: _Model, solution: Sequence[int], line: LineKey, used: Mapping[str, int]
) -> list[str]:
    """The ids of suites of whose kind somebody of this line holds one."""
    places = {
        place
        for holding in model.holdings
        if solution[holding.variable] and line in holding.profile.lines
        for place in holding.places
        if line in model.pools[place].lines
    }
    ids = [claim.entitlement.id for run in model.runs if run.pool in places for claim in run.claims]
    return [name for name in ids if used[name]]


def _add_serving_singles(
    model: _Model,
    solution: Sequence[int],
    product: str,
    used: Mapping[str, int],
    served: Mapping[LineKey, list[str]],
) -> None:
    lines = model.of_product(product)
    rights = [
        (lines.index(run.newest), claim.entitlement.id)
        for run in model.runs
        if run.pool is None and run.newest.product == product
        for claim in run.claims
    ]
    covered = [solution[model.single[line]] for line in lines]
    by_line = chains.serve(covered, [(start, used[name]) for start, name in rights])
    for line, by in zip(lines, by_line, strict=True):
        served[line].extend(rights[place][1] for place in by)
