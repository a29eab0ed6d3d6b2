"""Made-up estates: like those that resellers keep, of any size, and tiny wild ones that try every rule."""

from tests.estates.big import big_estate
from tests.estates.usual import usual_estate
from tests.estates.wild import suite_estate, wild_estate

__all__ = ["big_estate", "suite_estate", "usual_estate", "wild_estate"]
