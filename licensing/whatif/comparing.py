"""Two positions side by side: what differs in numbers and in what there is to say."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext

from licensing.rules import Finding, Line, Position
from licensing.rules.lines import LineKey
from licensing.rules.tables import rank


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it is and as it would be."""

    now: int
    then: int

    @property
    def change(self) -> int:
        return self.then - self.now


@dataclass(frozen=True, slots=True)
class LineBeside:
    """One line of the position as it is and as it would be; a line that is not there counts nothing."""

    product: str
    version: str
    metric: str
    required: Number
    covered: Number
    provable: Number
    missing: Number

    @property
    def subject(self) -> str:
        name = f"{self.product} {self.version}"
        return (gettext("{name} by user") if self.metric == "user" else gettext("{name} by device")).format(
            name=name
        )

    @property
    def numbers(self) -> tuple[tuple[str, Number], ...]:
        """The four numbers with the words for them."""
        return (
            (gettext("required"), self.required),
            (gettext("claimed"), self.covered),
            (gettext("provable"), self.provable),
            (gettext("missing"), self.missing),
        )

    @property
    def differs(self) -> bool:
        return any(number.change for _, number in self.numbers)


@dataclass(frozen=True, slots=True)
class Changed:
    """A finding that would be said in other words: the same rule about the same thing."""

    now: Finding
    then: Finding


@dataclass(frozen=True, slots=True)
class Comparison:
    """The position as it is, as it would be, and what differs."""

    now: Position
    then: Position
    lines: tuple[LineBeside, ...]
    new: tuple[Finding, ...]
    gone: tuple[Finding, ...]
    changed: tuple[Changed, ...]

    @property
    def missing(self) -> Number:
        """Rights required and not there."""
        return self._sum(lambda line: line.missing)

    @property
    def unproven(self) -> Number:
        """Rights there that no accepted document proves."""
        return self._sum(lambda line: line.covered - line.provable)

    @property
    def differs(self) -> bool:
        """False when everything would stay as it is."""
        said = self.new or self.gone or self.changed
        return bool(said) or self.now.status != self.then.status or any(line.differs for line in self.lines)

    def _sum(self, of: Callable[[Line], int]) -> Number:
        return Number(sum(map(of, self.now.lines)), sum(map(of, self.then.lines)))


def compare(now: Position, then: Position) -> Comparison:
    """What differs between two positions of the same day."""
    new, gone, changed = _findings(now.findings, then.findings)
    return Comparison(now, then, tuple(_lines(now.lines, then.lines)), new, gone, changed)


def _key(line: Line) -> LineKey:
    return LineKey(line.product, rank(line.version), line.metric)


def _lines(now: tuple[Line, ...], then: tuple[Line, ...]) -> list[LineBeside]:
    before, after = {_key(line): line for line in now}, {_key(line): line for line in then}
    keys = sorted({*before, *after}, key=lambda key: key.turn)
    return [_beside(key, before.get(key), after.get(key)) for key in keys]


def _beside(key: LineKey, now: Line | None, then: Line | None) -> LineBeside:
    def number(name: str) -> Number:
        return Number(getattr(now, name, 0), getattr(then, name, 0))

    return LineBeside(
        product=key.product,
        version=key.version,
        metric=key.metric,
        required=number("required"),
        covered=number("covered"),
        provable=number("provable"),
        missing=number("missing"),
    )


def _findings(
    now: tuple[Finding, ...], then: tuple[Finding, ...]
) -> tuple[tuple[Finding, ...], tuple[Finding, ...], tuple[Changed, ...]]:
    """Those that would be new, those that would go, and those that would be said in other words."""
    left = list(now)
    fresh: list[Finding] = []
    for finding in then:  # those that stay are no news
        same = next((one for one in left if _said(one) == _said(finding)), None)
        if same is None:
            fresh.append(finding)
        else:
            left.remove(same)
    new, changed = [], []
    for finding in fresh:
        about = next((one for one in left if _about(one) == _about(finding)), None)
        if about is None:
            new.append(finding)
        else:
            left.remove(about)
            changed.append(Changed(about, finding))
    return tuple(new), tuple(left), tuple(changed)


def _said(finding: Finding) -> tuple[str, ...]:
    return (*_about(finding), str(finding.severity), finding.message)


def _about(finding: Finding) -> tuple[str, ...]:
    return finding.rule, finding.product, finding.subject
