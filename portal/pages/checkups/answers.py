"""Answers of the customer, saved while the call goes on; the position is recomputed with each."""

from abc import ABC, abstractmethod

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from customers.models import Member
from licensing.services import answers
from licensing.services.calls import be_on_call, keep_draft
from licensing.services.checkups import AlreadyClosed, UnableToTakeBack, take_back_closing
from portal.pages.checkups.answer_forms import PaperForm, PeopleForm, RemoteForm, RetireForm, ServerForm
from portal.pages.checkups.forms import DraftForm
from portal.pages.checkups.script import Script
from portal.pages.checkups.views import CheckUpDetail


class Answer(CheckUpDetail, ABC):
    """One answer. htmx gets what it changed on the page; without JavaScript the page comes again.

    `place` is where on the page it was given.
    """

    role = Member.Role.EDITOR
    place = "ask"
    fragment = "checkups/_answered.html"

    def get(self, request, *args, **kwargs):
        """Somebody reloaded the address of the form: the page has it."""
        return redirect(self.get_object())

    def post(self, request, *args, **kwargs):
        self.object = self.get_object()
        try:
            said, fault = self.answer()
        except (answers.UnableToChange, AlreadyClosed) as refusal:
            said, fault = "", str(refusal)
        if request.htmx:
            script = Script(check_up=self.object, member=request.member, answered=True)
            context = {**script.live(), **script.questions(), "check_up": self.object}
            return render(request, self.fragment, {**context, "said": said, "fault": fault})
        messages.add_message(request, messages.ERROR if fault else messages.SUCCESS, fault or said)
        return HttpResponseRedirect(f"{self.object.get_absolute_url()}#{self.place}")

    @abstractmethod
    def answer(self):
        """Calls the service; returns what was done, and what was wrong instead."""

    def call(self, service, **given):
        """Calls a service of `licensing.services.answers` for this check-up and member."""
        return service(check_up=self.object, by=self.request.member, **given)


class People(Answer):
    """How many people and devices there are."""

    place = "people"
    fragment = "checkups/_counted.html"

    def answer(self):
        script = Script(check_up=self.object, member=self.request.member)
        form = PeopleForm(self.request.POST, groups=script.questions()["people"].groups)
        if not form.is_valid():
            return "", form.faults() or gettext("Load the page again: these groups are not the ones on file.")
        changed = self.call(answers.count_people, counts=form.counts())
        if changed:
            return gettext("Saved. The position is that of these numbers."), ""
        return gettext("Saved."), ""


class FormAnswer(Answer):
    """An answer that is one form, of `form_class`."""

    def answer(self):
        form = self.form_class(self.request.POST, member=self.request.member, customer=self.object.customer)
        if not form.is_valid():
            return "", " ".join(
                f"{form.fields[name].label or ''} {' '.join(errors)}".strip()
                if name in form.fields
                else errors[0]
                for name, errors in form.errors.items()
            )
        return self.save(form), ""

    @abstractmethod
    def save(self, form):
        """Calls the service; returns a sentence."""


class AddServer(FormAnswer):
    """A server that is new."""

    place = "servers"
    form_class = ServerForm

    def save(self, form):
        server = self.call(answers.add_server, **form.given())
        return gettext("%(server)s is on file.") % {"server": server}


class RetireServer(FormAnswer):
    """A server that was switched off."""

    place = "servers"
    form_class = RetireForm

    def save(self, form):
        server = self.call(answers.retire_server, **form.given())
        return gettext("%(server)s is retired.") % {"server": server}


class WorkRemotely(FormAnswer):
    """People who work remotely now."""

    place = "remote"
    form_class = RemoteForm

    def save(self, form):
        remote = self.call(answers.let_work_remotely, **form.given())
        return gettext("They are counted in the group “%(group)s” now.") % {"group": remote}


class Paper(FormAnswer):
    """A missing paper was promised, or has arrived."""

    place = "papers"
    form_class = PaperForm

    def save(self, form):
        promise = self.call(answers.note_paper, now=timezone.now(), **form.given())
        return gettext("Noted: %(promise)s.") % {"promise": promise}


# --- at work on it -------------------------------------------------------------------------------------
class _AtWork(CheckUpDetail):
    role = Member.Role.EDITOR
    http_method_names = ["post"]


class Present(_AtWork):
    """Says that the member has the page before him, and gets who else has."""

    def post(self, request, *args, **kwargs):
        self.object = self.get_object()
        if not self.object.closed_at:
            be_on_call(check_up=self.object, by=request.member, now=timezone.now())
        script = Script(check_up=self.object, member=request.member)
        return render(request, "checkups/_others.html", {"check_up": self.object, **script.calls()})


class Draft(_AtWork):
    """Keeps what is typed and not sent yet."""

    def post(self, request, *args, **kwargs):
        self.object = self.get_object()
        now = timezone.now()
        keep_draft(check_up=self.object, by=request.member, now=now, draft=DraftForm(request.POST).draft())
        if request.htmx:
            return render(request, "checkups/_kept.html", {"check_up": self.object, "now": now})
        messages.success(request, gettext("What you typed is kept. It is here when you come back."))
        return redirect(self.object)


class TakeBack(_AtWork):
    """Opens a check-up again that was closed a moment ago."""

    def post(self, request, *args, **kwargs):
        self.object = self.get_object()
        try:
            take_back_closing(check_up=self.object, by=request.member, now=timezone.now())
        except UnableToTakeBack as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, gettext("The check-up is open again. What you typed is below."))
        return redirect(self.object)
