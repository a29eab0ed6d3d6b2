"""What an import changes, cell by cell: kept as the database has it, told in the reader's words."""

import json
from typing import NamedTuple

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import ForeignKey
from django.utils.text import capfirst

from customers.models import AccessGroup, Contact, Customer, Member, Server
from licensing.models import CheckUp, Entitlement, LicenseServer, Part, Proof, ProofLine
from portal.history.words import NOTHING, shown

MODELS = {
    "customers": Customer,
    "contacts": Contact,
    "servers": Server,
    "groups": AccessGroup,
    "licence servers": LicenseServer,
    "documents": Proof,
    "lines": ProofLine,
    "entitlements": Entitlement,
    "check-ups": CheckUp,
}
# What a line and a right are called: their document and what they are of.
DOCUMENTED = {
    "lines": ("proof__number", "part_number", "product"),
    "entitlements": ("line__proof__number", "line__part_number", "line__product"),
}


class Cell(NamedTuple):
    """A changed cell as people read it; `name` is empty for a row that has none of its own."""

    account: str
    name: str
    kind: str
    field: str
    former: str
    new: str


def keep(tally, reseller):
    """The cells of a Tally as JSON: [kind, account, name, column, former, new].

    What a cell points at is kept by its name: a row that the import makes has another pk each time it is looked through.
    """
    accounts = _accounts(tally.cells, reseller)
    names = _names(tally.cells, reseller)
    called = {kind: _called(kind, tally.cells, reseller) for kind in DOCUMENTED}
    rows = [
        [
            cell.kind,
            accounts.get(_customer(cell), ""),
            called.get(cell.kind, {}).get(cell.row, cell.name),
            cell.column,
            *(
                names[cell.column].get(value) if cell.column in names else value
                for value in (cell.former, cell.new)
            ),
        ]
        for cell in tally.cells
    ]
    return json.loads(json.dumps(rows, cls=DjangoJSONEncoder))


def tell(kept):
    """The Cell of one row that `keep` made."""
    kind, account, name, column, former, new = kept
    model = MODELS[kind]
    field = model._meta.get_field(column)
    former, new = (
        (value or NOTHING) if isinstance(field, ForeignKey) else shown(field, value, None)
        for value in (former, new)
    )
    return Cell(
        account, name, capfirst(str(model._meta.verbose_name)), capfirst(str(field.verbose_name)), former, new
    )


def _customer(cell):
    return cell.row if cell.kind == "customers" else cell.customer


def _accounts(cells, reseller):
    rows = Customer.objects.of(reseller).filter(pk__in={_customer(cell) for cell in cells})
    return dict(rows.values_list("pk", "account"))


def _names(cells, reseller):
    """Column → pk → what that is called, for the columns that point at something."""
    rows = {
        "account_manager_id": Member.objects.of(reseller).select_related("user"),
        "license_server_id": LicenseServer.objects.of(reseller),
        "part_id": Part.objects.known_to(reseller),
    }
    pointed = {column: set() for column in rows}
    for cell in cells:
        if cell.column in pointed:
            pointed[cell.column] |= {cell.former, cell.new}
    return {
        column: {row.pk: str(row) for row in rows[column].filter(pk__in=pks)}
        for column, pks in pointed.items()
        if pks
    }


def _called(kind, cells, reseller):
    if not (pks := {cell.row for cell in cells if cell.kind == kind}):
        return {}
    rows = MODELS[kind].objects.of(reseller).filter(pk__in=pks).values_list("pk", *DOCUMENTED[kind])
    return {
        pk: ", ".join(filter(None, (number, part_number or product)))
        for pk, number, part_number, product in rows
    }
