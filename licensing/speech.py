"""What the rules say in English, said in the reader's language, and what sentences are made with."""

from datetime import date

from django.utils.formats import date_format, number_format
from django.utils.translation import get_language, gettext, ngettext

from licensing.rules.said import Said

# Languages whose nouns have a capital wherever they stand.
CAPITAL_NOUNS = {"de"}


def spoken(text):
    """A text of the rules in the language of the moment; one that was kept without a template stays English."""
    if not isinstance(text, Said):
        return text
    values = {name: _value(value) for name, value in text.values.items()}
    template = (
        gettext(*text.templates)
        if len(text.templates) == 1
        else ngettext(*text.templates, text.values["count"])
    )
    return template.format_map(values) if values else template


def sentence(fault):
    """What the rules found wrong with a value, as a sentence of its own."""
    said = spoken(fault)
    return f"{said[:1].upper()}{said[1:]}."


def _value(value):
    if isinstance(value, date):
        return long_day(value)
    return number(value) if isinstance(value, int) else spoken(value)


def number(value):
    """A whole number as the reader writes it: 1,234 or 1.234."""
    return number_format(value, use_l10n=True, force_grouping=True)


def long_day(value):
    """A day as sentences have it: 13 October 2026 or 13. Oktober 2026."""
    return date_format(value, gettext("j F Y"))


def short_day(value):
    """A day as names of rows have it: 2026-10-13 or 13.10.2026."""
    return date_format(value, gettext("Y-m-d"))


def inside(label):
    """A label inside a sentence: in small letters where the language writes it so."""
    return str(label) if get_language() in CAPITAL_NOUNS else str(label).lower()
