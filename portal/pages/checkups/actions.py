"""What else can be done with a check-up: move it, skip it, let somebody else call, add to its notes."""

from functools import cached_property

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.utils import formats, timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from licensing.models import CheckUp
from licensing.services.checkups import (
    UnableToClose,
    UnableToPlan,
    add_to_notes,
    reassign_check_up,
    reschedule_check_up,
    skip_check_up,
    usual_next_day,
)
from licensing.services.positions import today_of
from portal.pages.base import ActionView
from portal.pages.checkups.forms import NoteForm, ReassignForm, RescheduleForm, SkipForm


class _OneCheckUp(ActionView):
    """A form about one check-up of the reseller; `heading` says what is done to it."""

    refusals = (UnableToClose, UnableToPlan)
    heading = ""

    @cached_property
    def check_up(self):
        """The one in the address, or 404."""
        rows = CheckUp.objects.visible_to(self.request.member).defer("position")
        rows = rows.select_related("customer__reseller", "customer__account_manager__user")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_title(self):
        return self.heading % {"customer": self.check_up.customer}

    def get_context_data(self, **kwargs):
        return super().get_context_data(back=self.check_up.get_absolute_url(), **kwargs)

    def call(self, service, **given):
        """Calls the service for this check-up and member, now."""
        return service(check_up=self.check_up, by=self.request.member, now=timezone.now(), **given)

    def say(self, sentence):
        """Shows a sentence on the next page; returns the address of the check-up."""
        messages.success(self.request, sentence)
        return self.check_up.get_absolute_url()


class Reschedule(_OneCheckUp):
    """Another day."""

    form_class = RescheduleForm
    heading, submit = _("Reschedule the check-up of %(customer)s"), _("Reschedule")

    def get_initial(self):
        return {"due_on": self.check_up.due_on}

    def perform(self, form):
        moved = self.call(reschedule_check_up, **form.cleaned_data)
        day = formats.date_format(moved.due_on, gettext("j F Y"))
        return self.say(gettext("The check-up is due on %(day)s now.") % {"day": day})


class Skip(_OneCheckUp):
    """Closes it without a conversation."""

    form_class = SkipForm
    heading, submit = _("Skip the check-up of %(customer)s"), _("Skip")

    def get_initial(self):
        customer = self.check_up.customer
        return {
            "next_on": usual_next_day(
                customer=customer,
                today=today_of(customer, timezone.now()),
                regular_on=self.check_up.regular_on,
            )
        }

    def perform(self, form):
        self.call(skip_check_up, **form.cleaned_data)
        return self.say(gettext("The check-up is skipped, and the next one is planned."))


class Reassign(_OneCheckUp):
    """Lets somebody else of the team call."""

    form_class = ReassignForm
    heading, submit = _("Reassign the check-up of %(customer)s"), _("Reassign")

    def get_initial(self):
        return {"assignee": self.check_up.assignee_id}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "member": self.request.member,
            "customer": self.check_up.customer,
        }

    def perform(self, form):
        self.call(reassign_check_up, **form.cleaned_data)
        caller = form.cleaned_data["assignee"] or self.check_up.customer.account_manager
        said = gettext("From now on this check-up belongs to: %(caller)s.")
        return self.say(said % {"caller": caller or gettext("The owners")})


class AddNote(_OneCheckUp):
    """Adds a paragraph to the notes of a closed check-up."""

    form_class = NoteForm
    heading, submit = _("Add to the notes of the check-up of %(customer)s"), _("Add to the notes")

    def perform(self, form):
        self.call(add_to_notes, **form.cleaned_data)
        return self.say(gettext("Your words stand below the notes now."))
