"""How findings and explanations name things to people."""

from collections.abc import Sequence
from datetime import date

from licensing.rules.facts import COVERED_BY
from licensing.rules.lines import LineKey
from licensing.rules.tables import NEWEST

PEOPLE = {"user": ("person", "people"), "device": ("device", "devices")}


def count(number: int, one: str, more: str) -> str:
    return f"{number:,} {one if number == 1 else more}"


def units(number: int, metric: str) -> str:
    """ "1 person", "40 people", "12 devices"."""
    return count(number, *PEOPLE[metric])


def have(number: int) -> str:
    return "has" if number == 1 else "have"


def are(number: int) -> str:
    return "is" if number == 1 else "are"


def rights(number: int, product: str, metric: str, version: str | None = None) -> str:
    """ "18 Windows Server CALs 2019 by user"."""
    plural = product if product in COVERED_BY and not product.endswith("Suite") else f"{product}s"
    name = count(number, product, plural)
    return f"{name}{f' {version}' if version else ''} by {metric}"


def at_least(line: LineKey, *, exact: bool = False) -> str:
    """ "2022 or newer"; of the newest edition there is no newer one."""
    return line.version if exact or line.rank == NEWEST else f"{line.version} or newer"


def listed(names: Sequence[str], most: int = 4) -> str:
    """ "FS1, FS2 and SQL1"; a long list is cut."""
    if len(names) > most:
        return f"{', '.join(names[:most])} and {len(names) - most} more"
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]])) if names else "no server"


def day(on: date) -> str:
    """ "13 October 2026"."""
    return f"{on.day} {on:%B} {on.year}"
