"""The form about a known finding."""

from django import forms
from django.utils.translation import gettext_lazy as _


class KnownForm(forms.Form):
    """Until when a finding is quiet, and why."""

    until = forms.DateField(
        label=_("Quiet until"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("On this day it speaks again. It does so before, when more are concerned than today."),
    )
    reason = forms.CharField(
        label=_("Because"),
        max_length=300,
        help_text=_(
            "As “ordered, arrives in December” or “they decide after the move”. Your team reads it here."
        ),
        widget=forms.TextInput(),
    )
