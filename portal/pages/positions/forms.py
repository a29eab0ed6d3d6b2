"""The form about a known finding."""

from django import forms


class KnownForm(forms.Form):
    """Until when a finding is quiet, and why."""

    until = forms.DateField(
        label="Quiet until",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="On this day it speaks again. It does so before, when more are concerned than today.",
    )
    reason = forms.CharField(
        label="Because",
        max_length=300,
        help_text="As “ordered, arrives in December” or “they decide after the move”. Your team reads it here.",
        widget=forms.TextInput(),
    )
