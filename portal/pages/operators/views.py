"""The register, and going in and out. What is inside a reseller is seen only there, and is not hidden from it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from django.views.generic import FormView
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from customers.models import Reseller
from customers.services.resellers import UnableToCreate, create_reseller
from customers.services.visits import UnableToEnter, enter, leave
from customers.tenancy import entered
from portal import emails
from portal.addresses import reseller_path
from portal.pages.base import OperatorMixin
from portal.pages.operators.forms import EnterForm, ResellerForm
from portal.pages.operators.tables import ResellerFilter, ResellerTable


class Resellers(OperatorMixin, SingleTableMixin, FilterView):
    """Every reseller of the installation; nothing of what they own."""

    title = _("Resellers")
    queryset = Reseller.objects.order_by("name", "pk")
    table_class = ResellerTable
    filterset_class = ResellerFilter
    table_pagination = {"per_page": 25}
    template_name = "operators/resellers.html"

    def get_template_names(self):
        return (
            ["portal/_list.html"]
            if self.request.htmx and not self.request.htmx.boosted
            else [self.template_name]
        )


class NewReseller(OperatorMixin, FormView):
    """Makes a reseller and invites its first owner."""

    title = _("New reseller")
    template_name = "portal/form.html"
    form_class = ResellerForm
    extra_context = {"submit": _("Make the reseller"), "back": "/operators/"}

    def form_valid(self, form):
        try:
            invitation = create_reseller(by=self.request.user, now=timezone.now(), **form.cleaned_data)
        except UnableToCreate as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        with entered(invitation.reseller):
            emails.send_after_commit(emails.invitation(invitation))
        messages.success(
            self.request,
            gettext("%(reseller)s is made. The invitation is on its way to %(email)s.")
            % {"reseller": invitation.reseller, "email": invitation.email},
        )
        return redirect("operators")

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)


class Enter(OperatorMixin, FormView):
    """Says why, then goes in for some hours."""

    template_name = "portal/form.html"
    form_class = EnterForm
    extra_context = {"submit": pgettext_lazy("go into a reseller", "Enter"), "back": "/operators/"}

    def get_reseller(self):
        """The reseller in the address."""
        return get_object_or_404(Reseller, slug=self.kwargs["slug"])

    def form_valid(self, form):
        reseller = self.get_reseller()
        try:
            enter(reseller=reseller, user=self.request.user, now=timezone.now(), **form.cleaned_data)
        except UnableToEnter as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        return redirect(reseller_path(reseller, "dashboard"))

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            **{"title": gettext("Enter %(reseller)s") % {"reseller": self.get_reseller()}, **kwargs}
        )


@require_POST
def leave_reseller(request, slug):
    """Ends the visit."""
    if not request.user.is_operator:
        raise Http404
    reseller = get_object_or_404(Reseller, slug=slug)
    leave(reseller=reseller, user=request.user, now=timezone.now())
    messages.success(request, gettext("You left %(reseller)s.") % {"reseller": reseller})
    return redirect("operators")
