"""Texts marked for translation, out of templates and Python, and the catalogues under locale/."""

import io
import re
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation import templatize

from portal.countries import CONTEXT, english_names

ROOT = Path(__file__).parent.parent.parent
LANGUAGE = "de"
PO = ROOT / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"
MO = PO.with_suffix(".mo")
PYTHON = ("customers", "licensing", "portal")
KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
    # licensing.rules, which knows no languages
    "say": None,
    "say_many": (1, 2),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|\{\w+\}")


def templates():
    """Every template of ours."""
    return sorted(path for path in (ROOT / "templates").rglob("*") if path.is_file())


def modules():
    """Every module whose texts people may read."""
    return sorted(path for folder in PYTHON for path in (ROOT / folder).rglob("*.py"))


def marked():
    """A catalogue of all that is marked, without translations."""
    found = Catalog()
    for path in (*templates(), *modules()):
        for line, text, comments, context in _texts(path):
            place = (str(path.relative_to(ROOT)), line)
            found.add(text, locations=[place], auto_comments=comments, context=context)
    for name in english_names().values():
        found.add(name, locations=[("portal/countries.py", 1)], context=CONTEXT)
    return found


def _texts(path):
    source = path.read_text("utf-8")
    if path.suffix != ".py":
        # What is no text becomes XXX; its indentation would be none that Python understands.
        lines = templatize(source, origin=str(path)).splitlines()
        source = "\n".join(line.strip() for line in lines)
    elif "gettext" not in source and "licensing.rules.said" not in source:
        return
    for line, function, text, comments in extract_python(
        io.BytesIO(source.encode()), list(KEYWORDS), ["Translators:"], {}
    ):
        text, comments, context = _by_keyword(function, text, comments)
        if all(isinstance(one, str) for one in strings(text)):  # a variable is marked where it is filled
            yield line, text, comments, context


def _by_keyword(function, text, comments):
    """(text or (text, plural), comments, context)."""
    spec = KEYWORDS[function]
    given = text if isinstance(text, tuple) else (text,)
    if spec is None:
        return given[0], comments, None
    context = next((given[one[0] - 1] for one in spec if isinstance(one, tuple)), None)
    words = tuple(given[one - 1] for one in spec if isinstance(one, int))
    return (words if len(words) > 1 else words[0]), comments, context


def german():
    """The catalogue as it is in locale/."""
    with PO.open("rb") as file:
        return read_po(file, locale=LANGUAGE)


def brought_up_to_date():
    """The German catalogue with exactly the texts that are marked; a new one has no German yet."""
    catalogue = german()
    created = catalogue.creation_date
    catalogue.update(marked(), no_fuzzy_matching=True)
    catalogue.creation_date = created  # not the moment of this run, or no two runs were the same
    catalogue.obsolete.clear()
    return catalogue


def as_po(catalogue):
    """The file for people; without line numbers, which change with every edit."""
    file = io.BytesIO()
    write_po(file, catalogue, width=110, sort_by_file=True, include_lineno=False, ignore_obsolete=True)
    return file.getvalue()


def as_mo(catalogue):
    """The file for machines."""
    file = io.BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()


def placeholders(text):
    """The places in a text that values are put in."""
    return set(PLACEHOLDER.findall(text))


def without_german(catalogue):
    """The texts that have no translation, or lack one of its plurals, or are only a guess."""
    return [
        message.id
        for message in catalogue
        if message.id and (message.fuzzy or not all(strings(message.string)))
    ]


def strings(text):
    """A text and its plural, or the one text, as a tuple."""
    return tuple(text) if isinstance(text, (tuple, list)) else (text,)
