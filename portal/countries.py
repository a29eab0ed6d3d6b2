"""The countries a customer may be in, named in the reader's language."""

import unicodedata
from functools import cache
from importlib.resources import files

from django.utils.translation import pgettext

CONTEXT = "country"


@cache
def english_names():
    """code → name; they come with the time zones. `make messages` puts the names among the texts."""
    text = files("tzdata").joinpath("zoneinfo", "iso3166.tab").read_text(encoding="utf-8")
    return dict(line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))


def countries():
    """(code, "name (code)") of every country, by name."""
    named = [(code, pgettext(CONTEXT, name)) for code, name in english_names().items()]
    return [(code, f"{name} ({code})") for code, name in sorted(named, key=lambda row: _letters(row[1]))]


def _letters(name):
    # Ägypten stands between Afghanistan and Albanien.
    return unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
