"""Check-ups that are due, and the script of each call."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import formats, timezone

from customers.models import Contact, Member
from licensing.agenda import questions, talking_points
from licensing.models import CheckUp
from licensing.services.checkups import AlreadyClosed, UnableToClose, complete_check_up, usual_next_day
from licensing.services.positions import current_position, today_of
from portal.pages.base import RowView, TableView
from portal.pages.checkups.filters import CLOSED, CheckUpFilter
from portal.pages.checkups.forms import CompleteForm, NoteForm
from portal.pages.checkups.many import Reassign, Reschedule
from portal.pages.checkups.tables import CheckUpTable

ONLY_OPEN, ONLY_CLOSED = (
    ("due_on", "status", "headline", "caller"),
    ("closed_at", "outcome", "notes", "closed_by"),
)


class CheckUpList(TableView):
    """Open check-ups, the longest overdue first; closed ones when asked for."""

    title = "Check-ups"
    model = CheckUp
    table_class = CheckUpTable
    filterset_class = CheckUpFilter
    many = "checkup-many"
    actions = (Reassign, Reschedule)
    empty = "Import your customers, or plan a check-up in data entry; completing one plans the next."

    def get_queryset(self):
        check_ups = super().get_queryset().with_caller()
        return check_ups.select_related("customer__position", "closed_by__user").defer(
            "position", "customer__position__content"
        )

    def get_table_kwargs(self):
        closed = self.request.GET.get("when") == CLOSED
        people = Member.objects.visible_to(self.request.member).staff().select_related("user")
        return super().get_table_kwargs() | {
            "exclude": ONLY_OPEN if closed else ONLY_CLOSED,
            "names": {person.pk: str(person) for person in people},
            "today": timezone.localdate(),
        }


class CheckUpDetail(RowView):
    """The script of the call while it is open; what came of it once it is closed."""

    model = CheckUp
    template_name = "checkups/detail.html"
    context_object_name = "check_up"

    def get_queryset(self):
        rows = super().get_queryset().with_caller()
        return rows.select_related(
            "customer__reseller", "customer__account_manager__user", "assignee__user", "closed_by__user"
        )

    def get_title(self):
        return str(self.object.customer)

    def get_context_data(self, **kwargs):
        check_up, now = self.object, timezone.now()
        today = today_of(check_up.customer, now)
        earlier = CheckUp.objects.visible_to(self.request.member).closed().filter(customer=check_up.customer)
        if check_up.closed_at:
            earlier = earlier.filter(closed_at__lt=check_up.closed_at)
            special = self.of_closed()
        else:
            special = self.of_open(today, now)
        last = earlier.select_related("closed_by__user").defer("position").order_by("-closed_at").first()
        return super().get_context_data(**{**special, "last": last, "today": today, **kwargs})

    def of_open(self, today, now):
        """What is due to be said and asked, and the form for the answer."""
        check_up = self.object
        customer = check_up.customer
        record = current_position(customer=customer, now=now)
        position = record.answer
        people = Member.objects.visible_to(self.request.member).select_related("user")
        contacts = Contact.objects.visible_to(self.request.member).filter(customer=customer)
        next_on = usual_next_day(customer=customer, today=today)
        return {
            "position": position,
            "points": talking_points(customer=customer, position=position, quiet=record.quiet),
            "quiet": len(record.quiet),
            "questions": questions(customer=customer, today=today, position=position),
            "contacts": contacts.order_by("name", "pk"),
            "caller": people.filter(pk=check_up.caller).first(),
            "days_over": (today - check_up.due_on).days,
            "there": now.astimezone(customer.zone),
            "form": CompleteForm(initial={"next_on": next_on}),
        }

    def of_closed(self):
        """The position of that day, and the next check-up."""
        check_up = self.object
        position = check_up.kept_position
        planned = CheckUp.objects.visible_to(self.request.member).open()
        return {
            "position": position,
            "points": talking_points(customer=check_up.customer, position=position) if position else [],
            "next": planned.filter(customer=check_up.customer).first(),
            "form": NoteForm(),
        }


class Complete(CheckUpDetail):
    """Closes the check-up; what was typed comes back on the page when that is not possible."""

    role = Member.Role.EDITOR

    def get(self, request, *args, **kwargs):
        """Somebody reloaded the address of the form: the page has it."""
        return redirect(self.get_object())

    def post(self, request, *args, **kwargs):
        self.object = self.get_object()
        form = CompleteForm(request.POST)
        if not form.is_valid():
            return self.again(form)
        try:
            following = complete_check_up(
                check_up=self.object, by=request.member, now=timezone.now(), **form.cleaned_data
            )
        except AlreadyClosed as refusal:
            return self.closed_meanwhile(refusal, form.cleaned_data["notes"])
        except UnableToClose as refusal:
            form.add_error(None, str(refusal))
            return self.again(form)
        when = following and formats.date_format(following.due_on, "j F Y")
        told = f"The next one is planned for {when}." if when else "The customer is archived: no next one."
        messages.success(request, f"The check-up of {self.object.customer} is closed. {told}")
        return redirect("checkup-list")

    def again(self, form):
        """The page with the form as it was sent, and what is wrong with it."""
        if self.object.closed_at:
            return self.closed_meanwhile(AlreadyClosed(self.object), form.data.get("notes", ""))
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def closed_meanwhile(self, refusal, notes):
        """The closed check-up, with what was typed ready to be added to its notes."""
        self.object = self.get_object()
        form = NoteForm(initial={"text": notes})
        return self.render_to_response(self.get_context_data(form=form, refusal=str(refusal)), status=409)
