"""proofs.csv: the lines of documents, and declarations without one; each gives rights."""

import datetime
from dataclasses import dataclass
from typing import Any

from licensing.importers.cells import Cells, faults_at
from licensing.importers.sheets import Sheet
from licensing.rules.checks import check_entitlement
from licensing.rules.facts import PROOF_KINDS
from licensing.rules.records import shown, suggestion
from licensing.rules.said import say

DECLARATION = "none"
PROOFS = Sheet(
    "proofs",
    columns=(
        "account",
        "kind",
        "number",
        "date",
        "seller",
        "part_number",
        "description",
        "product",
        "version",
        "metric",
        "rights_per_pack",
        "packs",
        "unit_price",
        "currency",
        "from",
        "until",
        "assurance_from",
        "assurance_until",
        "license_server",
        "host",
    ),
    required=("account", "kind", "packs"),
)
# Where the check of a right speaks of what stands in another column here.
COLUMN_OF = {
    "assurance[0].from": "assurance_from",
    "assurance[0].until": "assurance_until",
    "quantity": "packs",
}


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line of a document as the file tells it."""

    kind: str
    number: str
    date: datetime.date | None
    seller: str
    columns: dict[str, Any]  # of the line's own row in the database
    period: tuple[datetime.date | None, datetime.date | None]
    assurance: tuple[datetime.date | None, datetime.date | None] | None
    license_server: str | None
    host: str


def read_line(row, *, parts):
    """Returns (LineRow or None, its faults). `parts` is part number in capitals → part of the catalogue."""
    cells = Cells(row.cells)
    kind = cells.choice("kind", PROOF_KINDS, required=True)
    number = _number(cells, kind)
    day, seller = cells.day("date"), cells.short("seller", 200)
    columns = _columns(cells, parts)
    right = _right(cells, kind, columns)
    if cells.faults:
        return None, faults_at(row, cells.faults, COLUMN_OF)
    if right is None:  # a part that carries no access rights: the line is kept and counts nothing
        return LineRow(kind, number, day, seller, columns, (None, None), None, None, ""), []
    assured = [(period.start, period.end) for period in right.assurance]
    return LineRow(
        kind,
        number,
        day,
        seller,
        columns,
        (right.period.start, right.period.end),
        assured[0] if assured else None,
        right.license_server,
        right.host or "",
    ), []


def _number(cells, kind):
    number = cells.short("number", 100, required=kind not in (None, DECLARATION))
    if number and kind == DECLARATION:
        told = say(
            "a declaration (kind {kind}) has none, not {number}", kind=DECLARATION, number=shown(number)
        )
        cells.fault("number", told)
    return number


def _columns(cells, parts):
    """What the line's row holds: from the catalogue where the part is known, else from the cells."""
    part_number = cells.short("part_number", 60)
    part = parts.get(part_number.upper())
    known = _from_part(cells, part) if part else _from_cells(cells, part_number, parts)
    return {
        **known,
        "part_id": part.pk if part else None,
        "part_number": part_number,
        "description": cells.short("description", 300),
        "packs": cells.whole("packs"),
        "unit_price": cells.money("unit_price"),
        "currency": cells.currency("currency"),
    }


def _from_part(cells, part):
    """The catalogue's word; a cell that says something else is a fault."""
    for column in ("product", "version", "metric"):
        told, given = getattr(part, column), cells.values.get(column)
        if given is not None and given != told and (told or not part.product):
            cells.fault(column, _contradiction(given, told, part))
    rights = cells.whole("rights_per_pack", required=False, default=part.rights_per_pack)
    if rights != part.rights_per_pack and cells.sound("rights_per_pack"):
        said = say(
            "{given} contradicts the catalogue: {part} gives {told}",
            given=shown(rights),
            part=part.part_number,
            told=str(part.rights_per_pack),
        )
        cells.fault("rights_per_pack", said)
    return {
        "product": part.product,
        "version": part.version or cells.values.get("version", ""),
        "metric": part.metric,
        "rights_per_pack": part.rights_per_pack,
    }


def _contradiction(given, told, part):
    if not part.product:
        return say(
            "{given} contradicts the catalogue: {part} counts nothing here",
            given=shown(given),
            part=part.part_number,
        )
    return say(
        "{given} contradicts the catalogue: {part} is {told}",
        given=shown(given),
        part=part.part_number,
        told=told,
    )


def _from_cells(cells, part_number, parts):
    """What must be given where the catalogue says nothing."""
    if missing := [name for name in ("product", "metric", "rights_per_pack") if name not in cells.values]:
        cells.fault("part_number", _must_be_given(missing, part_number, parts))
    given = {name: cells.values.get(name, "") for name in ("product", "version", "metric")}
    return {**given, "rights_per_pack": cells.whole("rights_per_pack", least=1, required=False, default=1)}


def _must_be_given(missing, part_number, parts):
    names, *others = missing
    for other in others:
        names = say("{names} and {other}", names=names, other=other)
    if not part_number:
        return say("is empty, so {names} must be given", names=names)
    return say(
        "{value} is not in the catalogue{hint}, so {names} must be given",
        value=shown(part_number),
        hint=suggestion(part_number.upper(), parts),
        names=names,
    )


def _right(cells, kind, columns):
    """The right that the line gives, checked as a scenario's."""
    assurance = {
        key: cells.values[f"assurance_{key}"]
        for key in ("from", "until")
        if f"assurance_{key}" in cells.values
    }
    values = {
        "id": "line",
        "product": columns["product"] or None,
        "version": columns["version"] or None,
        "metric": columns["metric"] or None,
        "quantity": columns["packs"] * columns["rights_per_pack"],
        "proof": kind,
        "assurance": [assurance] if assurance else [],
        **{key: cells.values.get(key) for key in ("from", "until", "license_server", "host")},
    }
    if columns["part_id"] and not columns["product"]:
        for column in ("assurance_from", "assurance_until", "license_server", "host"):
            if column in cells.values:
                told = say("belongs to rights, and this part counts nothing here: leave it empty")
                cells.fault(column, told)
        return None
    right, faults = check_entitlement(values)
    said = {("product", "is missing"), ("metric", "is missing")}  # with the part number
    cells.faults += [fault for fault in faults if fault not in said]
    for column in ("license_server", "host"):
        cells.short(column, 100)
    return right
