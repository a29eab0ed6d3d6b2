"""What can be done with a right that is there."""

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from licensing.models import Entitlement, Reassignment
from licensing.rulebook import rulebook
from licensing.services.positions import today_of
from licensing.services.reassignments import (
    TooSoon,
    UnableToReassign,
    record_reassignment,
    remove_reassignment,
    rights_left,
)
from portal.pages.base import ActionView
from portal.pages.entitlements.forms import NoFieldsForm, ReassignForm

RULES = ("WS-REA-01", "WS-REA-02", "WS-REA-03")


class Reassign(ActionView):
    """Records that some of these rights went from one person or device to another."""

    form_class = ReassignForm
    template_name = "entitlements/reassign.html"
    refusals = (UnableToReassign,)
    submit = _("Record the reassignment")
    done = _("The reassignment is recorded.")

    @cached_property
    def entitlement(self):
        """The right in the address."""
        found = Entitlement.objects.visible_to(self.request.member).with_proof()
        return get_object_or_404(
            found.select_related("line__proof", "customer", "reseller"), pk=self.kwargs["pk"]
        )

    @property
    def today(self):
        """The day it is at the customer."""
        return today_of(self.entitlement.customer, timezone.now())

    def get_title(self):
        return gettext("Reassign rights")

    def get_initial(self):
        return {"date": self.today}

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            entitlement=self.entitlement,
            left=rights_left(self.entitlement),
            reassignments=self.entitlement.reassignments.order_by("-date", "-pk")[:10],
            rules=[rulebook()[rule_id] for rule_id in RULES],
            back=self.entitlement.get_absolute_url(),
            **kwargs,
        )

    def perform(self, form):
        record_reassignment(entitlement=self.entitlement, today=self.today, **form.cleaned_data)
        return self.entitlement.get_absolute_url()

    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except TooSoon as refusal:  # told beside the exceptions to choose from
            form.add_error("exemption", str(refusal))
            return self.form_invalid(form)


class RemoveReassignment(ActionView):
    """Asks, then takes out a reassignment that was recorded wrongly."""

    form_class = NoFieldsForm
    template_name = "entitlements/remove_reassignment.html"
    refusals = (UnableToReassign,)
    submit = _("Remove it")

    @cached_property
    def reassignment(self):
        """The reassignment in the address."""
        found = Reassignment.objects.visible_to(self.request.member)
        return get_object_or_404(found.select_related("entitlement__line", "reseller"), pk=self.kwargs["pk"])

    def get_title(self):
        return gettext("Remove this reassignment?")

    def get_context_data(self, **kwargs):
        back = self.reassignment.entitlement.get_absolute_url()
        return super().get_context_data(reassignment=self.reassignment, back=back, **kwargs)

    def perform(self, form):
        remove_reassignment(reassignment=self.reassignment)
        return self.reassignment.entitlement.get_absolute_url()
