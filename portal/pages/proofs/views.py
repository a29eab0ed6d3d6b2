"""The reseller's documents, and everything about one of them."""

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from licensing.models import Proof, ProofLine
from licensing.replacements import is_wanting, replacement_of
from licensing.services.positions import used_rights
from portal.history import changes_of
from portal.pages.base import RowView, TableView
from portal.pages.proofs.filters import ProofFilter
from portal.pages.proofs.forms import FileForm
from portal.pages.proofs.many import Void
from portal.pages.proofs.tables import ProofTable


class ProofList(TableView):
    """All documents, the newest first."""

    title = _("Proofs")
    model = Proof
    table_class = ProofTable
    filterset_class = ProofFilter
    template_name = "proofs/list.html"
    many = "proof-many"
    actions = (Void,)
    first_step = _("Import what you keep in spreadsheets, or record the first invoice.")

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
        credits_ = ProofLine.objects.visible_to(self.request.member).select_related("proof")
        files = list(proof.files.order_by("added_at", "pk"))
        lines = list(
            proof.lines.select_related("entitlement__license_server", "takes_back__proof")
            .prefetch_related("entitlement__assurance", Prefetch("credits", credits_))
            .order_by("place")
        )
        used, used_on = used_rights(proof.customer)
        for line in lines:
            line.used = used.get(line.entitlement.pk) if hasattr(line, "entitlement") else None
        return super().get_context_data(
            lines=lines,
            used_on=used_on,
            rights=sum(line.rights for line in lines if line.product),
            files=files,
            file_form=FileForm(),
            replacement=replacement_of(proof, lines) if is_wanting(proof, files) else None,
            recorded="recorded" in self.request.GET,
            history=changes_of(proof),
            **kwargs,
        )
