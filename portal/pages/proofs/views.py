"""The reseller's documents, and everything about one of them."""

from django.db.models import F

from licensing.facts import entitlement_pk
from licensing.models import PositionRecord, Proof
from portal.history import changes_of
from portal.pages.base import RowView, TableView
from portal.pages.proofs.filters import ProofFilter
from portal.pages.proofs.forms import FileForm
from portal.pages.proofs.tables import ProofTable


class ProofList(TableView):
    """All documents, the newest first."""

    title = "Proofs"
    model = Proof
    table_class = ProofTable
    filterset_class = ProofFilter
    template_name = "proofs/list.html"
    empty = "Import what you keep in spreadsheets, or record the first invoice."

    def get_queryset(self):
        return super().get_queryset().for_list().order_by("-date", "-pk")


class ProofDetail(RowView):
    """One document: what it says, what it gives, its files, and what happened to it."""

    model = Proof
    template_name = "proofs/detail.html"

    def get_queryset(self):
        return super().get_queryset().select_related("customer", "reseller")

    def get_context_data(self, **kwargs):
        proof = self.object
        lines = list(
            proof.lines.select_related("entitlement__license_server", "takes_back__proof")
            .prefetch_related("entitlement__assurance", "credits__proof")
            .order_by("place")
        )
        used, used_on = used_rights(proof)
        for line in lines:
            line.used = used.get(line.entitlement.pk) if hasattr(line, "entitlement") else None
        return super().get_context_data(
            lines=lines,
            used_on=used_on,
            rights=sum(line.rights for line in lines if line.product),
            files=proof.files.order_by("added_at", "pk"),
            file_form=FileForm(),
            history=changes_of(proof),
            **kwargs,
        )


def used_rights(proof):
    """How many rights of each entitlement the customer's position uses, and of which day that is.

    Empty, with no day, while no stored position tells of the customer's present facts.
    """
    stored = PositionRecord.objects.of(proof.reseller).filter(
        customer=proof.customer, facts_version=F("customer__facts_version")
    )
    record = stored.first()
    used = {}
    for right in record.content["rights"] if record else ():
        pk = entitlement_pk(right["id"])
        used[pk] = used.get(pk, 0) + right["used"]
    return used, record and record.as_of
