"""All texts of the folders done are marked, every marked text has its German, and the compiled file is that of the text."""

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
    placeholders,
    strings,
    without_german,
)

# Grows folder by folder; German is offered (settings.LANGUAGES) when nothing is left.
DONE = [
    "customers/admin",
    "customers/models",
    "customers/services",
    "licensing/admin",
    "licensing/agenda.py",
    "licensing/buying.py",
    "licensing/closing.py",
    "licensing/contents.py",
    "licensing/counted.py",
    "licensing/early.py",
    "licensing/facts.py",
    "licensing/files.py",
    "licensing/importers",
    "licensing/lifecycle.py",
    "licensing/models",
    "licensing/policy.py",
    "licensing/portfolio.py",
    "licensing/quiet.py",
    "licensing/replacements.py",
    "licensing/rulebook.py",
    "licensing/services",
    "licensing/speech.py",
    "licensing/summaries.py",
    "licensing/trends.py",
    "licensing/twins.py",
    "licensing/whatif",
    "portal/account_forms.py",
    "portal/accounts.py",
    "portal/admin",
    "portal/context.py",
    "portal/emails.py",
    "portal/errors.py",
    "portal/explanations.py",
    "portal/history",
    "portal/invitations.py",
    "portal/languages.py",
    "portal/mail",
    "portal/models",
    "portal/names.py",
    "portal/pages/account",
    "portal/pages/base.py",
    "portal/pages/catalogue",
    "portal/pages/checkups",
    "portal/pages/concurrency.py",
    "portal/pages/customers",
    "portal/pages/dashboard",
    "portal/pages/entitlements",
    "portal/pages/environment",
    "portal/pages/feeds",
    "portal/pages/fields.py",
    "portal/pages/frames.py",
    "portal/pages/health",
    "portal/pages/help",
    "portal/pages/history",
    "portal/pages/imports",
    "portal/pages/keptmail",
    "portal/pages/lists",
    "portal/pages/maillinks",
    "portal/pages/operators",
    "portal/pages/outbox",
    "portal/pages/positions",
    "portal/pages/preferences",
    "portal/pages/proofs",
    "portal/pages/resellers",
    "portal/pages/rows.py",
    "portal/pages/search",
    "portal/pages/servers",
    "portal/pages/settings",
    "portal/pages/team",
    "portal/pages/whatif",
    "portal/positions.py",
    "portal/reminder_forms.py",
    "portal/spreadsheets.py",
    "portal/templatetags",
    "templates/403.html",
    "templates/404.html",
    "templates/429.html",
    "templates/500.html",
    "templates/account",
    "templates/admin/base_site.html",
    "templates/allauth",
    "templates/base.html",
    "templates/catalogue",
    "templates/checkups",
    "templates/customers",
    "templates/dashboard",
    "templates/emails",
    "templates/entitlements",
    "templates/environment",
    "templates/help",
    "templates/history",
    "templates/imports",
    "templates/keptmail",
    "templates/lists",
    "templates/maillinks",
    "templates/mfa",
    "templates/operators",
    "templates/outbox",
    "templates/portal",
    "templates/portal/_cell.html",
    "templates/portal/_header.html",
    "templates/portal/_keys.html",
    "templates/portal/_list.html",
    "templates/portal/_list_bar.html",
    "templates/portal/_many.html",
    "templates/portal/_messages.html",
    "templates/portal/_pages.html",
    "templates/portal/_reminder_fields.html",
    "templates/portal/_row.html",
    "templates/portal/_table.html",
    "templates/portal/form.html",
    "templates/portal/list.html",
    "templates/portal/rows.html",
    "templates/positions",
    "templates/preferences",
    "templates/proofs",
    "templates/resellers",
    "templates/search",
    "templates/servers",
    "templates/settings",
    "templates/team",
    "templates/whatif",
]


def done():
    """The files of the folders done."""
    for name in DONE:
        path = ROOT / name
        yield from sorted(path.rglob("*.*")) if path.is_dir() else [path]


@pytest.mark.parametrize(
    "path", [pytest.param(path, id=str(path.relative_to(ROOT))) for path in done() if path.suffix != ".pyc"]
)
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
