"""How findings and explanations name things to people."""

from collections.abc import Sequence

from licensing.rules.facts import COVERED_BY
from licensing.rules.lines import LineKey
from licensing.rules.said import Said, day, say, say_many
from licensing.rules.tables import NEWEST

__all__ = ["at_least", "count", "day", "listed", "out_of", "rights", "units"]


def count(number: int, one: str, more: str) -> str:
    """ "1 right", "3 rights", for what is told in English only."""
    return f"{number:,} {one if number == 1 else more}"


def units(number: int, metric: str) -> Said:
    """ "1 person", "40 people", "12 devices"."""
    if metric == "user":
        return say_many("{count} person", "{count} people", number)
    return say_many("{count} device", "{count} devices", number)


def out_of(number: int, metric: str) -> Said:
    """ "of 40 people"."""
    if metric == "user":
        return say_many("of {count} person", "of {count} people", number)
    return say_many("of {count} device", "of {count} devices", number)


def rights(number: int, product: str, metric: str, version: str | None = None) -> Said:
    """ "18 Windows Server CALs 2019 by user"; products have the same names in every language."""
    singular = number == 1 or (product in COVERED_BY and not product.endswith("Suite"))
    name = f"{product}{'' if singular else 's'}{f' {version}' if version else ''}"
    if metric == "user":
        return say("{number} {name} by user", number=number, name=name)
    if metric == "device":
        return say("{number} {name} by device", number=number, name=name)
    return say("{number} {name} by external-connector", number=number, name=name)


def at_least(line: LineKey, *, exact: bool = False) -> str:
    """ "2022 or newer"; of the newest edition there is no newer one."""
    return line.version if exact or line.rank == NEWEST else say("{version} or newer", version=line.version)


def listed(names: Sequence[str], most: int = 4) -> str:
    """ "FS1, FS2 and SQL1"; a long list is cut."""
    if len(names) > most:
        return say("{names} and {number} more", names=", ".join(names[:most]), number=len(names) - most)
    if len(names) > 1:
        return say("{names} and {last}", names=", ".join(names[:-1]), last=names[-1])
    return names[0] if names else say("no server")
