"""Documents that may be the one somebody is about to record: the same number of a seller, or the very same file."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from customers.models import SearchWord
from customers.search import LONGEST, words_of
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

    A number counts with the same seller, or where one of the two sellers is not known; RE-2026/17 is re 2026 17.
    """
    number, seller, sha256 = _bare(number), _bare(seller), sha256.strip().lower()
    proofs = Proof.objects.of(reseller).select_related("customer")
    found = {}
    if number:
        words = SearchWord.objects.of(reseller).of_kind(Proof).filter(inside=False, word=number[:LONGEST])
        for proof in proofs.filter(pk__in=words.values("object_id")).order_by("pk")[:MOST]:
            theirs = _bare(proof.seller)
            if _bare(proof.number) == number and (not seller or not theirs or theirs == seller):
                found[proof.pk] = Twin(proof, has_number=True, has_file=False)
    if sha256:
        file = ProofFile.objects.filter(reseller=reseller, sha256=sha256, proof=OuterRef("pk"))
        for proof in proofs.filter(Exists(file)).order_by("pk")[:MOST]:
            found[proof.pk] = Twin(proof, has_number=proof.pk in found, has_file=True)
    return [found[pk] for pk in sorted(found)]


def _bare(text):
    return "".join(words_of(text))
