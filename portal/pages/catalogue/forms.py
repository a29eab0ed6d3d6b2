"""Forms about parts and prices."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customers.fields import AmountField, CountField
from licensing.models.catalogue import Metric, Product
from portal.pages.concurrency import ToldOfChanges

NOTHING = _("Nothing that is counted here")


class PartForm(ToldOfChanges):
    """A part of the reseller's own."""

    vendor = forms.CharField(label=_("Vendor"), max_length=60, initial="Microsoft")
    part_number = forms.CharField(
        label=_("Part number"), max_length=60, help_text=_("As on the documents that name it.")
    )
    description = forms.CharField(label=_("Description"), max_length=300, required=False)
    product = forms.ChoiceField(
        label=_("Gives rights of"),
        choices=[("", NOTHING), *Product.choices],
        required=False,
        help_text=_(
            "What carries no access rights, as Microsoft 365 Business Premium, counts nothing and says so."
        ),
    )
    version = forms.CharField(
        label=_("Version"),
        max_length=40,
        required=False,
        help_text=_("As 2025 or 2012 R2; empty for suites and subscriptions."),
    )
    metric = forms.ChoiceField(label=_("By"), choices=[("", "–"), *Metric.choices], required=False)
    rights_per_pack = CountField(
        label=_("Rights per pack"), min_value=1, initial=1, help_text=_("How many rights one pack gives.")
    )
    channel = forms.CharField(
        label=_("Channel"),
        max_length=100,
        required=False,
        help_text=_(
            "How it is sold, as OEM, Open License or CSP subscription. With the word subscription its price is "
            "not compared with those of rights for good."
        ),
    )
    source = forms.CharField(
        label=_("Where this is from"),
        max_length=500,
        required=False,
        help_text=_("As the distributor’s price list of a day. Your team reads it on the part’s page."),
    )


class PriceForm(ToldOfChanges):
    """What a pack costs at the reseller. The day offered is today's, whatever it was before."""

    amount = AmountField(
        label=_("Price of a pack"),
        max_digits=12,
        decimal_places=2,
        min_value=0,
        required=False,
        help_text=_("Empty: no price of ours."),
    )
    currency = forms.RegexField(
        r"^\s*[A-Za-z]{3}\s*$",
        label=_("Currency"),
        initial="EUR",
        error_messages={"invalid": _("A currency is three letters, as EUR.")},
        widget=forms.TextInput(attrs={"maxlength": 3, "size": 3}),
    )
    as_of = forms.DateField(
        label=_("As of"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def clean_currency(self):
        return self.cleaned_data["currency"].strip().upper()

    def _values_of_now(self):
        return {name: value for name, value in super()._values_of_now().items() if name != "as_of"}


class NoFieldsForm(forms.Form):
    """Nothing to fill in: sending it is the answer."""


class PriceListForm(forms.Form):
    """A price list: a file, or what was copied out of a spreadsheet."""

    LARGEST = 5 * 1024 * 1024

    file = forms.FileField(
        label=_("A file: CSV or XLSX"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.txt"}),
    )
    text = forms.CharField(
        label=_("Or paste it here"),
        required=False,
        strip=False,
        widget=forms.Textarea(
            attrs={"rows": 8, "class": "form-control font-monospace", "spellcheck": "false"}
        ),
    )
    currency = forms.RegexField(
        r"^\s*[A-Za-z]{3}\s*$",
        label=_("Currency"),
        initial="EUR",
        help_text=_("Where a line names none."),
        error_messages={"invalid": _("A currency is three letters, as EUR.")},
    )
    as_of = forms.DateField(
        label=_("As of"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Where a line names no day."),
    )
    leave_out_unknown = forms.BooleanField(
        label=_("Leave out the part numbers that the catalogue does not know"), required=False
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file and file.size > self.LARGEST:
            raise forms.ValidationError(
                gettext("This file is bigger than 5 MB. Leave out what is not a price.")
            )
        return file

    def clean_currency(self):
        return self.cleaned_data["currency"].strip().upper()

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("file") and not cleaned.get("text", "").strip():
            raise forms.ValidationError(gettext("Choose a file or paste the list."))
        return cleaned
