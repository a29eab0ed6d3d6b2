"""What operators tell."""

import zoneinfo

from django import forms

from customers.models import Reseller, Visit


class EnterForm(forms.Form):
    """Why the operator comes in; the reseller reads it."""

    reason = forms.CharField(
        max_length=Visit._meta.get_field("reason").max_length,
        label="Why do you enter?",
        help_text="The reseller reads it in the history. A ticket number or a sentence will do.",
    )


class ResellerForm(forms.Form):
    """A new reseller and its first owner."""

    name = forms.CharField(max_length=Reseller._meta.get_field("name").max_length)
    slug = forms.CharField(
        max_length=Reseller._meta.get_field("slug").max_length,
        label="Short name",
        help_text="Part of every address, as in /r/northwind/. It stays for good.",
    )
    owner = forms.EmailField(label="E-mail address of the first owner", help_text="Gets the invitation.")
    time_zone = forms.ChoiceField(
        choices=lambda: [(zone, zone) for zone in sorted(zoneinfo.available_timezones())], initial="UTC"
    )
