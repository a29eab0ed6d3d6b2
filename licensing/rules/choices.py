"""The choice between user and device as an integer program: for many open choices, or where suites tie products.

Unknown are the choices, how many people and devices of each profile hold which suites, and how many needs are
covered. What a suite covers needlessly does no harm here: only how few needs stay uncovered is asked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from licensing.rules.components import Component, possible_lines
from licensing.rules.facts import RDS_CAL
from licensing.rules.lines import LineKey, reaches
from licensing.rules.needs import Need
from licensing.rules.profiles import Pool, Profile, holdings, merged, pools, profiles
from licensing.rules.program import Goal, Program

Choice = tuple[str, str]  # group and product


@dataclass(slots=True)
class _Model:
    """The program of one component, and what its variables stand for."""

    component: Component
    rds_match: str
    lines: Sequence[LineKey]
    pools: Sequence[Pool]
    program: Program = field(default_factory=Program)
    by_device: dict[Choice, int] = field(default_factory=dict)  # 1 where licensed by device
    covered: list[int] = field(default_factory=list)
    single: dict[LineKey, list[int]] = field(default_factory=dict)
    held: dict[int, dict[int, int]] = field(default_factory=dict)  # pool → terms


def choose_by_program(component: Component, undecided: Sequence[Need], rds_match: str) -> list[str]:
    """The metric of each undecided need."""
    lines = possible_lines(component.needs)
    model = _Model(component, rds_match, lines, pools(component, lines))
    for need in undecided:
        model.by_device[_choice(need)] = model.program.variable(1)
    for metric in ("user", "device"):
        _cover(model, metric)
    for place, terms in model.held.items():
        model.program.at_most(terms, model.pools[place].quantity)
    for line in lines:
        _limit_singles(model, line)
    solution = model.program.pursue(_goals(model, undecided))
    return ["device" if solution[model.by_device[_choice(need)]] else "user" for need in undecided]


def _choice(need: Need) -> Choice:
    return (need.group.name, need.product)


def _cover(model: _Model, metric: str) -> None:
    """The needs of one metric: those that some suite may cover person by person, the others line by line."""
    apart: list[Profile] = []
    alike: list[Profile] = []
    for profile in profiles(model.component.needs, metric):
        undecided = any(_choice(need) in model.by_device for need in profile.needs)
        (apart if undecided else alike).append(profile)
    rest: dict[LineKey, list[tuple[int, Need]]] = {}
    for profile in (*apart, *merged(alike)):
        from_suites = _hold_suites(model, profile)
        for line in sorted(profile.lines, key=lambda line: line.turn):
            need = next(need for need in profile.needs if need.product == line.product)
            if line in from_suites:
                _cover_needs(model, line, [(profile.units, need)], from_suites[line])
            else:
                rest.setdefault(line, []).append((profile.units, need))
    for line, needs in rest.items():
        _cover_needs(model, line, needs, {})


def _hold_suites(model: _Model, profile: Profile) -> Mapping[LineKey, dict[int, int]]:
    """Nobody holds two sets of suites. Gives, for each line that suites cover here, by whom."""
    from_suites: dict[LineKey, dict[int, int]] = {}
    variables: dict[int, int] = {}
    for places in holdings(profile, model.pools):
        most = min(profile.units, *(model.pools[place].quantity for place in places))
        variable = model.program.variable(most)
        variables[variable] = 1
        for place in places:
            model.held.setdefault(place, {})[variable] = 1
        for line in profile.lines:
            if any(line in model.pools[place].lines for place in places):
                from_suites.setdefault(line, {})[variable] = 1
    if variables:
        model.program.at_most(variables, profile.units)
    return from_suites


def _cover_needs(
    model: _Model, line: LineKey, needs: Sequence[tuple[int, Need]], from_suites: Mapping[int, int]
) -> None:
    """Covered are at most those licensed by this metric, and those with a suite or a single right."""
    most = sum(units for units, _ in needs)
    covered, single = model.program.variable(most), model.program.variable(most)
    model.covered.append(covered)
    model.single.setdefault(line, []).append(single)
    model.program.at_most({covered: 1, single: -1} | dict.fromkeys(from_suites, -1), 0)
    there, terms = 0, {covered: 1}
    for units, need in needs:
        choice = model.by_device.get(_choice(need))
        if choice is None:
            there += units
        elif line.metric == "device":
            terms[choice] = terms.get(choice, 0) - units
        else:
            there += units
            terms[choice] = terms.get(choice, 0) + units
    if len(terms) > 1:
        model.program.at_most(terms, there)


def _limit_singles(model: _Model, line: LineKey) -> None:
    """Single rights form a chain: for a line and all newer there are as many as reach one of them."""
    alone = model.rds_match == "exact" and line.product == RDS_CAL
    chain = [
        other
        for other in model.lines
        if (other.product, other.metric) == (line.product, line.metric)
        and (other == line if alone else other.rank >= line.rank)
    ]
    quantity = sum(
        claim.entitlement.quantity
        for claim, product in model.component.singles
        if product == line.product and any(reaches(claim, other, model.rds_match) for other in chain)
    )
    model.program.at_most(
        {variable: 1 for other in chain for variable in model.single.get(other, ())}, quantity
    )


def _goals(model: _Model, undecided: Sequence[Need]) -> list[Goal]:
    """The fewest missing, the fewest required, then user before device need by need."""
    by_user = sum(need.units(need.metrics[0]) for need in model.component.needs)
    saved = {model.by_device[_choice(need)]: need.users - need.devices for need in undecided}
    at_best = sum(gain for gain in saved.values() if gain > 0)
    at_worst = sum(gain for gain in saved.values() if gain < 0)
    found = dict.fromkeys(model.covered, 1) | saved
    return [
        Goal(found, most=by_user, least=at_worst),
        Goal(saved, most=at_best, least=at_worst),
        *(Goal({variable: -1}, most=0, least=-1) for variable in saved),
    ]
