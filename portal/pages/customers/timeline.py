"""What happened at a customer and what people noted, as one timeline."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customers.clashes import locked
from customers.models import Customer, Member, Note
from customers.services.notes import UnableToKeepNote, change_note, remove_note, write_note
from portal.history import changes_of
from portal.history.sources import KINDS
from portal.pages.base import ActionView, RowView
from portal.pages.customers.forms import ChangeNoteForm, NoteForm

SHOWN = 30
# What happens at a customer; the rest of the history is about the reseller itself.
OF_CUSTOMERS = ("notes", "customers", "servers", "licence-servers", "documents", "check-ups")


@dataclass(frozen=True, slots=True)
class Timeline:
    """A page of the history, and pk → note for the notes written in it that are still there."""

    history: object
    notes: dict


def timeline_of(customer, *, member, limit, kind="", after=""):
    """The newest entries of a customer's history with the notes themselves."""
    history = changes_of(customer, limit=limit, kind=kind, after=after)
    pks = [change.note_pk for entry in history.entries for change in entry.changes if change.note_pk]
    notes = Note.objects.visible_to(member).filter(customer=customer, pk__in=pks) if pks else []
    return Timeline(history, {note.pk: note for note in notes})


class CustomerTimeline(RowView):
    """The whole timeline of a customer, page by page, of one kind if asked for."""

    model = Customer
    template_name = "customers/timeline.html"

    def get_title(self):
        return gettext("Timeline of %(customer)s") % {"customer": self.object}

    def get_queryset(self):
        return super().get_queryset().select_related("reseller")

    def get_context_data(self, **kwargs):
        kind, after = self.request.GET.get("kind", ""), self.request.GET.get("after", "")
        if kind not in ("", *OF_CUSTOMERS):
            raise Http404
        timeline = timeline_of(self.object, member=self.request.member, limit=SHOWN, kind=kind, after=after)
        older = timeline.history.older
        return super().get_context_data(
            history=timeline.history,
            notes=timeline.notes,
            kind=kind,
            kinds=[("", gettext("Everything")), *((name, KINDS[name][0]) for name in OF_CUSTOMERS)],
            after=after,
            newest_link=_address(self.request.path, kind=kind),
            older_link=older and _address(self.request.path, kind=kind, after=older),
            note_form=kwargs.pop("note_form", NoteForm()),
            **kwargs,
        )


def _address(path, **query):
    query = {name: value for name, value in query.items() if value}
    return f"{path}?{urlencode(query)}" if query else path


class WriteNote(CustomerTimeline):
    """Keeps a note; leads back to the page it was written on."""

    role = Member.Role.EDITOR
    http_method_names = ["post", "options"]

    def post(self, request, *args, **kwargs):
        self.object = self.get_object()
        form = NoteForm(request.POST)
        if form.is_valid():
            try:
                write_note(customer=self.object, by=request.member, now=timezone.now(), **form.cleaned_data)
                return redirect(f"{self._back()}#history")
            except UnableToKeepNote as refusal:
                form.add_error("text", str(refusal))
        return self.render_to_response(self.get_context_data(note_form=form), status=422)

    def _back(self):
        whole = reverse("customer-timeline", args=[self.object.pk])
        return whole if self.request.POST.get("from") == "timeline" else self.object.get_absolute_url()


class ChangeNote(ActionView):
    """The author corrects a note, or takes it back."""

    form_class = ChangeNoteForm
    template_name = "customers/note.html"
    title = _("Edit your note")
    refusals = (UnableToKeepNote,)

    @cached_property
    def note(self):
        """The note in the address, locked for whoever saves it."""
        notes = Note.objects.visible_to(self.request.member).select_related("customer", "reseller")
        return get_object_or_404(locked(notes, self.request), pk=self.kwargs["pk"])

    def get_initial(self):
        return {"text": self.note.text}

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "about": self.note}

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            note=self.note, mine=self.note.author_id == self.request.member.pk, back=self.back(), **kwargs
        )

    def back(self):
        """The timeline of the note's customer."""
        return reverse("customer-timeline", args=[self.note.customer_id])

    def post(self, request, *args, **kwargs):
        if "remove" not in request.POST:
            return super().post(request, *args, **kwargs)
        try:
            remove_note(note=self.note, by=request.member)
        except UnableToKeepNote as refusal:
            messages.error(request, str(refusal))
        return redirect(self.back())

    def perform(self, form):
        change_note(
            note=self.note, text=form.cleaned_data["text"], by=self.request.member, now=timezone.now()
        )
        return self.back()
