"""What operators tell."""

import zoneinfo

from django import forms
from django.utils.translation import gettext_lazy as _

from customers.models import Reseller, Visit


class EnterForm(forms.Form):
    """Why the operator comes in; the reseller reads it."""

    reason = forms.CharField(
        max_length=Visit._meta.get_field("reason").max_length,
        label=_("Why do you enter?"),
        help_text=_("The reseller reads it in the history. A ticket number or a sentence will do."),
    )


class ResellerForm(forms.Form):
    """A new reseller and its first owner."""

    name = forms.CharField(label=_("Name"), max_length=Reseller._meta.get_field("name").max_length)
    slug = forms.CharField(
        max_length=Reseller._meta.get_field("slug").max_length,
        label=_("Short name"),
        help_text=_("Part of every address, as in /r/northwind/. It stays for good."),
    )
    owner = forms.EmailField(
        label=_("E-mail address of the first owner"), help_text=_("Gets the invitation.")
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=lambda: [(zone, zone) for zone in sorted(zoneinfo.available_timezones())],
        initial="UTC",
    )
