"""Correcting the lines of a document that is there."""

from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from licensing.services.lines import change_lines
from portal.pages.proofs.actions import ProofAction
from portal.pages.proofs.forms import NoFieldsForm
from portal.pages.proofs.lines import RecordedLineFormSet


class ChangeLines(ProofAction):
    """The lines, changed, added and removed in one go; the rights follow them."""

    form_class = NoFieldsForm
    template_name = "proofs/lines.html"
    submit = _("Save the lines")
    done = _("The lines are corrected; the rights follow them.")

    def get_title(self):
        return gettext("Lines of %(proof)s") % {"proof": self.proof}

    @cached_property
    def lines(self):
        """The lines as they are, with their rights."""
        rows = self.proof.lines.select_related("entitlement__license_server", "takes_back__proof")
        return list(rows.prefetch_related("entitlement__assurance").order_by("place"))

    @property
    def currency(self):
        """That of the first line which has one; new prices are in it."""
        return next((line.currency for line in self.lines if line.currency), "EUR")

    @cached_property
    def formset(self):
        """The forms of the lines, with what was sent."""
        lines = RecordedLineFormSet(self.request.POST or None, proof=self.proof, lines=self.lines)
        if self.proof.kind == "credit-note":
            lines.extra = 0
        return lines

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            proof=self.proof, lines=self.formset, currency=self.currency, **kwargs
        )

    def post(self, request, *args, **kwargs):
        form = self.get_form()
        return self.form_valid(form) if self.formset.is_valid() else self.form_invalid(form)

    def form_valid(self, form):
        form.full_clean()
        kept = [line for line in self.formset if line not in self.formset.deleted_forms]
        drafts = [
            (line.line, line.draft(self.proof.customer, self.currency))
            for line in kept
            if line.line is not None or line.has_changed()
        ]
        if any(draft is None for _line, draft in drafts):
            return self.form_invalid(form)
        self.drafts = drafts
        return super().form_valid(form)

    def perform(self, form):
        removed = [one.line for one in self.formset.deleted_forms if one.line is not None]
        change_lines(proof=self.proof, lines=self.drafts, removed=removed)
        return self.proof.get_absolute_url()
