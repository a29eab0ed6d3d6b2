"""Forms about a customer, its contacts and the notes about it."""

import zoneinfo

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customers.models import Customer, Member
from customers.services.notes import LONGEST
from portal.countries import countries, english_names
from portal.pages.concurrency import ToldOfChanges
from portal.pages.rows import RowForm

NOT_RECORDED = _("not recorded")


def staff_of(member):
    """The reseller's own people, whom a customer may have as account manager."""
    return Member.objects.visible_to(member).staff().select_related("user").order_by("user__name", "pk")


class CustomerForm(ToldOfChanges):
    """Who a customer is, and who looks after it."""

    name = forms.CharField(
        label=_("Name"),
        max_length=200,
        error_messages={"required": _("Enter the name of the customer, as it stands on its invoices.")},
    )
    account = forms.CharField(
        label=_("Account number"),
        max_length=60,
        help_text=_("Your own number for this customer."),
        error_messages={"required": _("Enter the number under which you keep this customer.")},
    )
    domain = forms.CharField(
        label=_("Domain"),
        max_length=253,
        required=False,
        help_text=_("As example.com."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    country = forms.ChoiceField(
        label=_("Country"),
        choices=lambda: [("", NOT_RECORDED), *countries()],
        required=False,
        error_messages={"invalid_choice": _("There is no country %(value)s. Choose one of the list.")},
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=lambda: [(zone, zone) for zone in sorted(zoneinfo.available_timezones())],
        help_text=_("Check-ups come due by the customer’s own calendar."),
        error_messages={
            "invalid_choice": _(
                "There is no time zone called %(value)s. Choose one of the list, as Europe/Berlin."
            )
        },
    )
    account_manager = forms.ModelChoiceField(
        Member.objects.none(),
        label=_("Account manager"),
        required=False,
        empty_label=_("nobody: the owners are told"),
        error_messages={"invalid_choice": _("Choose somebody of your own team.")},
    )
    check_up_months = forms.IntegerField(
        label=_("Months between check-ups"),
        min_value=1,
        max_value=60,
        required=False,
        error_messages=dict.fromkeys(
            ("min_value", "max_value", "invalid"), _("Between two check-ups there are 1 to 60 months.")
        ),
    )
    notes = forms.CharField(
        label=_("Good to know"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What everybody should know before calling. Notes of a day go into the timeline."),
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
        usual = gettext("Empty: %(months)s, as usual with you.") % {"months": months}
        self.fields["check_up_months"].help_text = usual
        country = self.initial.get("country")
        if country and country not in english_names():
            self.fields["country"].choices = [("", NOT_RECORDED), (country, country), *countries()]


class NewCustomerForm(CustomerForm):
    """A customer who is taken on."""

    first_check_up = forms.DateField(
        label=_("First check-up"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args, usual_day, **kwargs):
        super().__init__(*args, **kwargs)
        self.order_fields([*(name for name in self.fields if name != "notes"), "notes"])
        usual = gettext("Empty: %(day)s, or by the months given here.") % {"day": usual_day}
        self.fields["first_check_up"].help_text = usual
        self.fields["name"].widget.attrs["autofocus"] = True


class ArchiveForm(forms.Form):
    """Nothing to fill in: sending it is the answer."""


class NoteForm(forms.Form):
    """A note about a customer."""

    text = forms.CharField(
        label=_("Note"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("There is nothing in the note yet.")},
    )


class ChangeNoteForm(ToldOfChanges, NoteForm):
    """A note that is changed by its author, in two windows perhaps."""


class ContactRow(RowForm):
    """A person to call."""

    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        error_messages={"invalid": _("This is no e-mail address. An example: jane@example.com.")},
    )
    phone = forms.CharField(
        label=_("Phone"), max_length=60, required=False, widget=forms.TextInput(attrs={"type": "tel"})
    )

    mail_agreed_on = forms.DateField(
        label=_("Agreed to mail on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Only who agreed is invited to check-ups by mail."),
    )

    first = ("name", "email", "phone")

    @property
    def more_said(self):
        if self.about is None:
            return ""
        declined = gettext("declined mail") if self.about.mail_declined_on else ""
        return gettext("may be mailed") if self.about.mail_agreed_on else declined


FIELDS = [name for name in CustomerForm.base_fields if name != "made_from"]


def values_of(customer: Customer):
    """What the fields hold for a customer that is there."""
    return {name: getattr(customer, name) for name in FIELDS if name != "account_manager"} | {
        "account_manager": customer.account_manager_id
    }
