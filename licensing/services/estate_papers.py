"""Documents of an estate with their lines and the rights these give, made as wanted in bulk.

Part of `licensing/services/estates.py`, which has checked everything before.
"""

from collections import defaultdict

from licensing.importers.proofs import DECLARATION
from licensing.models import AssurancePeriod, Entitlement, Proof, ProofLine
from licensing.services.estate_rows import owned_by, rows_of
from licensing.services.upserts import upsert


def apply_documents(wanted, license_servers, tally):
    """Takes customer → Account and (customer pk, name) → licence server row."""
    documents = {
        (customer.pk, *key): (customer, lines)
        for customer, found in wanted.items()
        for key, lines in found.documents.items()
    }
    proofs = {_key(row): row for row in rows_of(Proof, wanted)}
    _leave_proven_declarations(documents, proofs, tally)
    columns = {key: _proof(customer, *key[1:], lines[0]) for key, (customer, lines) in documents.items()}
    upsert(Proof, columns, proofs, kind="documents", tally=tally)
    lines = {
        (proofs[key].pk, place): (customer, line)
        for key, (customer, found) in documents.items()
        for place, line in enumerate(found, start=1)
    }
    _apply_lines(lines, wanted, license_servers, tally)


def _leave_proven_declarations(documents, proofs, tally):
    """Takes out declarations whose paper turned up since: declared again, their rights would count twice."""
    for row in list(proofs.values()):
        proven = row.place and row.kind != DECLARATION
        if proven and documents.pop((row.customer_id, DECLARATION, row.place), None):
            for kind in ("documents", "lines", "entitlements"):
                tally.left_alone[kind] += 1


def _key(proof):
    """As the files know it: a document by kind and number, a declaration by its place in the account."""
    return (proof.customer_id, proof.kind, proof.place if proof.kind == DECLARATION else proof.number)


def _proof(customer, kind, key, first):
    place = {"place": key} if kind == DECLARATION else {}
    return {
        **owned_by(customer),
        "kind": kind,
        "number": first.number,
        "date": first.date,
        "seller": first.seller,
        **place,
    }


def _apply_lines(lines, customers, license_servers, tally):
    rows = {(row.proof_id, row.place): row for row in rows_of(ProofLine, customers)}
    columns = {
        (proof, place): {**owned_by(customer), "proof_id": proof, "place": place, **line.columns}
        for (proof, place), (customer, line) in lines.items()
    }
    upsert(ProofLine, columns, rows, kind="lines", tally=tally)
    rights = {rows[key].pk: told for key, told in lines.items() if told[1].columns["product"]}
    tally.count_nothing += len(lines) - len(rights)
    entitlements = {row.line_id: row for row in rows_of(Entitlement, customers)}
    columns = {
        pk: _entitlement(customer, pk, line, license_servers) for pk, (customer, line) in rights.items()
    }
    new, changed = upsert(Entitlement, columns, entitlements, kind="entitlements", tally=tally)
    touched = {row.pk for row in [*new, *changed]}
    assured = {entitlements[pk].pk: (customer, line.assurance) for pk, (customer, line) in rights.items()}
    reassured = _apply_assurance(assured, customers) - touched
    tally.changed_after_all("entitlements", len(reassured))


def _entitlement(customer, line_pk, line, license_servers):
    name = line.license_server
    start, end = line.period
    return {
        **owned_by(customer),
        "line_id": line_pk,
        "valid_from": start,
        "valid_until": end,
        "license_server_id": license_servers[customer.pk, name].pk if name else None,
        "host": line.host,
    }


def _apply_assurance(wanted, customers):
    """Takes entitlement pk → (customer, period or None); returns the entitlements it changed.

    The files know one period for each right. Where somebody recorded several, they know better.
    """
    recorded = defaultdict(list)
    for row in rows_of(AssurancePeriod, customers):
        recorded[row.entitlement_id].append(row)
    new, changed, gone = [], [], []
    for entitlement, (customer, period) in wanted.items():
        rows = recorded[entitlement]
        if len(rows) > 1 or [(row.valid_from, row.valid_until) for row in rows] == [period] * bool(period):
            continue
        if period is None:
            gone += rows
            continue
        row = rows[0] if rows else AssurancePeriod(**owned_by(customer), entitlement_id=entitlement)
        row.valid_from, row.valid_until = period
        (changed if rows else new).append(row)
    AssurancePeriod.objects.bulk_create(new, batch_size=5000)
    if changed:
        AssurancePeriod.objects.bulk_update(changed, ["valid_from", "valid_until"], batch_size=1000)
    if gone:
        AssurancePeriod.objects.filter(pk__in=[row.pk for row in gone]).delete()
    return {row.entitlement_id for row in [*new, *changed, *gone]}
