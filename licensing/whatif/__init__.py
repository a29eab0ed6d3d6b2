"""What if: the facts about a customer with some changes, ruled on and set beside what is on file. Stored nowhere."""

from licensing.whatif.comparing import Comparison, compare
from licensing.whatif.imagining import Changes, Fault, UnableToImagine, imagine
from licensing.whatif.telling import differences, named, note_of, verdict_of

__all__ = [
    "Changes",
    "Comparison",
    "Fault",
    "UnableToImagine",
    "compare",
    "differences",
    "imagine",
    "named",
    "note_of",
    "verdict_of",
]
