"""Forms about documents and their files; those of their lines are in lines.py."""

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from customers.fields import CountField
from licensing.models import Proof
from portal.pages.concurrency import ToldOfChanges
from portal.pages.fields import CustomerField, date_field

ACCEPTED = ".pdf,.png,.jpg,.jpeg,.xml"
# A credit note is recorded from the document whose lines it takes back.
KINDS = [choice for choice in Proof.Kind.choices if choice[0] != Proof.Kind.CREDIT_NOTE]


class NoFieldsForm(forms.Form):
    """Nothing to fill in: sending it is the answer."""


class FileForm(forms.Form):
    """A file for a document."""

    file = forms.FileField(
        label=_("PDF, PNG, JPEG or XML, at most 20 MB"),
        allow_empty_file=True,
        max_length=None,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )
    knowingly = forms.BooleanField(
        label=_("This file belongs to this document as well"), required=False, widget=forms.HiddenInput
    )

    def ask_whether_it_belongs_here(self):
        """Shows the box to tick once another document is known to have this very file."""
        self.fields["knowingly"].widget = forms.CheckboxInput()


class VoidForm(forms.Form):
    """Why a document does not count any more."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_(
            "As “typed twice” or “returned to the distributor”. It stays to be read, and can be restored."
        ),
    )


class TwinsForm(forms.Form):
    """A form whose sender may be told of documents that are there already, and says which of them are others."""

    known = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_known(self):
        """The documents that the person was told of and says are others: their ids."""
        sent = self.data.getlist("known") if hasattr(self.data, "getlist") else []
        return {int(word) for text in sent for word in text.split(",") if word.isdecimal()}


class HeadForm(TwinsForm, ToldOfChanges):
    """What stands at the top of a document."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Proof.Kind.choices)
    number = forms.CharField(
        label=_("Number"), max_length=100, required=False, help_text=_("Empty for a declaration only.")
    )
    date = date_field(_("Date"))
    seller = forms.CharField(
        label=_("Seller"), max_length=200, required=False, help_text=_("Who sold it, as on the document.")
    )
    notes = forms.CharField(label=_("Notes"), required=False, widget=forms.Textarea(attrs={"rows": 3}))


class NewProofForm(HeadForm):
    """A new document of a customer."""

    customer = CustomerField()
    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS)
    currency = forms.RegexField(
        r"^[A-Za-z]{3}$",
        label=_("Currency"),
        required=False,
        initial="EUR",
        help_text=_("Of all prices on it."),
        error_messages={"invalid": _("A currency is three letters, as EUR.")},
    )

    file = forms.FileField(
        label=_("File"),
        required=False,
        allow_empty_file=True,
        max_length=None,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        help_text=_("PDF, PNG, JPEG or XML, at most 20 MB."),
    )

    OF_THE_HEAD = ("customer", "kind", "number", "date", "seller", "currency")

    def __init__(self, *args, member, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["customer"].member = member
        self.fields["seller"].widget.attrs["list"] = "sellers"
        if not self.is_bound:
            first = "number" if self.initial.get("customer") else "customer"
            self.fields[first].widget.attrs["autofocus"] = True

    @property
    def head(self):
        """The fields at the top, in the order in which they are filled in."""
        return [self[name] for name in self.OF_THE_HEAD]

    def clean_currency(self):
        return self.cleaned_data["currency"].upper()


class CreditForm(TwinsForm):
    """Which packs of a document a credit note takes back: `everything`, or none until they are typed."""

    number = forms.CharField(label=_("Number of the credit note"), max_length=100)
    date = forms.DateField(
        label=_("Date"),
        help_text=_("The rights end on this day."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args, lines, everything, **kwargs):
        super().__init__(*args, **kwargs)
        self.lines = lines
        for line, left in lines:
            self.fields[f"line-{line.pk}"] = CountField(
                label=gettext("Packs taken back of “%(line)s”") % {"line": line},
                required=False,
                min_value=0,
                max_value=left,
                initial=left if everything else None,
                help_text=ngettext("%(count)s can be taken back.", "%(count)s can be taken back.", left)
                % {"count": left},
            )

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not self.taken_back():
            raise forms.ValidationError(gettext("A credit note takes back at least one pack."))
        return cleaned

    def taken_back(self):
        """The lines with the packs that are taken back of them."""
        packs = [(line, self.cleaned_data[f"line-{line.pk}"]) for line, _left in self.lines]
        return [(line, count) for line, count in packs if count]
