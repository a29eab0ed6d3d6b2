"""Check-ups that are due, the script of each call, and closing one."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customers.models import Member
from licensing.agenda import Talk
from licensing.models import Call, CheckUp
from licensing.services.checkups import AlreadyClosed, UnableToClose, complete_check_up, may_take_back
from licensing.services.positions import today_of
from portal.history import facts_changed
from portal.pages.base import RowView, TableView
from portal.pages.checkups.filters import CLOSED, CheckUpFilter, tabs_of
from portal.pages.checkups.forms import NoteForm
from portal.pages.checkups.many import Reassign, Reschedule
from portal.pages.checkups.script import Script, earlier_of
from portal.pages.checkups.tables import CheckUpTable

ONLY_OPEN, ONLY_CLOSED = (
    ("due_on", "status", "headline", "caller"),
    ("closed_at", "outcome", "notes", "closed_by"),
)


class CheckUpList(TableView):
    """Open check-ups, the longest overdue first; closed ones when asked for."""

    title = _("Check-ups")
    model = CheckUp
    table_class = CheckUpTable
    filterset_class = CheckUpFilter
    many = "checkup-many"
    actions = (Reassign, Reschedule)
    template_name = "checkups/list.html"
    first_step = _("Import your customers, or plan a check-up in data entry; completing one plans the next.")

    def get_queryset(self):
        check_ups = super().get_queryset().with_caller()
        return check_ups.select_related("customer__position", "closed_by__user").defer(
            "position", "customer__position__content"
        )

    def get_table_kwargs(self):
        return super().get_table_kwargs() | {
            "exclude": ONLY_OPEN if self.closed else ONLY_CLOSED,
            "names": self.filterset.names,
            "today": timezone.localdate(),
        }

    def get_context_data(self, **kwargs):
        context = super().get_context_data(tabs=tabs_of(self.request), **kwargs)
        return context | ({"many": ""} if self.closed else {})  # what is closed stays as it is

    @property
    def closed(self):
        """True when the closed ones are asked for."""
        return self.request.GET.get("when") == CLOSED


class CheckUpDetail(RowView):
    """The script of the call while it is open; what came of it once it is closed."""

    model = CheckUp
    template_name = "checkups/detail.html"
    context_object_name = "check_up"

    def get_queryset(self):
        rows = super().get_queryset().with_caller()
        return rows.select_related(
            "customer__reseller",
            "customer__position",
            "customer__account_manager__user",
            "assignee__user",
            "closed_by__user",
        )

    def get_title(self):
        return str(self.object.customer)

    def get_context_data(self, **kwargs):
        check_up, now = self.object, timezone.now()
        if check_up.closed_at:
            special = self.of_closed(now)
        else:
            special = Script(check_up=check_up, member=self.request.member, now=now).context()
        today = today_of(check_up.customer, now)
        return super().get_context_data(**{**special, "today": today, **kwargs})

    def of_closed(self, now):
        """The position of that day, the next check-up, and what somebody typed who was slower."""
        check_up, member = self.object, self.request.member
        position = check_up.kept_position
        planned = CheckUp.objects.visible_to(member).open().filter(customer=check_up.customer)
        mine = Call.objects.visible_to(member).filter(check_up=check_up, member=member)
        call = mine.exclude(member=check_up.closed_by).first()
        left = (
            "\n\n".join(filter(None, (call.draft.get(name) for name in ("agreed", "notes")))) if call else ""
        )
        return {
            "position": position,
            "points": Talk(customer=check_up.customer, position=position).points if position else [],
            "last": next(iter(earlier_of(check_up, member)), None),
            "next": planned.first(),
            "may_take_back": may_take_back(check_up, now),
            "left": left,
            "form": NoteForm(initial={"text": left}),
        }


class Changes(CheckUpDetail):
    """What was changed in the facts of the customer since the last conversation."""

    template_name = "checkups/changes.html"

    def get_template_names(self):
        return ["checkups/_facts_changed.html" if self.request.htmx else self.template_name]

    def get_title(self):
        return gettext("What changed at %(customer)s") % {"customer": self.object.customer}

    def get_context_data(self, **kwargs):
        earlier = earlier_of(self.object, self.request.member)
        last = next((one for one in earlier if one.position), None)
        history = facts_changed(self.object.customer, since=last.closed_at) if last else None
        # The page itself needs nothing of the script.
        return super(CheckUpDetail, self).get_context_data(last=last, history=history, **kwargs)


class Complete(CheckUpDetail):
    """Closes the check-up; what was typed comes back on the page when that is not possible."""

    role = Member.Role.EDITOR

    def get(self, request, *args, **kwargs):
        """Somebody reloaded the address of the form: the page has it."""
        return redirect(self.get_object())

    def post(self, request, *args, **kwargs):
        self.object = self.get_object()
        form = Script(check_up=self.object, member=request.member).complete_form(request.POST)
        if not form.is_valid():
            return self.again(form)
        try:
            following = complete_check_up(
                check_up=self.object, by=request.member, now=timezone.now(), **form.cleaned_data
            )
        except AlreadyClosed as refusal:
            return self.closed_meanwhile(refusal, form)
        except UnableToClose as refusal:
            form.add_error(None, str(refusal))
            return self.again(form)
        messages.success(request, self.told(following))
        return redirect("checkup-list")

    def told(self, following):
        """What was done, with the way back."""
        told = gettext("The customer is archived: no next one.")
        if following:
            told = (
                gettext("You call again on %(day)s.")
                if following.is_follow_up
                else gettext("The next one is planned for %(day)s.")
            ) % {"day": formats.date_format(following.due_on, gettext("j F Y"))}
        return format_html(
            '{} {} <a class="alert-link" href="{}">{}</a>',
            gettext("The check-up of %(customer)s is closed.") % {"customer": self.object.customer},
            told,
            reverse("checkup-detail", args=[self.object.pk]),
            gettext("See or undo it"),
        )

    def again(self, form):
        """The page with the form as it was sent, and what is wrong with it."""
        if self.object.closed_at:
            return self.closed_meanwhile(AlreadyClosed(self.object), form)
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def closed_meanwhile(self, refusal, form):
        """The closed check-up, with what was typed ready to be added to its notes."""
        self.object = self.get_object()
        typed = "\n\n".join(filter(None, (form.data.get(name, "").strip() for name in ("agreed", "notes"))))
        note = NoteForm(initial={"text": typed})
        return self.render_to_response(self.get_context_data(form=note, refusal=str(refusal)), status=409)
