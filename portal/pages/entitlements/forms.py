"""Forms about rights."""

from django import forms
from django.utils import timezone

from licensing.models import Reassignment
from licensing.models.catalogue import Metric, Product
from portal.pages.fields import CustomerField, date_field


class NoFieldsForm(forms.Form):
    """Nothing to fill in: sending it is the answer."""


class ReassignForm(forms.Form):
    """Rights that went to somebody else, or to another device."""

    date = date_field("On", required=True)
    quantity = forms.IntegerField(label="How many rights", min_value=1, initial=1)
    from_whom = forms.CharField(
        label="From",
        max_length=200,
        help_text="The person or device that held them, as “Ann Miller” or “PC-017”.",
    )
    to_whom = forms.CharField(label="To", max_length=200)
    reason = forms.CharField(max_length=300, help_text="As “Ann left, Ben took over her desk”.")
    exemption = forms.ChoiceField(
        label="Less than 90 days after the last time?",
        required=False,
        choices=[("", "No, or not known to be"), *Reassignment.Exemption.choices],
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
        help_text="Then one of these exceptions has to hold.",
    )


class DeclareForm(forms.Form):
    """What a customer says it has, without a document."""

    customer = CustomerField()
    part_number = forms.CharField(
        max_length=60, required=False, help_text="Where it is known; it fills the fields below."
    )
    product = forms.ChoiceField(choices=[("", "Choose"), *Product.choices], required=False)
    version = forms.CharField(max_length=40, required=False, help_text="As 2022 or 2012 R2.")
    metric = forms.ChoiceField(label="Counts by", choices=[("", "Choose"), *Metric.choices], required=False)
    packs = forms.IntegerField(min_value=1, initial=1, help_text="Or the number of rights, one to a pack.")
    rights_per_pack = forms.IntegerField(min_value=1, required=False)
    date = date_field("Said on")
    valid_from = date_field("Rights from")
    valid_until = date_field("Rights until", help_text="The first day without them.")
    notes = forms.CharField(
        label="Who says so, and where the document may be",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args, member, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["customer"].member = member
        self.fields["date"].initial = timezone.localdate()

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("product") and not cleaned.get("part_number"):
            self.add_error("product", "Choose the product, or enter a part number of the catalogue.")
        return cleaned
