"""Files of documents: looked at, added, removed."""

from django.db import transaction
from django.utils.translation import gettext

from licensing import contents, files
from licensing.models import Proof, ProofFile


class UnableToAddFile(Exception):
    """The file cannot be added; says why, and what to do."""


class SameFile(UnableToAddFile):
    """Another document of the reseller has this very file; `files` are those. To be asked, not refused."""

    def __init__(self, files):
        self.files = files
        first = files[0]
        told = gettext(
            "%(document)s of %(customer)s has this very file already. Check that it belongs here, then choose it again "
            "and say that it does."
        )
        super().__init__(told % {"document": first.proof, "customer": first.customer})


def add_file(*, proof, name, content, now, knowingly=False):
    """Keeps a file with a document, whatever its sender calls it: the content decides.

    Takes bytes. The same file on the same document is refused; on another document of the reseller it is told
    with SameFile, until it is added `knowingly`. Returns the ProofFile; raises UnableToAddFile.
    """
    try:
        document = contents.inspect(name=name, content=content)
    except contents.UnfitFile as error:
        raise UnableToAddFile(str(error)) from error
    with transaction.atomic():
        _sweep(proof.reseller, now)
        # One file of a document after the other: who sends the form twice is told, too.
        Proof.objects.of(proof.reseller).select_for_update().get(pk=proof.pk)
        _refuse_same(proof, document, knowingly)
        stored_name = files.store(proof.reseller, content)
        try:
            return _keep(proof, document, stored_name)
        except BaseException:
            files.forget(proof.reseller, stored_name)
            raise


@transaction.atomic
def remove_file(*, file, now):
    """Takes a file off its document, and off the disk when the transaction has ended well."""
    _sweep(file.reseller, now)
    files.discard(file.reseller, file.stored_name)
    file.delete()


def _keep(proof, document, stored_name):
    return ProofFile.objects.create(
        reseller=proof.reseller,
        customer_id=proof.customer_id,
        proof=proof,
        stored_name=stored_name,
        name=document.name,
        content_type=document.content_type,
        size=document.size,
        sha256=document.sha256,
    )


def _refuse_same(proof, document, knowingly):
    same = ProofFile.objects.of(proof.reseller).filter(sha256=document.sha256)
    found = list(same.select_related("proof", "customer").order_by("id")[:5])
    if any(file.proof_id == proof.pk for file in found) or same.filter(proof=proof).exists():
        raise UnableToAddFile(gettext("This document has this very file already."))
    if found and not knowingly:
        raise SameFile(found)


def _sweep(reseller, now):
    files.sweep(
        reseller,
        now=now,
        named=lambda names: (
            ProofFile.objects.of(reseller).filter(stored_name__in=names).values_list("stored_name", flat=True)
        ),
    )
