"""How long the engine takes: for `make bench`, and for anybody who changes it."""

import statistics
import time
from collections.abc import Callable

from licensing.rules import Facts, assess
from tests.estates import big_estate, usual_estate

Row = tuple[str, float]


def milliseconds(facts: Facts) -> float:
    started = time.perf_counter()
    assess(facts)
    return (time.perf_counter() - started) * 1_000


def usual(count: int = 10_000) -> list[Row]:
    """Estates like those of small and mid-size customers, one after the other."""
    assess(usual_estate(0))  # the tables are read once
    taken = sorted(milliseconds(usual_estate(seed)) for seed in range(count))
    return [
        (f"{count:,} usual estates, median", statistics.median(taken)),
        (f"{count:,} usual estates, 99th percentile", taken[int(len(taken) * 0.99)]),
        (f"{count:,} usual estates, slowest", taken[-1]),
    ]


def big() -> list[Row]:
    """200 groups, 300 servers, 500 entitlements: of each of three, the middle of three runs."""
    return [
        (f"200 groups, 300 servers, 500 entitlements ({seed})", _middle(lambda seed=seed: big_estate(seed)))
        for seed in (1, 2, 3)
    ]


def growth() -> list[Row]:
    """The same kind of estate at 1, 3, 10 and 30 times its size: the median over 20 of each."""
    return [
        (
            f"usual estate, {size} times",
            statistics.median(milliseconds(usual_estate(seed, size)) for seed in range(20)),
        )
        for size in (1, 3, 10, 30)
    ]


def _middle(estate: Callable[[], Facts]) -> float:
    return statistics.median(milliseconds(estate()) for _ in range(3))


def measure() -> list[Row]:
    """Every row: what was measured, and the milliseconds it took."""
    return [*usual(), *big(), *growth()]
