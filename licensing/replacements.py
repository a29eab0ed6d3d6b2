"""Which other document of a customer may prove the same rights, when one is lost; and which is missing."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from customers.models import Contact
from licensing.models import Proof, ProofLine

SHOWN = 5
# What to look for when a document of the kind is lost, or was never there; the better one first.
SOUGHT = {
    Proof.Kind.INVOICE: (Proof.Kind.LICENSE_STATEMENT, Proof.Kind.COA),
    Proof.Kind.LICENSE_STATEMENT: (Proof.Kind.INVOICE, Proof.Kind.ORDER_CONFIRMATION),
    Proof.Kind.ORDER_CONFIRMATION: (Proof.Kind.INVOICE, Proof.Kind.LICENSE_STATEMENT),
    Proof.Kind.COA: (Proof.Kind.INVOICE, Proof.Kind.LICENSE_STATEMENT),
    Proof.Kind.NONE: (Proof.Kind.INVOICE, Proof.Kind.LICENSE_STATEMENT),
}
IN_WORDS = {
    Proof.Kind.INVOICE: _("the invoice"),
    Proof.Kind.LICENSE_STATEMENT: _("the licence statement"),
    Proof.Kind.ORDER_CONFIRMATION: _("the order confirmation"),
    Proof.Kind.COA: _("the Certificate of Authenticity"),
}
NUMBER = _("number of rights")
GIVES_NO_PROOF = (Proof.Kind.NONE, Proof.Kind.CREDIT_NOTE)


@dataclass(frozen=True, slots=True)
class Other:
    """A document that lists the same product, of the same purchase or of another; `line` is the one that fits best."""

    proof: Proof
    line: ProofLine
    same: tuple[str, ...]  # what agrees besides the product, as "part number"


@dataclass(frozen=True, slots=True)
class Replacement:
    """What is there in place of a document, and what is not."""

    others: list[Other]
    sought: tuple[str, ...]  # kinds of document to ask for, in words
    seller: str
    contact: Contact | None

    @property
    def is_proven_elsewhere(self):
        """True when a document of grade A lists the same rights in the same number."""
        return any(one.proof.grade == "A" and NUMBER in one.same for one in self.others)


def is_wanting(proof, files):
    """True where another document would help: this one counts, and is of no grade, or of grade B, or without its file."""
    return not proof.voided_at and (proof.grade != "A" or not files)


def replacement_of(proof, lines):
    """Takes a document and its lines; returns the Replacement, or None where no line gives rights."""
    lines = [line for line in lines if line.product]
    if not lines or proof.kind not in SOUGHT:
        return None
    products = {(line.product, line.version, line.metric): line for line in lines}
    found = (
        ProofLine.objects.filter(
            reseller=proof.reseller_id,
            customer=proof.customer_id,
            product__in={line.product for line in lines},
            proof__voided_at=None,
        )
        .exclude(proof=proof.pk)
        .exclude(proof__kind__in=GIVES_NO_PROOF)
        .select_related("proof")
        .order_by("-proof__date", "pk")
    )
    others = [
        Other(line.proof, line, _same(products[key], proof, line))
        for line in found
        if (key := (line.product, line.version, line.metric)) in products
    ]
    best = {}
    for other in sorted(others, key=_best_first):
        best.setdefault(other.proof.pk, other)
    contacts = Contact.objects.filter(reseller=proof.reseller_id, customer=proof.customer_id).order_by(
        "name", "pk"
    )
    return Replacement(
        others=list(best.values())[:SHOWN],
        sought=tuple(IN_WORDS[kind] for kind in SOUGHT[proof.kind]),
        seller=proof.seller,
        contact=contacts.first(),
    )


def _same(ours, proof, theirs):
    agrees = {
        _("part number"): ours.part_number and ours.part_number.upper() == theirs.part_number.upper(),
        NUMBER: ours.rights == theirs.rights,
        _("seller"): proof.seller and proof.seller.casefold() == theirs.proof.seller.casefold(),
        _("date"): proof.date and proof.date == theirs.proof.date,
    }
    return tuple(word for word, agreed in agrees.items() if agreed)


def _best_first(other):
    return (other.proof.grade, -len(other.same))
