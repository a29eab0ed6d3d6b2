"""Recording a document with its lines and its file in one go, and correcting its head: told of what is there already."""

import hashlib

from django.db import transaction
from django.utils.translation import gettext

from licensing.services.proof_files import add_file
from licensing.services.proofs import change_proof, record_proof
from licensing.twins import twins_of


class AlreadyThere(Exception):
    """Documents with the same number of the seller, or the same file; to be recorded all the same knowingly."""

    def __init__(self, twins):
        self.twins = twins
        super().__init__(
            gettext(
                "Something like it is recorded already. Look at it; if this is another document, say so and send it again."
            )
        )


@transaction.atomic
def record_document(*, customer, number="", seller="", file=None, known=frozenset(), now, **document):
    """Records a document, its lines and its file; all of it or nothing.

    `file` is (name, bytes) or None; `known` are the pks of documents that the person was told of. The rest is what
    `record_proof` takes. Returns the Proof. Raises AlreadyThere, UnableToKeepProof or UnableToAddFile.
    """
    sha256 = hashlib.sha256(file[1]).hexdigest() if file else ""
    _tell(twins_of(customer.reseller, number=number, seller=seller, sha256=sha256), known)
    proof = record_proof(customer=customer, number=number, seller=seller, **document)
    if file:
        name, content = file
        add_file(proof=proof, name=name, content=content, now=now, knowingly=True)
    return proof


@transaction.atomic
def correct_document(*, proof, number, seller, known=frozenset(), **head):
    """Corrects the head of a document; the rest is what `change_proof` takes. Raises AlreadyThere or UnableToKeepProof."""
    if (number, seller) != (proof.number, proof.seller):
        _tell(twins_of(proof.reseller, number=number, seller=seller), {*known, proof.pk})
    return change_proof(proof=proof, number=number, seller=seller, **head)


def _tell(twins, known):
    others = [twin for twin in twins if twin.proof.pk not in known]
    if others:
        raise AlreadyThere(others)
