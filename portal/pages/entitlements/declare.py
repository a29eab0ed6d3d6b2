"""Declaring a right without a document."""

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from licensing.models import Proof
from licensing.services.drafts import LineDraft, parts_by_number
from licensing.services.proofs import UnableToKeepProof, record_proof
from portal.pages.base import ActionView
from portal.pages.entitlements.forms import DeclareForm

OF_THE_LINE = (
    "part_number",
    "product",
    "version",
    "metric",
    "rights_per_pack",
    "packs",
    "valid_from",
    "valid_until",
)


class Declare(ActionView):
    """One right that a customer says it has: it counts as held, not as proven."""

    title = _("Declare rights without a document")
    form_class = DeclareForm
    template_name = "entitlements/declare.html"
    refusals = (UnableToKeepProof,)
    submit = _("Declare")
    done = _(
        "Declared: it counts as held, not as proven. When the document turns up, correct the declaration."
    )

    def get_initial(self):
        return {"customer": self.request.GET.get("customer", "")}

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "member": self.request.member}

    def get_context_data(self, **kwargs):
        return super().get_context_data(back=reverse("entitlement-list"), **kwargs)

    def perform(self, form):
        said = form.cleaned_data
        self.refuse_nothing(said["product"], said["part_number"])
        proof = record_proof(
            customer=said["customer"],
            kind=Proof.Kind.NONE,
            date=said["date"],
            notes=said["notes"],
            lines=[LineDraft(**{name: said[name] for name in OF_THE_LINE})],
        )
        return proof.lines.get().entitlement.get_absolute_url()

    def refuse_nothing(self, product, number):
        """Raises UnableToKeepProof where neither the form nor the catalogue says which rights are meant."""
        part = parts_by_number(self.request.reseller, [number]).get(number.upper())
        if not product and part is None:
            raise UnableToKeepProof(
                gettext("%(number)s is not in the catalogue. Choose product, version and how it counts.")
                % {"number": number}
            )
        if not product and not part.counts:
            raise UnableToKeepProof(
                gettext("%(number)s carries no access rights that are known, so there are none to declare.")
                % {"number": number}
            )
