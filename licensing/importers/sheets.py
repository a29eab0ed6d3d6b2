"""A CSV as people keep them: bytes → rows, with each fault at its file, line and column.

UTF-8 with or without a byte-order mark; comma, semicolon or tab; header names in any order and case.
"""

import csv
import re
from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

from licensing.rules.records import one_of, printable, suggestion
from licensing.rules.said import Said, say


class Fault(NamedTuple):
    """One thing that is wrong, and where; as text "proofs.csv:17: part_number: …"."""

    sheet: str
    line: int | None
    column: str | None
    message: Said

    def __str__(self):
        place = f"{self.sheet}.csv" if self.line is None else f"{self.sheet}.csv:{self.line}"
        return f"{place}: {self.column}: {self.message}" if self.column else f"{place}: {self.message}"


class Row(NamedTuple):
    """The filled cells of one line, by column; `line` is where it begins."""

    sheet: str
    line: int
    cells: dict[str, str]

    def fault(self, column, message):
        """What is wrong with one of its cells."""
        return Fault(self.sheet, self.line, column, message)


@dataclass(frozen=True)
class Sheet:
    """A file: which columns it may have, and which it must.

    With `others` it may have more, which are left alone; one that is nearly called as ours is a fault all the same.
    """

    name: str
    columns: tuple[str, ...]
    required: tuple[str, ...]
    others: bool = False


def read_rows(sheet, lines, faults):
    """Yields the rows of a file and appends what is wrong to `faults`.

    `lines` are its lines as bytes, as an open binary file gives them. Nothing is yielded from a file whose
    header is not understood; reading ends where a file stops being a CSV.
    """
    text = _Lines(lines)
    try:
        header = next(text, "")
        reader = csv.reader(text.from_first(header), delimiter=_delimiter(header), strict=True)
        columns = _columns(sheet, next(reader, []), faults)
        while columns:
            line = reader.line_num + 1
            cells = next(reader, None)
            if cells is None:
                return
            if (row := _row(sheet, line, columns, cells, faults)) is not None:
                yield row
    except UnicodeDecodeError as error:
        told = say("is not UTF-8 text (byte {byte})", byte=str(error.start + 1))
        faults.append(Fault(sheet.name, text.read, None, told))
    except csv.Error as error:
        faults.append(Fault(sheet.name, text.read, None, say("is not CSV ({error})", error=str(error))))


class _Lines:
    """Decodes line by line, so that a fault has a line and a big file does not fill the memory."""

    def __init__(self, lines):
        self._lines = iter(lines)
        self.read = 0

    def __iter__(self):
        return self

    def __next__(self):
        line = next(self._lines)
        self.read += 1
        return line.decode("utf-8-sig" if self.read == 1 else "utf-8")

    def from_first(self, first):
        """The line that was read already, then the others."""
        yield first
        yield from self


def _delimiter(header):
    return max(",;\t", key=header.count)


def _columns(sheet, header, faults):
    """The columns' names as we know them, None for one we do not; nothing when one is missing or there twice."""
    columns = [re.sub(r"[\s-]+", "_", name.strip().lower()) for name in header]
    while columns and not columns[-1]:  # spreadsheets end lines with empty cells
        columns.pop()
    if not columns:
        told = say("has no header (known are {names})", names=one_of(sheet.columns))
        faults.append(Fault(sheet.name, 1, None, told))
        return []
    grave = [*_repeated(columns)]
    grave += [(name, say("this column is missing")) for name in sheet.required if name not in columns]
    found = [*_unknown(sheet, columns), *grave]
    faults += [Fault(sheet.name, 1, printable(name) or "header", message) for name, message in found]
    return [] if grave else [name if name in sheet.columns else None for name in columns]


def _unknown(sheet, columns):
    for name in columns:
        if name not in sheet.columns:
            hint = suggestion(name, sheet.columns)
            if hint or not sheet.others:
                hint = hint or say(" (known are {names})", names=one_of(sheet.columns))
                yield name, say("is not a known column{hint}", hint=hint)


def _repeated(columns):
    for name, times in Counter(columns).items():
        if times > 1:
            yield name, say("this column is there more than once")


def _row(sheet, line, columns, cells, faults):
    """One line as a Row; nothing for an empty line, and for one whose cells cannot be told apart."""
    cells = [cell.strip() for cell in cells]
    if not any(cells):
        return None
    if len(cells) < len(columns) or any(cells[len(columns) :]):
        told = say("has {cells} cells where the header has {columns}", cells=len(cells), columns=len(columns))
        faults.append(Fault(sheet.name, line, None, told))
        return None
    filled = {column: cell for column, cell in zip(columns, cells, strict=False) if cell and column}
    spoilt = [column for column, cell in filled.items() if "\x00" in cell]
    faults += [Fault(sheet.name, line, column, say("holds a zero byte")) for column in spoilt]
    return None if spoilt else Row(sheet.name, line, filled)
