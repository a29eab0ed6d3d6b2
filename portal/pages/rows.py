"""Tables that are edited as a whole: several rows of a customer at once, all of them or none.

A page names its form for a row and the service that keeps the rows; the forms carry what they were made from
(portal/pages/concurrency.py), so that of two editors the second is told row by row. Without a script "More rows"
asks the server; with htmx the card of the customer's page becomes the form in place.
"""

from abc import ABC, abstractmethod
from urllib.parse import urlsplit

from django import forms
from django.forms.utils import ErrorDict
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from django_htmx.http import HttpResponseClientRedirect, HttpResponseClientRefresh

from customers.clashes import locked
from customers.models import Customer, Member
from customers.services.rows import Row, UnableToKeepRows
from portal.pages.base import MemberMixin
from portal.pages.concurrency import ToldOfChanges, who_removed

MORE, MOST = 3, 400


class RowForm(ToldOfChanges):
    """A row of the table. `heads` is the field that names it: a new row without it is left out."""

    id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    remove = forms.BooleanField(label=_("Remove"), required=False)

    heads = "name"
    first: tuple[str, ...] = ()  # the fields that are always shown; the others are folded away
    more_title = _("More")
    at_first = MORE  # empty rows of a table in which nothing is yet

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.gone = None  # the row that somebody else removed meanwhile
        if self.about is not None:
            self.initial["id"] = self.about.pk
        for field in self.fields.values():
            if isinstance(field, forms.BooleanField):
                field.widget.attrs["class"] = "form-check-input"
        self.fields[self.heads].error_messages["required"] = (
            gettext("Enter a name, or tick “Remove”.")
            if self.about
            else gettext("Enter a name, or empty the row to leave it out.")
        )

    def full_clean(self):
        super().full_clean()
        if self.gone is not None and not self.is_left_out:
            self.add_error(None, who_removed(self.gone))
        elif self.is_left_out and not (self.clashes or self.lost):
            self._errors = ErrorDict()

    @property
    def is_left_out(self):
        """True for a row to be removed, and for a new one that nobody filled in."""
        return self._ticked or (self.about is None and not self.has_changed())

    @property
    def _ticked(self):
        return bool(self.is_bound and self._sent("remove"))

    @classmethod
    def values_of(cls, row):
        """What the fields hold for a row that is there."""
        return {name: getattr(row, name) for name in cls.base_fields if hasattr(row, name) and name != "id"}

    def row(self):
        """The row as the service takes it."""
        own = set(self.fields) - {"id", "remove", "made_from"}
        values = {} if self.is_left_out else {name: self.cleaned_data[name] for name in own}
        return Row(values, pk=self.about and self.about.pk, removed=self._ticked)

    def tell(self, field, message):
        """Shows what the service found wrong with the row."""
        self.add_error(field if field in self.fields else None, message)

    def hold_focus(self):
        """Lets typing go on in this row when it is shown."""
        self.fields[self.heads].widget.attrs["autofocus"] = True

    @property
    def main(self):
        """The fields in the first line."""
        return [self[name] for name in self.first]

    @property
    def more(self):
        """The fields folded away."""
        return [field for field in self.visible_fields() if field.name not in {*self.first, "remove"}]

    @property
    def more_is_open(self):
        return any(field.errors for field in self.more)

    @property
    def more_said(self):
        """What the folded fields say, as far as it is not the usual."""
        return ""


class RowSet:
    """The forms of a table: of the rows that are there and of new ones; from the database, or as they were sent."""

    def __init__(self, form_class, rows, sent=None, *, model, reseller, **options):
        self.form_class, self.sent, self.options = form_class, sent, options
        self.model, self.reseller = model, reseller
        self.text = ""
        known = {row.pk: row for row in rows}
        self.forms = self._sent_forms(known) if sent is not None else self._shown_forms(rows)

    @property
    def total(self):
        return len(self.forms)

    def is_valid(self):
        """True when every row can be read; each is asked, so that all faults are told at once."""
        sound = [form.is_valid() for form in self.forms]
        return all(sound)

    def rows(self):
        """The rows for the service, and the form of each."""
        told = [form for form in self.forms if not (form.is_left_out and form.about is None)]
        return [form.row() for form in told], told

    def tell(self, refusal, told):
        """Shows what the service refused at its rows and fields."""
        for fault in refusal.faults:
            told[fault.row].tell(fault.field, fault.message)
        self.text = "" if refusal.faults else str(refusal)

    def quieten(self):
        """Shows what was sent without judging it yet."""
        for form in self.forms:
            form._errors = ErrorDict()

    def _shown_forms(self, rows):
        there = [
            self.form_class(about=row, initial=self.form_class.values_of(row), **self._named(place))
            for place, row in enumerate(rows)
        ]
        new = range(len(there), len(there) + (1 if there else self.form_class.at_first))
        return [*there, *(self.form_class(**self._named(place)) for place in new)]

    def _sent_forms(self, known):
        return [self._sent_form(place, known) for place in range(_number(self.sent.get("rows-total"), MOST))]

    def _sent_form(self, place, known):
        pk = _number(self.sent.get(f"rows-{place}-id"), 2**53)
        row = known.get(pk)
        initial = {} if row is None else self.form_class.values_of(row)
        form = self.form_class(self.sent, about=row, initial=initial, **self._named(place))
        if pk and row is None:
            form.gone = self.model(pk=pk, reseller=self.reseller)
            # The next time it is a new one.
            form.data = form.data.copy()
            form.data[f"rows-{place}-id"] = ""
        return form

    def _named(self, place):
        return {"prefix": f"rows-{place}", **self.options}


def _number(text, most):
    return min(int(text), most) if text and text.isdecimal() else 0


def with_more_rows(sent, more=MORE):
    """What was sent, with room for a few rows more; the first of them is where typing goes on."""
    sent = sent.copy()
    sent["rows-total"] = str(min(_number(sent.get("rows-total"), MOST) + more, MOST))
    return sent


class RowsView(MemberMixin, TemplateView, ABC):
    """The page of one table of a customer. `keep` calls the service with the rows."""

    role = Member.Role.EDITOR
    template_name = "portal/rows.html"
    model = None
    form_class = RowForm
    card = ""  # the id of the card on the customer's page, and of the form
    noun = ""
    lead = ""

    @abstractmethod
    def keep(self, rows):
        """Calls the service with the rows of the table; raises UnableToKeepRows."""

    def get_title(self):
        return gettext("%(title)s of %(customer)s") % {"title": self.title, "customer": self.customer}

    @cached_property
    def customer(self):
        """The customer in the address."""
        customers = Customer.objects.visible_to(self.request.member).select_related("reseller")
        return get_object_or_404(customers, pk=self.kwargs["pk"])

    def get_rows(self):
        """What is there; locked for whoever saves it."""
        rows = super().get_queryset().filter(customer=self.customer)
        return list(locked(rows.order_by("name", "pk"), self.request))

    def options(self):
        """Further arguments for each form."""
        return {}

    def table(self, sent=None):
        """The forms of the table."""
        of = {"model": self.model, "reseller": self.request.reseller}
        options = self.options()
        return RowSet(self.form_class, self.get_rows(), sent, **of, **options)

    def get(self, request, *args, **kwargs):
        table = self.table()
        if self.is_in_place:  # what was pressed is gone; typing goes on in the first field
            table.forms[0].hold_focus()
        return self.answer(table)

    def post(self, request, *args, **kwargs):
        if "more" in request.POST:
            table = self.table(with_more_rows(request.POST))
            table.quieten()
            table.forms[-MORE].hold_focus()
            return self.answer(table)
        table = self.table(request.POST)
        return self.kept() if self.is_kept(table) else self.answer(table, status=422)

    def is_kept(self, table):
        """Saves the table; False when something has to be mended first, which the forms tell then."""
        if not table.is_valid():
            return False
        rows, told = table.rows()
        try:
            self.keep(rows)
        except UnableToKeepRows as refusal:
            table.tell(refusal, told)
            return False
        return True

    def kept(self):
        """Back to the customer's page, whose position may be another one now."""
        back = self.customer.get_absolute_url()
        if not self.request.htmx:
            return redirect(f"{back}#{self.card}")
        return HttpResponseClientRefresh() if self.is_in_place else HttpResponseClientRedirect(back)

    @property
    def is_in_place(self):
        """True when htmx put the form into the customer's page."""
        here = urlsplit(self.request.htmx.current_url or "").path
        return bool(self.request.htmx) and here == self.customer.get_absolute_url()

    def answer(self, table, status=200, **context):
        context = self.get_context_data(table=table, **context)
        return self.render_to_response(context, status=status)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            customer=self.customer,
            card=self.card,
            noun=self.noun,
            lead=self.lead,
            here=self.request.path,
            back=self.customer.get_absolute_url(),
            **kwargs,
        )
