"""People and devices as suites see them: who needs what, and which suites one of them may hold together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from licensing.rules.components import Component
from licensing.rules.lines import LineKey, reaches
from licensing.rules.needs import Need
from licensing.rules.rights import Claim


@dataclass(frozen=True, slots=True)
class Profile:
    """A number of people, or of devices, each with the same needs."""

    units: int
    needs: tuple[Need, ...]
    lines: frozenset[LineKey]


def profiles(needs: Iterable[Need], metric: str) -> list[Profile]:
    """The people or devices of each group, apart where exempt administrators need less than their colleagues.

    The exempt ones are the same people for every product as far as can be (WS-EX-02, WS-ADD-04): counted from
    the first, so that whoever is exempt from one product more is among those exempt from the others.
    """
    groups: dict[str, list[Need]] = {}
    for need in needs:
        if metric in need.metrics:
            groups.setdefault(need.group.name, []).append(need)
    found = []
    for ours in groups.values():
        total = ours[0].group.users if metric == "user" else ours[0].group.devices
        steps = sorted({0, total, *(need.exempt for need in ours)})
        for first, after in pairwise(steps):
            theirs = tuple(need for need in ours if need.exempt <= first)
            lines = frozenset(LineKey(need.product, need.rank, metric) for need in theirs)
            if theirs:
                found.append(Profile(after - first, theirs, lines))
    return found


def merged(found: Iterable[Profile]) -> list[Profile]:
    """People with the same needs are alike, whichever their groups."""
    together: dict[frozenset[LineKey], Profile] = {}
    for profile in found:
        same = together.get(profile.lines)
        if same is not None:
            profile = Profile(same.units + profile.units, same.needs + profile.needs, profile.lines)
        together[profile.lines] = profile
    return list(together.values())


@dataclass(frozen=True, slots=True)
class Pool:
    """Suites that reach exactly the same lines, and so may stand for one another."""

    lines: frozenset[LineKey]
    claims: tuple[Claim, ...]

    @property
    def quantity(self) -> int:
        return sum(claim.entitlement.quantity for claim in self.claims)


def pools(component: Component, lines: Sequence[LineKey]) -> list[Pool]:
    """The suites of a component by what they reach."""
    found: dict[frozenset[LineKey], list[Claim]] = {}
    for claim in component.suites:
        # No suite covers RDS, so that how RDS CALs match has no say here.
        reached = frozenset(line for line in lines if reaches(claim, line, "table"))
        if reached:
            found.setdefault(reached, []).append(claim)
    return [Pool(reached, tuple(claims)) for reached, claims in found.items()]


def holdings(profile: Profile, among: Sequence[Pool]) -> list[tuple[int, ...]]:
    """The sets of suites, as places in `among`, that one person of this profile may hold together.

    A suite is one licence for one person or device (WS-SUI-03). One that covers nothing needed there is not
    held, nor one that lies wholly within what another held by the same person covers.
    """
    covers = [pool.lines & profile.lines for pool in among]
    found: list[tuple[int, ...]] = []
    growing: list[tuple[int, ...]] = [(place,) for place, covered in enumerate(covers) if covered]
    while growing:
        held = growing.pop(0)
        found.append(held)
        for place in range(held[-1] + 1, len(among)):
            apart = covers[place] and not any(
                covers[place] <= covers[other] or covers[other] <= covers[place] for other in held
            )
            if apart:
                growing.append((*held, place))
    return found
