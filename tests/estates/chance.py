"""What all made-up estates share: their day, and dice that fall alike every time."""

import random
from datetime import date

AS_OF = date(2026, 11, 24)


def dice_of(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 – the same estates every time, nothing secret
