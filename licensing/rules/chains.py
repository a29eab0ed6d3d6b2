"""One CAL product by one metric, where rights and needs form a chain: a right serves its generation and all older.

Needs are numbered from the newest generation (0) to the oldest; a right has the number of the newest need that
it serves, and serves every later one. For such chains the greedy answers below are exact, not approximations:
the sets of needs that can be served together form a matroid, and so do the sets of rights that can be used.
"""

from collections.abc import Sequence


def cover(needs: Sequence[int], supply: Sequence[int]) -> list[int]:
    """How much of each need is covered: as much as possible in all, and of that the newest first."""
    covered, spare = [], 0
    for needed, arriving in zip(needs, supply, strict=True):
        spare += arriving
        covered.append(min(needed, spare))
        spare -= covered[-1]
    return covered


def uncovered(needs: Sequence[int], supply: Sequence[int]) -> int:
    """The fewest needs that must stay uncovered."""
    missing = spare = 0
    for needed, arriving in zip(needs, supply, strict=True):
        spare += arriving - needed
        if spare < 0:
            missing -= spare
            spare = 0
    return missing


def spend(covered: Sequence[int], rights: Sequence[tuple[int, int]]) -> list[int]:
    """How much of each right is used for the covered needs: the first as much as possible, then the second, …

    `rights` are pairs of the newest need served and the quantity, in the order of preference.
    """
    room = list(covered)  # room[i]: how many more may be used of the rights that start at need i or later
    for place in reversed(range(len(room) - 1)):
        room[place] += room[place + 1]
    used = []
    for start, quantity in rights:
        taken = min(quantity, min(room[: start + 1]))
        for place in range(start + 1):
            room[place] -= taken
        used.append(taken)
    return used


def serve(covered: Sequence[int], rights: Sequence[tuple[int, int]]) -> list[dict[int, int]]:
    """Who serves whom: the newest need first, each by the first right in order that can.

    Gives, for each need, the places of the rights that serve it and how many units of each.
    """
    left = [used for _, used in rights]
    served: list[dict[int, int]] = []
    for need, units in enumerate(covered):
        by: dict[int, int] = {}
        for place, (start, _) in enumerate(rights):
            taken = min(units, left[place]) if start <= need else 0
            if taken:
                by[place] = taken
                left[place] -= taken
                units -= taken
        served.append(by)
    return served
