"""What can be done with many documents at once."""

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from licensing.services.many import restore_proofs, void_proofs
from licensing.services.proofs import UnableToKeepProof
from portal.pages.lists.actions import ActionForm, UndoableAction


class ReasonForm(ActionForm):
    """Why they do not count any more."""

    reason = forms.CharField(
        label=_("Why do they not count any more?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It stands on each of them. Nothing is deleted, and each can be restored."),
    )


class Void(UndoableAction):
    """Takes documents out of the count."""

    key = "void"
    label = _("Void with a reason")
    what = _("State")
    submit = _("Void")
    form_class = ReasonForm
    refusals = (UnableToKeepProof,)

    def rows(self, queryset):
        return queryset.select_related("customer")

    def name(self, row):
        return f"{row}, {row.customer}"

    def refusal(self, row, given):
        if not row.voided_at:
            return ""
        return gettext("Voided already: %(reason)s") % {"reason": row.void_reason}

    def former(self, row):
        return gettext("Voided") if row.voided_at else gettext("Counts")

    def value(self, row, given):
        return gettext("Voided: gives and proves nothing")

    def perform(self, rows, given):
        void_proofs(proofs=rows, reason=given["reason"], now=self.now)

    def done(self, count, given):
        return ngettext(
            "%(count)s document does not count any more.", "%(count)s documents do not count any more.", count
        ) % {"count": count}

    def state(self, row):
        return row.voided_at and row.voided_at.isoformat()

    def put_back(self, rows):
        restore_proofs(proofs=[row for row, _state in rows])
