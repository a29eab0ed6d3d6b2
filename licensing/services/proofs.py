"""Documents that prove a purchase: recorded, changed, voided, restored."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext

from customers.models import Customer
from licensing.models import Proof
from licensing.services.drafts import UnfitLine, completed, parts_by_number
from licensing.services.lines import UnableToKeepProof, add_line, locked, of_line, refuse_too_many


@transaction.atomic
def record_proof(*, customer, kind, number="", date=None, seller="", notes="", lines=()):
    """Records a document with its lines; each with a product gives its rights to the customer.

    `lines` are LineDrafts in the document's order. Returns the Proof; raises UnableToKeepProof.
    """
    # One document of a customer after the other, so that two declarations do not get the same place.
    Customer.objects.of(customer.reseller).select_for_update().get(pk=customer.pk)
    proof = Proof(
        reseller=customer.reseller,
        customer=customer,
        kind=kind,
        number=number,
        place=_next_place(customer) if kind == Proof.Kind.NONE else 0,
        date=date,
        seller=seller,
        notes=notes,
    )
    _refuse_faults(proof)
    proof.save()
    parts = parts_by_number(customer.reseller, [line.part_number for line in lines])
    for place, draft in enumerate(lines, start=1):
        try:
            add_line(proof, place, completed(draft, parts))
        except UnfitLine as error:
            raise UnableToKeepProof(of_line(place, error)) from error
    return proof


@transaction.atomic
def change_proof(*, proof, kind, number, date, seller, notes):
    """Corrects the head of a document; its lines and their rights stay. Raises UnableToKeepProof."""
    proof = locked(proof)
    if proof.voided_at:
        raise UnableToKeepProof(gettext("A voided document stays as it was. Restore it first."))
    if (kind == Proof.Kind.CREDIT_NOTE) != (proof.kind == Proof.Kind.CREDIT_NOTE):
        raise UnableToKeepProof(
            gettext(
                "A credit note takes rights back, the other documents give them. Void this one and record another."
            )
        )
    # A declaration whose paper turned up keeps its place: an import must not declare it a second time.
    if kind == Proof.Kind.NONE and kind != proof.kind:
        proof.place = proof.place or _next_place(proof.customer)
    proof.kind, proof.number, proof.date, proof.seller, proof.notes = kind, number, date, seller, notes
    _refuse_faults(proof)
    proof.save(update_fields=["kind", "number", "place", "date", "seller", "notes"])
    return proof


@transaction.atomic
def void_proof(*, proof, reason, now):
    """Takes the document out of the count: it proves nothing and gives no rights any more, but stays to be read."""
    proof = locked(proof)
    if proof.voided_at:
        raise UnableToKeepProof(gettext("This document was voided already."))
    if not reason.strip():
        raise UnableToKeepProof(gettext("Say why the document does not count any more."))
    proof.voided_at, proof.void_reason = now, reason.strip()
    proof.save(update_fields=["voided_at", "void_reason"])
    return proof


@transaction.atomic
def restore_proof(*, proof):
    """Lets a voided document count again."""
    proof = locked(proof)
    if not proof.voided_at:
        raise UnableToKeepProof(gettext("This document counts already."))
    for line in proof.lines.filter(takes_back__isnull=False).select_related("takes_back"):
        refuse_too_many(line.takes_back, line.packs)
    proof.voided_at, proof.void_reason = None, ""
    proof.save(update_fields=["voided_at", "void_reason"])
    return proof


def _refuse_faults(proof):
    try:
        proof.full_clean()
    except ValidationError as error:
        raise UnableToKeepProof(" ".join(error.messages)) from error


def _next_place(customer):
    declared = Proof.objects.of(customer.reseller).filter(customer=customer)
    return (declared.aggregate(last=Max("place"))["last"] or 0) + 1
