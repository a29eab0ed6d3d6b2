"""Taking a customer on, changing it, putting it aside and taking it back; its contacts."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from customers.clashes import locked
from customers.models import Contact, Customer, Member
from customers.services.customers import UnableToKeepCustomer, archive_customer, change_customer
from customers.services.environment import keep_contacts
from licensing.models import CheckUp
from licensing.services.checkups import add_months
from licensing.services.customers import take_back_customer, take_on_customer
from portal.pages.base import ActionView, role_required
from portal.pages.customers.forms import ArchiveForm, ContactRow, CustomerForm, NewCustomerForm, values_of
from portal.pages.rows import RowsView


class CustomerAction(ActionView):
    """A form about a customer. What the service refuses is told at the field it is about."""

    template_name = "customers/form.html"

    @cached_property
    def customer(self):
        """The customer in the address, locked for whoever saves it."""
        found = Customer.objects.visible_to(self.request.member).select_related("reseller")
        return get_object_or_404(locked(found, self.request), pk=self.kwargs["pk"])

    def back(self):
        """Where to go instead."""
        return self.customer.get_absolute_url()

    def get(self, request, *args, **kwargs):
        return self.render_to_response(self.get_context_data())

    def form_valid(self, form):
        try:
            address = self.perform(form)
        except UnableToKeepCustomer as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
            return self.form_invalid(form)
        return redirect(address)

    def get_context_data(self, **kwargs):
        return super().get_context_data(back=self.back(), customer=getattr(self, "customer", None), **kwargs)


class NewCustomer(CustomerAction):
    """A customer is taken on, and the first check-up planned."""

    title = _("New customer")
    form_class = NewCustomerForm
    submit = _("Add the customer")
    customer = None

    def back(self):
        return reverse("customer-list")

    def get_initial(self):
        return {"time_zone": self.request.reseller.time_zone}

    def get_form_kwargs(self):
        reseller, today = self.request.reseller, timezone.localdate()
        usual = date_format(add_months(today, reseller.check_up_months), gettext("j F Y"))
        return {**super().get_form_kwargs(), "member": self.request.member, "usual_day": usual}

    def perform(self, form):
        customer = take_on_customer(
            reseller=self.request.reseller, by=self.request.member, now=timezone.now(), **form.cleaned_data
        )
        due = CheckUp.objects.visible_to(self.request.member).open().get(customer=customer).due_on
        said = gettext("%(customer)s is added; the first check-up is on %(day)s.")
        day = date_format(due, gettext("j F Y"))
        messages.success(self.request, said % {"customer": customer, "day": day})
        return customer.get_absolute_url()


class ChangeCustomer(CustomerAction):
    """Who the customer is."""

    form_class = CustomerForm

    def get_title(self):
        return gettext("Edit %(customer)s") % {"customer": self.customer}

    def get_initial(self):
        return values_of(self.customer)

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "member": self.request.member, "about": self.customer}

    def perform(self, form):
        values = {name: value for name, value in form.cleaned_data.items() if name != "made_from"}
        return change_customer(customer=self.customer, by=self.request.member, **values).get_absolute_url()


class ArchiveCustomer(CustomerAction):
    """Puts a customer aside, after telling what follows from it."""

    form_class = ArchiveForm
    template_name = "customers/archive.html"
    submit = pgettext_lazy("as a command", "Archive")

    def get_title(self):
        return gettext("Archive %(customer)s?") % {"customer": self.customer}

    def get_context_data(self, **kwargs):
        check_ups = CheckUp.objects.visible_to(self.request.member).open().defer("position")
        return super().get_context_data(check_up=check_ups.filter(customer=self.customer).first(), **kwargs)

    def perform(self, form):
        archive_customer(customer=self.customer, by=self.request.member, now=timezone.now())
        said = gettext("%(customer)s is in the archive.")
        messages.success(self.request, said % {"customer": self.customer})
        return self.customer.get_absolute_url()


@require_POST
@role_required(Member.Role.EDITOR)
def restore(request, pk):
    """Takes a customer back out of the archive."""
    customer = get_object_or_404(
        Customer.objects.visible_to(request.member).select_related("reseller"), pk=pk
    )
    try:
        take_back_customer(customer=customer, by=request.member, now=timezone.now())
    except UnableToKeepCustomer as refusal:
        messages.error(request, str(refusal))
    else:
        due = CheckUp.objects.visible_to(request.member).open().get(customer=customer).due_on
        said = gettext("%(customer)s is restored; the next check-up is on %(day)s.")
        day = date_format(due, gettext("j F Y"))
        messages.success(request, said % {"customer": customer, "day": day})
    return redirect(customer)


class Contacts(RowsView):
    """Whom to call at a customer."""

    title = _("Contacts")
    model = Contact
    form_class = ContactRow
    card, noun = "contacts", _("contact")
    lead = _("Whom to call or to write to at this customer.")

    def keep(self, rows):
        keep_contacts(customer=self.customer, rows=rows, by=self.request.member)
