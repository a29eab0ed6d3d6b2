"""Documents that may be the one somebody is about to record: the same number of a seller, or the very same file."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from licensing.models import Proof, ProofFile

MOST = 20


@dataclass(frozen=True, slots=True)
class Twin:
    """A document that is there, and what it has in common."""

    proof: Proof
    has_number: bool
    has_file: bool


def twins_of(reseller, *, number="", seller="", sha256=""):
    """Documents of the whole reseller, voided ones too: a list of Twin, the oldest first.

    A number counts with the same seller, or where one of the two sellers is not known.
    """
    number, seller, sha256 = number.strip(), seller.strip().casefold(), sha256.strip().lower()
    proofs = Proof.objects.of(reseller).select_related("customer")
    found = {}
    if number:
        for proof in proofs.filter(number__in={number, number.upper(), number.lower()}).order_by("pk")[:MOST]:
            if not seller or not proof.seller or proof.seller.strip().casefold() == seller:
                found[proof.pk] = Twin(proof, has_number=True, has_file=False)
    if sha256:
        file = ProofFile.objects.filter(reseller=reseller, sha256=sha256, proof=OuterRef("pk"))
        for proof in proofs.filter(Exists(file)).order_by("pk")[:MOST]:
            found[proof.pk] = Twin(proof, has_number=proof.pk in found, has_file=True)
    return [found[pk] for pk in sorted(found)]
