"""All texts that people read are marked, every marked text has its German, and the compiled file is that of the text."""

import pytest
from django.utils import translation

from tests.texts import bare
from tests.texts.catalogue import (
    MO,
    PO,
    ROOT,
    as_mo,
    as_po,
    brought_up_to_date,
    german,
    modules,
    placeholders,
    strings,
    templates,
    without_german,
)

# What stays English: what developers and operators read on the command line, SQL, made-up data, and the rules, whose
# texts remember what they were made of (licensing.speech says them in German).
ENGLISH = [
    "customers/checks.py",
    "customers/history.py",
    "customers/search.py",
    "licensing/rules",
    "portal/assets.py",
    "portal/backups.py",
    "portal/demo",
    "portal/embedded",
    "portal/environment.py",
    "portal/management",
    "portal/settings.py",
    "templates/admin/index.html",
]


def read():
    """The files with texts that people read."""
    english = [ROOT / name for name in ENGLISH]
    for path in (*templates(), *modules()):
        if "migrations" not in path.parts and not any(path.is_relative_to(one) for one in english):
            yield path


@pytest.mark.parametrize("path", [pytest.param(path, id=str(path.relative_to(ROOT))) for path in read()])
def test_every_text_is_marked(path):
    find = bare.in_python if path.suffix == ".py" else bare.in_template
    assert find(path.read_text("utf-8")) == []


def test_the_catalogue_has_every_text_and_its_german():
    assert PO.read_bytes() == as_po(brought_up_to_date()), "run `make messages`"
    assert without_german(german()) == []


def test_the_compiled_catalogue_is_that_of_the_text():
    assert MO.read_bytes() == as_mo(german()), "run `make messages`"


def test_german_puts_in_the_same_values():
    for message in german():
        if message.id:
            wanted = set.union(*map(placeholders, strings(message.id)))
            for text in strings(message.string):
                # One of a thing may be said in words: "a server" for "%(count)s servers".
                assert placeholders(text) <= wanted, message.id
            assert placeholders(strings(message.string)[-1]) == placeholders(strings(message.id)[-1])


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("<p>Hello</p>", ["Hello"]),
        ("{% translate 'Hello' %} <b>{{ name }}</b> · 7", []),
        ('<a title="Open it" href="{% url \'x\' %}">{{ x }}</a>', ["Open it"]),
        ("{% blocktranslate %}A <b>word</b>{% endblocktranslate %} more", ["more"]),
        ('{{ name|default:"No one" }}', ["No one"]),
        ('{{ name|default:_("No one") }}', []),
        ("{{ n }}{{ n|pluralize }}", ["pluralize"]),
    ],
)
def test_bare_text_in_templates_is_found(source, found):
    assert bare.in_template(source) == found


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('"""Says it."""\nx = "Nothing is here."', ["Nothing is here."]),
        ('x = _("Nothing is here.")', []),
        ('f(label="Name")', ["Name"]),
        ('f(label=_("Name"))', []),
        ('title = "Name"', ["Name"]),
        ('f(f"Gone is {x} now.")', ["Gone is "]),
        ('f("SELECT id FROM x", "CAL Check-up")', []),
    ],
)
def test_bare_text_in_python_is_found(source, found):
    assert bare.in_python(source) == found


def test_german_is_german_and_english_stays():
    with translation.override("de"):
        assert translation.gettext("Time zone") == "Zeitzone"
    with translation.override("en"):
        assert translation.gettext("Time zone") == "Time zone"
