"""Forms about documents, their lines and their files."""

from django import forms
from django.forms import formset_factory

from customers.models import Customer
from licensing.models import LicenseServer, Proof
from licensing.models.catalogue import Metric, Product
from licensing.services.drafts import LineDraft

# A credit note is recorded from the document whose lines it takes back.
KINDS = [choice for choice in Proof.Kind.choices if choice[0] != Proof.Kind.CREDIT_NOTE]


def date_field(label, **options):
    """A day, chosen with the browser's own calendar."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget, **options)


class NoFieldsForm(forms.Form):
    """Nothing to fill in: sending it is the answer."""


class FileForm(forms.Form):
    """A file for a document."""

    file = forms.FileField(
        label="PDF, PNG, JPEG or XML, at most 20 MB",
        allow_empty_file=True,
        max_length=None,
        widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg,.xml"}),
    )
    knowingly = forms.BooleanField(
        label="This file belongs to this document as well", required=False, widget=forms.HiddenInput
    )

    def ask_whether_it_belongs_here(self):
        """Shows the box to tick once another document is known to have this very file."""
        self.fields["knowingly"].widget = forms.CheckboxInput()


class VoidForm(forms.Form):
    """Why a document does not count any more."""

    reason = forms.CharField(
        max_length=300,
        help_text="As “typed twice” or “returned to the distributor”. It stays to be read, and can be restored.",
    )


class HeadForm(forms.Form):
    """What stands at the top of a document."""

    kind = forms.ChoiceField(choices=Proof.Kind.choices)
    number = forms.CharField(max_length=100, required=False, help_text="Empty for a declaration only.")
    date = date_field("Date")
    seller = forms.CharField(max_length=200, required=False, help_text="Who sold it, as on the document.")
    notes = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 3}))


class NewProofForm(HeadForm):
    """A new document of a customer."""

    customer = forms.CharField(help_text="The account number or the name.")
    kind = forms.ChoiceField(choices=KINDS)
    currency = forms.RegexField(
        r"^[A-Za-z]{3}$",
        required=False,
        initial="EUR",
        help_text="Of all prices on it.",
        error_messages={"invalid": "A currency is three letters, as EUR."},
    )

    field_order = ["customer", "kind", "number", "date", "seller", "currency", "notes"]

    def __init__(self, *args, member, **kwargs):
        self.member = member
        super().__init__(*args, **kwargs)

    def clean_customer(self):
        """The customer meant: by account, by whole name, or the only one with these words in the name."""
        text = self.cleaned_data["customer"].strip()
        found = list(
            Customer.objects.visible_to(self.member).active().called(text).order_by("name", "pk")[:6]
        )
        exact = [one for one in found if text.casefold() in (one.account.casefold(), one.name.casefold())]
        meant = exact or found
        if len(meant) == 1:
            return meant[0]
        if not meant:
            raise forms.ValidationError("No customer is called so. Check the account number or the name.")
        names = ", ".join(f"{one.name} ({one.account})" for one in meant[:5])
        raise forms.ValidationError(f"Several customers are called so: {names}. Enter the account number.")

    def clean_currency(self):
        return self.cleaned_data["currency"].upper()


class LineForm(forms.Form):
    """A line of a new document; what the catalogue knows may stay empty."""

    part_number = forms.CharField(max_length=60, required=False)
    packs = forms.IntegerField(min_value=1, initial=1)
    unit_price = forms.DecimalField(
        label="Price of a pack", required=False, max_digits=12, decimal_places=2, min_value=0
    )
    description = forms.CharField(max_length=300, required=False)
    product = forms.ChoiceField(
        choices=[("", "From the catalogue, or nothing that is counted"), *Product.choices], required=False
    )
    version = forms.CharField(max_length=40, required=False, help_text="As 2022 or 2012 R2.")
    metric = forms.ChoiceField(choices=[("", "–"), *Metric.choices], required=False)
    rights_per_pack = forms.IntegerField(min_value=1, required=False)
    valid_from = date_field("Rights from")
    valid_until = date_field("Rights until", help_text="The first day without them.")
    assurance_from = date_field("Software Assurance from")
    assurance_until = date_field("Assurance until", help_text="The first day without it.")
    license_server = forms.CharField(
        label="Licence server", max_length=100, required=False, help_text="Where RDS CALs are installed."
    )
    host = forms.CharField(
        label="Physical machine",
        max_length=100,
        required=False,
        help_text="Which one an external connector is assigned to.",
    )

    FIRST = ("part_number", "packs", "unit_price")

    @property
    def more_fields(self):
        """What is seldom needed, folded away."""
        return [field for field in self if field.name not in self.FIRST]

    @property
    def more_is_open(self):
        """True when something folded away was filled in or is at fault."""
        return any(field.errors or (self.is_bound and field.data) for field in self.more_fields)

    def draft(self, customer, currency):
        """The line as the service takes it. An unknown licence server becomes an error of the form: None then."""
        values = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        if name := values.get("license_server"):
            known = LicenseServer.objects.of(customer.reseller).filter(customer=customer, name__iexact=name)
            values["license_server"] = known.first()
            if values["license_server"] is None:
                fault = (
                    f"{customer} has no licence server called {name}. Record it first, or leave this empty."
                )
                self.add_error("license_server", fault)
                return None
        if "unit_price" in values:
            values["currency"] = currency
        return LineDraft(**values)


class CreditForm(forms.Form):
    """Which packs of a document a credit note takes back."""

    number = forms.CharField(label="Number of the credit note", max_length=100)
    date = forms.DateField(
        help_text="The rights end on this day.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args, lines, **kwargs):
        super().__init__(*args, **kwargs)
        self.lines = lines
        for line, left in lines:
            self.fields[f"line-{line.pk}"] = forms.IntegerField(
                label=f"Packs taken back of “{line}”",
                min_value=0,
                max_value=left,
                initial=left,
                help_text=f"{left} can be taken back.",
            )

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not self.taken_back():
            raise forms.ValidationError("A credit note takes back at least one pack.")
        return cleaned

    def taken_back(self):
        """The lines with the packs that are taken back of them."""
        packs = [(line, self.cleaned_data[f"line-{line.pk}"]) for line, _left in self.lines]
        return [(line, count) for line, count in packs if count]


LineFormSet = formset_factory(LineForm, extra=3, max_num=200, absolute_max=200)
