"""Texts for people: in English, remembering what they were made of, so that others can say them in their language."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Self

Value = str | int | date  # a text among the values may be Said itself


class Said(str):
    """An English text with the template it was made from and the values filled in.

    `templates` are one, or that of one and that of many: the value `count` chooses.
    """

    __slots__ = ("templates", "values")
    templates: tuple[str, ...]
    values: Mapping[str, Value]

    def __new__(
        cls, text: str, templates: tuple[str, ...] = (), values: Mapping[str, Value] | None = None
    ) -> Self:
        said = super().__new__(cls, text)
        said.templates, said.values = templates, values or {}
        return said


def say(template: str, /, **values: Value) -> Said:
    """The template with its values filled in. `tests/texts` finds the template in the call, for translators."""
    return _filled((template,), values)


def say_many(one: str, many: str, count: int, /, **values: Value) -> Said:
    """The template of one or that of many, with `count` among its values."""
    return _filled((one, many), {"count": count, **values})


def _filled(templates: tuple[str, ...], values: Mapping[str, Value]) -> Said:
    template = templates[0] if values.get("count") == 1 else templates[-1]
    text = (
        template.format_map({name: _english(value) for name, value in values.items()}) if values else template
    )
    return Said(text, templates, values)


def _english(value: Value) -> str:
    if isinstance(value, str):
        return value
    return f"{value:,}" if isinstance(value, int) else day(value)


def day(on: date) -> str:
    """ "13 October 2026"."""
    return f"{on.day} {on:%B} {on.year}"


def kept(value: Value) -> Any:
    """A text or value as JSON keeps it: what is Said as [its templates, its values], without the English made of them."""
    if isinstance(value, Said):
        return [list(value.templates), {name: kept(one) for name, one in value.values.items()}]
    return {"day": value.isoformat()} if isinstance(value, date) else value


def said_again(keeping: Any) -> Any:
    """What `kept` made JSON of; a text kept without a template is only English, and stays it."""
    if isinstance(keeping, list):
        templates, values = keeping
        return _filled(tuple(templates), {name: said_again(value) for name, value in values.items()})
    return date.fromisoformat(keeping["day"]) if isinstance(keeping, dict) else keeping
