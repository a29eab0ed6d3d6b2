"""Every right that customers hold, and everything about one of them."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from licensing.models import Entitlement
from licensing.replacements import is_wanting, replacement_of
from licensing.services.positions import used_rights
from portal.history import changes_of
from portal.pages.base import RowView, TableView
from portal.pages.entitlements.filters import EntitlementFilter
from portal.pages.entitlements.many import Install, Renew
from portal.pages.entitlements.tables import EntitlementTable


class EntitlementList(TableView):
    """All rights, the last recorded first."""

    title = _("Entitlements")
    model = Entitlement
    table_class = EntitlementTable
    filterset_class = EntitlementFilter
    template_name = "entitlements/list.html"
    many = "entitlement-many"
    actions = (Renew, Install)
    first_step = _("Record the first invoice, or declare what a customer says it has.")

    def get_queryset(self):
        return super().get_queryset().for_list().order_by("-pk")

    def get_table_kwargs(self):
        kwargs = {"today": timezone.localdate(), "most_counted": self.filterset.most_counted}
        return super().get_table_kwargs() | kwargs


class EntitlementDetail(RowView):
    """One right: what it is of, the document that proves it, who it went to, and what happened to it."""

    model = Entitlement
    template_name = "entitlements/detail.html"

    def get_queryset(self):
        rows = super().get_queryset().with_proof()
        return rows.select_related("customer", "reseller", "line__proof", "license_server")

    def get_title(self):
        return self.object.title

    def get_context_data(self, **kwargs):
        entitlement = self.object
        line = entitlement.line
        line.proof.customer = entitlement.customer  # known already: one query less
        files = list(line.proof.files.order_by("added_at", "pk"))
        used, used_on = used_rights(entitlement.customer)
        credits_ = list(
            line.credits.filter(proof__voided_at=None).select_related("proof").order_by("proof__date", "pk")
        )
        return super().get_context_data(
            line=line,
            proof=line.proof,
            left=line.rights - sum(credit.rights for credit in credits_),
            credits=credits_,
            used=used.get(entitlement.pk),
            used_on=used_on,
            files=files,
            assurance=entitlement.assurance.order_by("valid_from", "pk"),
            reassignments=entitlement.reassignments.order_by("-date", "-pk"),
            replacement=replacement_of(line.proof, [line]) if is_wanting(line.proof, files) else None,
            history=changes_of(entitlement),
            **kwargs,
        )
