"""Findings that are known: made quiet, and heard again."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from customers.models import Member
from licensing.models import KnownFinding
from licensing.services.positions import current_position
from licensing.services.quiet import UnableToKeepQuiet, end_quiet, keep_quiet
from portal.pages.base import ActionView, role_required
from portal.pages.positions.base import OfCustomer
from portal.pages.positions.forms import KnownForm

USUALLY = timedelta(days=30)


class KeepQuiet(OfCustomer, ActionView):
    """Marks a finding of today's position as known. `?rule=&product=&subject=` says which."""

    form_class = KnownForm
    template_name = "positions/known.html"
    refusals = (UnableToKeepQuiet,)
    title = _("Known, quiet until …")
    submit = _("Keep it quiet")
    done = _("It stays here to be read, and leaves the mails and “Call first” until then.")

    @cached_property
    def finding(self):
        """The finding meant. Raises Http404 where today's position has none such."""
        meant = tuple(self.request.GET.get(name, "") for name in ("rule", "product", "subject"))
        record = current_position(customer=self.customer, now=timezone.now())
        for finding in record.answer.findings:
            if (finding.rule, finding.product, finding.subject) == meant:
                return finding
        raise Http404

    def get_initial(self):
        return {"until": self.today + USUALLY}

    def get_context_data(self, **kwargs):
        back = self.customer.get_absolute_url()
        return super().get_context_data(finding=self.finding, back=back, **kwargs)

    def perform(self, form):
        keep_quiet(
            customer=self.customer,
            finding=self.finding,
            by=self.request.member,
            today=self.today,
            now=timezone.now(),
            **form.cleaned_data,
        )
        return f"{self.customer.get_absolute_url()}#findings"


@require_POST
@role_required(Member.Role.EDITOR)
def speak_again(request, pk):
    """Ends the quiet of a finding before its day."""
    found = KnownFinding.objects.visible_to(request.member).select_related("customer", "reseller")
    known = get_object_or_404(found, pk=pk)
    end_quiet(known=known, by=request.member)
    messages.success(request, gettext("It speaks again: here, in the mails and on the dashboard."))
    return redirect(f"{known.customer.get_absolute_url()}#findings")
