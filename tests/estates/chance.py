"""What all made-up estates share: their day, and dice that fall alike every time."""

import random
from datetime import date

AS_OF = date(2026, 11, 24)


Chance = int | random.Random  # a seed, or dice that somebody else throws (hypothesis does)


def dice_of(chance: Chance) -> random.Random:
    """The dice of a seed, which fall alike every time; dice are taken as they are."""
    return random.Random(chance) if isinstance(chance, int) else chance  # noqa: S311 – nothing secret
