"""docs/rules.md, rule by rule: the help pages show the prose that stands there, which is written nowhere else."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from licensing.rules.tables import Rule, rules

PAGE = Path(__file__).resolve().parent.parent / "docs" / "rules.md"
HEADING = re.compile(r"^##+ (.+)$")
ENTRY = re.compile(r"\*\*([A-Z0-9-]+)\*\* – (.+)", re.DOTALL)
SURE = re.compile(r"(.+[.*])\s+([^.]+\.)", re.DOTALL)
WORKED = re.compile(r"\*Worked: (.+?)\*", re.DOTALL)
LEGEND = "**How sure.** "


@dataclass(frozen=True, slots=True)
class Entry:
    """One rule with its prose, which is Markdown of one paragraph.

    `worked` is the example with numbers, where there is one; `before` stands above it, `after` below. `sure` is the
    last sentence: in the words of the legend, how sure the source is.
    """

    rule: Rule
    chapter: str
    before: str
    worked: str
    after: str
    sure: str


@cache
def rulebook() -> Mapping[str, Entry]:
    """Every rule that the page tells, by its id, in the order of the page."""
    entries, chapter = {}, ""
    for block in _blocks():
        if heading := HEADING.match(block):
            chapter = heading[1]
        elif found := ENTRY.match(block):
            entries[found[1]] = _entry(rules()[found[1]], chapter, found[2])
    return MappingProxyType(entries)


@cache
def legend() -> str:
    """The paragraph that says what the words for "how sure" mean, as Markdown."""
    return next(block.removeprefix(LEGEND) for block in _blocks() if block.startswith(LEGEND))


def _blocks() -> list[str]:
    return [block.strip() for block in PAGE.read_text(encoding="utf-8").split("\n\n")]


def _entry(rule: Rule, chapter: str, text: str) -> Entry:
    found = SURE.fullmatch(text)
    if found is None:
        raise ValueError(f"{rule.id}: the paragraph does not end with how sure it is.")
    told, sure = found.groups()
    before, worked, after = [*WORKED.split(told, maxsplit=1), "", ""][:3]
    return Entry(rule, chapter, before.strip(), worked.strip(), after.strip(), sure)
