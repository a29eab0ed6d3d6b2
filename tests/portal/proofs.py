"""Documents and their files for the tests of their pages."""

from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile

from customers.tenancy import entered
from licensing.services.drafts import LineDraft
from licensing.services.proof_files import add_file
from licensing.services.proofs import record_proof
from tests.conftest import make_customer
from tests.licensing.documents import pdf
from tests.licensing.records import NOW

LIST = "/r/northwind/proofs/"
CALS = LineDraft(product="Windows Server CAL", version="2022", metric="user", packs=4, rights_per_pack=10)


def make_proof(reseller, number="INV-7", *, customer=None, lines=(CALS,), **fields):
    """A document of the reseller, of a customer of its own unless one is given."""
    customer = customer or make_customer(reseller, f"C-{number}")
    with entered(reseller):
        return record_proof(
            customer=customer,
            number=number,
            lines=lines,
            **{"kind": "invoice", "date": date(2023, 8, 16), "seller": "Contoso Distribution", **fields},
        )


def with_file(proof, name="invoice.pdf", content=None):
    """A file of the document."""
    with entered(proof.reseller):
        return add_file(proof=proof, name=name, content=content or pdf(), now=NOW, knowingly=True)


def upload(content, name="invoice.pdf"):
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, content)
