"""Forms about rights."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from customers.fields import CountField
from licensing.models import Reassignment
from licensing.models.catalogue import Metric, Product
from portal.pages.fields import CustomerField, date_field


class NoFieldsForm(forms.Form):
    """Nothing to fill in: sending it is the answer."""


class ReassignForm(forms.Form):
    """Rights that went to somebody else, or to another device."""

    date = date_field(pgettext_lazy("a day", "On"), required=True)
    quantity = CountField(label=_("How many rights"), min_value=1, initial=1)
    from_whom = forms.CharField(
        label=pgettext_lazy("a person or device", "From"),
        max_length=200,
        help_text=_("The person or device that held them, as “Ann Miller” or “PC-017”."),
    )
    to_whom = forms.CharField(label=pgettext_lazy("a person or device", "To"), max_length=200)
    reason = forms.CharField(
        label=_("Reason"), max_length=300, help_text=_("As “Ann left, Ben took over her desk”.")
    )
    exemption = forms.ChoiceField(
        label=_("Less than 90 days after the last time?"),
        required=False,
        choices=[("", _("No, or not known to be")), *Reassignment.Exemption.choices],
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
        help_text=_("Then one of these exceptions has to hold."),
    )


class DeclareForm(forms.Form):
    """What a customer says it has, without a document."""

    customer = CustomerField()
    part_number = forms.CharField(
        label=_("Part number"),
        max_length=60,
        required=False,
        help_text=_("Where it is known; it fills the fields below."),
    )
    product = forms.ChoiceField(
        label=_("Product"), choices=[("", _("Choose")), *Product.choices], required=False
    )
    version = forms.CharField(
        label=_("Version"), max_length=40, required=False, help_text=_("As 2022 or 2012 R2.")
    )
    metric = forms.ChoiceField(
        label=_("Counts by"), choices=[("", _("Choose")), *Metric.choices], required=False
    )
    packs = CountField(
        label=_("Packs"), min_value=1, initial=1, help_text=_("Or the number of rights, one to a pack.")
    )
    rights_per_pack = CountField(label=_("Rights per pack"), min_value=1, required=False)
    date = date_field(_("Said on"))
    valid_from = date_field(_("Rights from"))
    valid_until = date_field(_("Rights until"), help_text=_("The first day without them."))
    notes = forms.CharField(
        label=_("Who says so, and where the document may be"),
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
            fault = gettext("Choose the product, or enter a part number of the catalogue.")
            self.add_error("product", fault)
        return cleaned
