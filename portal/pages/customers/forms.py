"""Forms about a customer, its contacts and the notes about it."""

import zoneinfo
from functools import cache
from importlib.resources import files

from django import forms

from customers.models import Customer, Member
from customers.services.notes import LONGEST
from portal.pages.concurrency import ToldOfChanges
from portal.pages.rows import RowForm


@cache
def countries():
    """(code, name) of every country, by name; they come with the time zones."""
    text = files("tzdata").joinpath("zoneinfo", "iso3166.tab").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return tuple((code, f"{name} ({code})") for code, name in sorted(rows, key=lambda row: row[1]))


def staff_of(member):
    """The reseller's own people, whom a customer may have as account manager."""
    return Member.objects.visible_to(member).staff().select_related("user").order_by("user__name", "pk")


class CustomerForm(ToldOfChanges):
    """Who a customer is, and who looks after it."""

    name = forms.CharField(
        max_length=200,
        error_messages={"required": "Enter the name of the customer, as it stands on its invoices."},
    )
    account = forms.CharField(
        label="Account number",
        max_length=60,
        help_text="Your own number for this customer.",
        error_messages={"required": "Enter the number under which you keep this customer."},
    )
    domain = forms.CharField(
        max_length=253,
        required=False,
        help_text="As example.com.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    country = forms.ChoiceField(
        choices=lambda: [("", "not recorded"), *countries()],
        required=False,
        error_messages={"invalid_choice": "There is no country %(value)s. Choose one of the list."},
    )
    time_zone = forms.ChoiceField(
        choices=lambda: [(zone, zone) for zone in sorted(zoneinfo.available_timezones())],
        help_text="Check-ups come due by the customer’s own calendar.",
        error_messages={
            "invalid_choice": "There is no time zone called %(value)s. Choose one of the list, as Europe/Berlin."
        },
    )
    account_manager = forms.ModelChoiceField(
        Member.objects.none(),
        required=False,
        empty_label="nobody: the owners are told",
        error_messages={"invalid_choice": "Choose somebody of your own team."},
    )
    check_up_months = forms.IntegerField(
        label="Months between check-ups",
        min_value=1,
        max_value=60,
        required=False,
        error_messages=dict.fromkeys(
            ("min_value", "max_value", "invalid"), "Between two check-ups there are 1 to 60 months."
        ),
    )
    notes = forms.CharField(
        label="Good to know",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What everybody should know before calling. Notes of a day go into the timeline.",
    )

    def __init__(self, *args, member, **kwargs):
        super().__init__(*args, **kwargs)
        staff = staff_of(member)
        manager = self.about and self.about.account_manager_id
        if manager:  # who left stays until another takes over
            here = Member.objects.visible_to(member).filter(pk=manager).select_related("user")
            staff = (staff | here.order_by("user__name", "pk")).distinct()
        self.fields["account_manager"].queryset = staff
        months = member.reseller.check_up_months
        self.fields["check_up_months"].help_text = f"Empty: {months}, as usual with you."
        country = self.initial.get("country")
        if country and country not in dict(countries()):
            self.fields["country"].choices = [("", "not recorded"), (country, country), *countries()]


class NewCustomerForm(CustomerForm):
    """A customer who is taken on."""

    first_check_up = forms.DateField(
        label="First check-up",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args, usual_day, **kwargs):
        super().__init__(*args, **kwargs)
        self.order_fields([*(name for name in self.fields if name != "notes"), "notes"])
        self.fields["first_check_up"].help_text = f"Empty: {usual_day}, or by the months given here."


class ArchiveForm(forms.Form):
    """Nothing to fill in: sending it is the answer."""


class NoteForm(forms.Form):
    """A note about a customer."""

    text = forms.CharField(
        label="Note",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "There is nothing in the note yet."},
    )


class ChangeNoteForm(ToldOfChanges, NoteForm):
    """A note that is changed by its author, in two windows perhaps."""


class ContactRow(RowForm):
    """A person to call."""

    name = forms.CharField(max_length=200)
    email = forms.EmailField(
        label="E-mail address",
        required=False,
        error_messages={"invalid": "This is no e-mail address. An example: jane@example.com."},
    )
    phone = forms.CharField(max_length=60, required=False, widget=forms.TextInput(attrs={"type": "tel"}))

    mail_agreed_on = forms.DateField(
        label="Agreed to mail on",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Only who agreed is invited to check-ups by mail.",
    )

    first = ("name", "email", "phone")

    @property
    def more_said(self):
        if self.about is None:
            return ""
        declined = "declined mail" if self.about.mail_declined_on else ""
        return "may be mailed" if self.about.mail_agreed_on else declined


FIELDS = [name for name in CustomerForm.base_fields if name != "made_from"]


def values_of(customer: Customer):
    """What the fields hold for a customer that is there."""
    return {name: getattr(customer, name) for name in FIELDS if name != "account_manager"} | {
        "account_manager": customer.account_manager_id
    }
