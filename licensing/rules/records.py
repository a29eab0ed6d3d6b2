"""One record of a scenario, or of an import, checked key by key: every fault in it is found at once."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import Any

from licensing.rules.facts import Period
from licensing.rules.said import say

Faults = list[tuple[str, str]]  # the key, with an index where a value in a list is meant, and what is wrong

MOST = 1_000_000_000  # more than anybody has; keeps sums exact in the solver
LONGEST_SHOWN = 40
DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class RepeatedKeys(dict[str, Any]):
    """An object in which some keys were given more than once."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        times = Counter(name for name, _ in pairs)
        self.repeated = [name for name in self if times[name] > 1]


class NotANumber:
    """A number that JSON or arithmetic does not know: NaN, Infinity, or one with thousands of digits."""

    def __init__(self, text: str) -> None:
        self.text = text


def shown(value: Any) -> str:
    """A value as its writer would recognise it, short enough for one line."""
    if isinstance(value, NotANumber):
        text = value.text
    elif value is None or isinstance(value, bool):
        text = {None: "null", True: "true", False: "false"}[value]
    elif isinstance(value, str):
        text = f'"{value}"'
    elif isinstance(value, dict):
        return say("an object")
    elif isinstance(value, (list, tuple)):
        return say("a list")
    else:
        text = str(value)
    return printable(text)


def printable(text: str) -> str:
    """Some text on one line that any terminal takes, and not too much of it."""
    text = text if text.isprintable() else text.encode("unicode_escape").decode("ascii")
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


def one_of(names: Collection[str]) -> str:
    return ", ".join(names)


def suggestion(wrong: str, names: Collection[str]) -> str:
    close = get_close_matches(wrong, names, n=1)
    return say(' (do you mean "{name}"?)', name=close[0]) if close else ""


@dataclass(slots=True)
class Record:
    """Reads the keys of one object; what is wrong goes to `faults`, and a harmless value is returned."""

    values: Mapping[str, Any]
    faults: Faults = field(default_factory=list)

    def fault(self, key: str, message: str) -> None:
        self.faults.append((key, message))

    def known_keys(self, names: Collection[str]) -> None:
        for name in getattr(self.values, "repeated", ()):
            self.fault(printable(name), say("is given more than once"))
        for name in self.values:
            if name not in names:
                hint = suggestion(name, names) or say(" (known are {names})", names=one_of(names))
                self.fault(printable(name), say("is not a known key{hint}", hint=hint))

    def get(self, key: str, *, required: bool) -> Any:
        value = self.values.get(key)
        if value is None and required:
            self.fault(key, say("is missing"))
        return value

    def text(self, key: str, *, required: bool = False) -> str | None:
        value = self.get(key, required=required)
        return None if value is None else self.checked_text(key, value)

    def checked_text(self, place: str, value: Any) -> str | None:
        """A name: some text that can be written anywhere."""
        if not isinstance(value, str):
            self.fault(place, say("must be text, not {value}", value=shown(value)))
        elif not value:
            self.fault(place, say("must not be empty"))
        elif any("\ud800" <= character <= "\udfff" for character in value):
            self.fault(place, say("{value} holds half a character", value=shown(value)))
        else:
            return value
        return None

    def choice(
        self, key: str, among: Collection[str], *, default: str | None = None, required: bool = False
    ) -> str | None:
        value = self.get(key, required=required)
        return default if value is None else self.checked_choice(key, value, among)

    def checked_choice(self, place: str, value: Any, among: Collection[str]) -> str | None:
        if isinstance(value, str) and value in among:
            return value
        hint = suggestion(value, among) if isinstance(value, str) else ""
        message = say(
            "{value} is not one of {names}{hint}", value=shown(value), names=one_of(among), hint=hint
        )
        self.fault(place, message)
        return None

    def number(self, key: str) -> int:
        value = self.get(key, required=True)
        if value is None:
            return 0
        if not isinstance(value, int) or isinstance(value, bool):
            self.fault(key, say("must be a whole number, not {value}", value=shown(value)))
        elif value < 0:
            self.fault(key, say("must not be negative ({value})", value=shown(value)))
        elif value > MOST:
            self.fault(key, say("{value} is more than {most}", value=shown(value), most=MOST))
        else:
            return value
        return 0

    def truth(self, key: str) -> bool:
        value = self.get(key, required=True)
        if value is not None and not isinstance(value, bool):
            self.fault(key, say("must be true or false, not {value}", value=shown(value)))
        return value is True

    def day(self, key: str, *, required: bool = False) -> date | None:
        value = self.get(key, required=required)
        if value is None:
            return None
        if isinstance(value, date):
            return value
        if isinstance(value, str) and DATE.fullmatch(value):
            try:
                return date.fromisoformat(value)
            except ValueError:
                self.fault(key, say("there is no day {day}", day=value))
                return None
        self.fault(key, say("must be a date like 2026-11-24, not {value}", value=shown(value)))
        return None

    def period(self) -> Period:
        start, end = self.day("from"), self.day("until")
        if start is not None and end is not None and end < start:
            self.fault("until", say("{until} is before from ({start})", until=str(end), start=str(start)))
        return Period(start, end)

    def items(self, key: str, *, required: bool = False) -> list[Any]:
        value = self.get(key, required=required)
        if value is None:
            return []
        if isinstance(value, (list, tuple, frozenset, set)):
            return list(value)
        self.fault(key, say("must be a list, not {value}", value=shown(value)))
        return []

    def each(self, key: str, check: Callable[[str, Any], str | None], *, required: bool = False) -> list[str]:
        """The sound values of a list, each once."""
        found = (
            check(f"{key}[{place}]", value) for place, value in enumerate(self.items(key, required=required))
        )
        return list(dict.fromkeys(value for value in found if value is not None))
