"""Which packs close a need at the least cost: plain values in, an exact answer out."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

# Nobody orders more at once; a bigger need is answered with None rather than with a guess.
MOST = 100_000


@dataclass(frozen=True, slots=True)
class Pack:
    """So many rights in one pack for a price. `name` tells packs apart."""

    name: str
    rights: int
    price: Decimal


@dataclass(frozen=True, slots=True)
class Basket:
    """Whole packs of some kinds, the biggest first, and how many of each."""

    items: tuple[tuple[Pack, int], ...]
    need: int

    @property
    def cost(self) -> Decimal:
        """What they cost together."""
        return sum((pack.price * count for pack, count in self.items), Decimal(0))

    @property
    def rights(self) -> int:
        """How many rights they give."""
        return sum(pack.rights * count for pack, count in self.items)

    @property
    def surplus(self) -> int:
        """How many rights are more than the need."""
        return self.rights - self.need

    @property
    def packs(self) -> int:
        """How many packs there are."""
        return sum(count for _, count in self.items)


def cheapest(need: int, packs: Sequence[Pack]) -> Basket | None:
    """The cheapest whole packs that give at least `need` rights, exactly.

    Among equally cheap ones those with the fewest rights too many, then the fewest packs. None where there is no
    pack, or the need is beyond `MOST`.
    """
    if need <= 0:
        return Basket((), 0)
    kinds = sorted(packs, key=lambda pack: (-pack.rights, pack.price, pack.name))
    if not kinds:
        return None
    counts = dict.fromkeys(range(len(kinds)), 0)
    thrifty = min(range(len(kinds)), key=lambda kind: (kinds[kind].price / kinds[kind].rights, kind))
    counts[thrifty] = _surely(need, kinds, thrifty)
    rest = need - counts[thrifty] * kinds[thrifty].rights
    if rest > MOST:
        return None
    for kind in _filling(rest, kinds):
        counts[kind] += 1
    return Basket(tuple((kinds[kind], count) for kind, count in counts.items() if count), need)


def _surely(need: int, kinds: Sequence[Pack], thrifty: int) -> int:
    """How many of the packs with the cheapest right a best answer has at least.

    Of any n other packs, n being the rights in a thrifty one, some give a multiple of n rights together; as many
    thrifty ones give the same for no more. So a best answer has fewer than n others, and the rest is thrifty.
    """
    size = kinds[thrifty].rights
    others = (size - 1) * max(pack.rights for pack in kinds)
    return max(0, (need - others) // size)


def _filling(need: int, kinds: Sequence[Pack]) -> list[int]:
    """The kinds of the packs, one by one, that give at least `need` rights in the best way."""
    # best[n]: (cost, rights, packs) of the best way to at least n rights, and the kind it ends with.
    best: list[tuple[Decimal, int, int]] = [(Decimal(0), 0, 0)]
    last = [-1]
    for wanted in range(1, need + 1):
        ways = []
        for kind, pack in enumerate(kinds):
            cost, rights, count = best[max(0, wanted - pack.rights)]
            ways.append(((cost + pack.price, rights + pack.rights, count + 1), kind))
        way, kind = min(ways)
        best.append(way)
        last.append(kind)
    chosen = []
    while need > 0:
        chosen.append(last[need])
        need -= kinds[last[need]].rights
    return chosen
