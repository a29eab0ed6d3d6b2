"""Amounts of money on a page."""

from django import template
from django.template.defaultfilters import floatformat
from django.utils.html import format_html

register = template.Library()


@register.filter
def money(amount, currency=""):
    """ "1,364.00 EUR"; a dash without an amount."""
    if amount is None:
        return "–"
    return format_html('<span class="nowrap">{} {}</span>', floatformat(amount, "2g"), currency)
