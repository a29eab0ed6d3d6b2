"""Form fields for numbers as people write them, whatever the language of the browser.

A thousand is 1000, 1.000, 1,000 or 1 000; an amount 1234.56, 1.234,56, 1,234.56 or 1'234.56. The browser's own field
for numbers is no help here: it drops the comma of 99,50 in silence, and takes 1.000 for one.
"""

import re
from decimal import Decimal

from django import forms
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

BETWEEN_DIGITS = re.compile(r"[\s'’]")
CURRENCY = re.compile(r"^(?:[€$£]|[A-Za-z]{3})|(?:[€$£]|[A-Za-z]{3})$")
WRITTEN = re.compile(
    r"(?P<whole>-?(?:[1-9]\d{0,2}(?:(?P<mark>[.,])\d{3})(?:(?P=mark)\d{3})*|\d+))(?:(?P<point>[.,])(?P<rest>\d{1,2}))?",
    re.ASCII,
)


def plain_number(text):
    """What somebody wrote, without marks of thousands and with a point before decimals; as it is where it is no number."""
    found = WRITTEN.fullmatch(BETWEEN_DIGITS.sub("", text))
    if found is None or (found["point"] and found["point"] == found["mark"]):
        return text
    whole = re.sub(r"[.,]", "", found["whole"])
    return f"{whole}.{found['rest']}" if found["rest"] else whole


class CountField(forms.IntegerField):
    """How many there are of something."""

    widget = forms.TextInput

    def to_python(self, value):
        return super().to_python(plain_number(value) if isinstance(value, str) else value)

    def widget_attrs(self, widget):
        return {**super().widget_attrs(widget), "inputmode": "numeric", "autocomplete": "off"}


class AmountField(forms.DecimalField):
    """An amount of money, with or without its currency; shown as the reader writes it."""

    widget = forms.TextInput
    default_error_messages = {"invalid": _("Enter an amount, as 1,234.56.")}

    def to_python(self, value):
        if isinstance(value, str):
            value = plain_number(CURRENCY.sub("", value.strip()))
        return super().to_python(value)

    def prepare_value(self, value):
        return number_format(value, 2, use_l10n=True) if isinstance(value, Decimal) else value

    def widget_attrs(self, widget):
        return {**super().widget_attrs(widget), "inputmode": "decimal", "autocomplete": "off"}


class PercentField(forms.DecimalField):
    """By how many percent something goes up, or down with a minus; with or without the sign of percent."""

    widget = forms.TextInput
    default_error_messages = {"invalid": _("Enter a percentage, as 5 or -2.5.")}

    def to_python(self, value):
        if isinstance(value, str):
            signed = value.strip().removesuffix("%").strip().removeprefix("+").replace("−", "-")
            value = plain_number(signed)
        return super().to_python(value)

    def widget_attrs(self, widget):
        # The number pad of a phone has no minus.
        return {**super().widget_attrs(widget), "inputmode": "text", "autocomplete": "off"}
