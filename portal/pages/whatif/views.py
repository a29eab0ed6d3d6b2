"""The page on which facts are changed without saving, and the note it leaves for the next check-up."""

from datetime import date
from functools import cached_property
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customers.models import Customer, Member
from licensing.models import CheckUp
from licensing.services.checkups import UnableToNote, keep_for_check_up
from licensing.services.positions import UnableToRule, position_on, today_of
from portal.pages.base import RowView
from portal.pages.whatif.outcome import names_of, outcome_of
from portal.pages.whatif.sheet import Sheet, with_new_row

NOTHING_CHANGED = _(
    "Nothing is changed yet, so there is nothing to note. Change a version, a number or a row first."
)
MEND_FIRST = _("Mend what is marked below; then it can be kept as a note.")


class WhatIf(RowView):
    """The facts of a customer in rows; sending them computes and stores nothing.

    They are posted, for hundreds of rows do not fit into an address, nor do a customer's servers belong into one.
    """

    model = Customer
    template_name = "whatif/whatif.html"

    def get_queryset(self):
        return super().get_queryset().select_related("reseller")

    def get_title(self):
        return gettext("What if, at %(customer)s") % {"customer": self.object}

    def get(self, request, *args, **kwargs):
        """The facts as they are."""
        self.object = self.get_object()
        return self.answer(self.get_context_data())

    def post(self, request, *args, **kwargs):
        """The facts as they were sent, with what they would mean; with a new row where one was asked for."""
        self.object = self.get_object()
        # htmx remembers the button that was pressed last; typing asks for the outcome alone.
        added = "" if request.htmx.target == "outcome" else request.POST.get("add", "")
        context = self.get_context_data(sent=with_new_row(request.POST, added))
        if added and "sheet" in context:
            context["sheet"].focus_last_new(added)
        elif request.htmx:
            self.template_name = "whatif/_answer.html"
        return self.answer(context)

    def answer(self, context, *, refusal=""):
        """The page, or for what htmx sends while somebody types the outcome and the faults alone."""
        outcome = context.get("outcome")
        sound = not refusal and (outcome is None or outcome.is_sound)
        return self.render_to_response(context | {"refusal": refusal}, status=200 if sound else 422)

    def get_context_data(self, *, sent=None, **kwargs):
        on = self.day()
        own = {"on": on, "today": self.today, "check_up": self.check_up(), **self.places(on)}
        try:
            facts, position = position_on(customer=self.object, on=on)
        except UnableToRule as unruled:
            return super().get_context_data(faults=unruled.faults, **own, **kwargs)
        sheet = Sheet(facts, names_of(self.request.member, facts), sent)
        outcome = outcome_of(sheet, position)
        return super().get_context_data(sheet=sheet, outcome=outcome, **own, **kwargs)

    @cached_property
    def today(self):
        """The day it is at the customer."""
        return today_of(self.object, timezone.now())

    def day(self):
        """The day in `?on=`, else today. Raises Http404 for what is no day."""
        text = self.request.GET.get("on")
        try:
            return date.fromisoformat(text) if text else self.today
        except ValueError as error:
            raise Http404 from error

    def places(self, on):
        """The addresses of the page and of the note, both of the same day."""
        query = "" if on == self.today else f"?{urlencode({'on': on.isoformat()})}"
        names = {"here": "customer-what-if", "keep": "customer-what-if-keep"}
        return {key: reverse(name, args=[self.object.pk]) + query for key, name in names.items()}

    def check_up(self):
        """The one the note would be kept for."""
        open_ones = CheckUp.objects.visible_to(self.request.member).open().defer("position")
        return open_ones.filter(customer=self.object).first()


class Keep(WhatIf):
    """Keeps what was imagined, and what it would mean, as a note of the next check-up."""

    role = Member.Role.EDITOR

    def get(self, request, *args, **kwargs):
        """Somebody reloaded the address of the note: the page has the rows."""
        self.object = self.get_object()
        return redirect(self.places(self.day())["here"])

    def post(self, request, *args, **kwargs):
        self.object = self.get_object()
        context = self.get_context_data(sent=request.POST)
        outcome = context.get("outcome")
        if outcome is None or not outcome.is_sound:
            return self.answer(context, refusal=MEND_FIRST)
        if not outcome.told:
            return self.answer(context, refusal=NOTHING_CHANGED)
        try:
            check_up = keep_for_check_up(
                customer=self.object, text=outcome.note, by=request.member, now=timezone.now()
            )
        except UnableToNote as refused:
            return self.answer(context, refusal=str(refused))
        due = formats.date_format(check_up.due_on, gettext("j F Y"))
        messages.success(request, gettext("Your note is kept for the check-up on %(day)s.") % {"day": due})
        return redirect(check_up)
