"""Small pieces of pages: navigation, statuses, addresses."""

from functools import cache

from django import template
from django.forms import Select
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from heroicons.templatetags.heroicons import heroicon_outline

from customers.models import Member, ServerRole
from licensing import speech
from licensing.models.catalogue import Metric
from licensing.rules import said
from portal.addresses import reseller_path as path_in_reseller

register = template.Library()
register.filter("inside", speech.inside)

# What the rules say, in the reader's language; where it was kept as JSON, `said_again` first.
register.filter("spoken", speech.spoken)
register.filter("said_again", said.said_again)

# status or severity → colour of Tabler, icon, word; the colour never stands alone
STATUSES = {
    "breach": ("red", "x-circle", _("Short")),
    "at-risk": ("yellow", "exclamation-triangle", _("At risk")),
    "warning": ("yellow", "exclamation-triangle", _("Warning")),
    "advice": ("azure", "information-circle", _("Advice")),
    "unknown": ("secondary", "question-mark-circle", _("Unknown")),
    "compliant": ("green", "check-circle", _("All well")),
    "queued": ("azure", "clock", _("Queued")),
    "sending": ("azure", "paper-airplane", _("Sending")),
    "sent": ("green", "check-circle", _("Sent")),
    "failed": ("red", "x-circle", _("Failed")),
    "missed": ("yellow", "exclamation-triangle", _("Missed")),
    "cancelled": ("secondary", "minus-circle", _("Cancelled")),
}


@register.simple_tag
def status_badge(status, word=""):
    """A status or severity as colour, icon and word."""
    return _badge(status, str(word or STATUSES[status][2]))


@cache
def _badge(status, word):
    # Long lists show the same few; the word is in the reader's language.
    colour, icon, _word = STATUSES[status]
    return format_html(
        '<span class="status-badge status-{}">{} {}</span>',
        colour,
        heroicon_outline(icon, size=16, **{"aria-hidden": "true"}),
        word,
    )


@cache
def _icon(name, size, css_class):
    # Every page shows some twenty of the same few; each is parsed and written anew by heroicons.
    return heroicon_outline(name, size=size, **{"aria-hidden": "true", "class": css_class})


@register.simple_tag
def status_icon(status, size=20):
    """The icon of a status in its colour; the word has to stand beside it."""
    colour, icon, _word = STATUSES[status]
    return _icon(icon, size, f"ink-{colour}")


@register.filter
def status_colour(status):
    """The name of a status's colour, for the shapes of a chart."""
    return STATUSES[status][0]


@register.filter
def status_word(status):
    """The word for a status."""
    return str(STATUSES[status][2])


@register.filter
def role_name(role):
    """What people call a server's role."""
    return ServerRole(role).label


@register.filter
def metric_word(metric):
    """What people call how rights count."""
    return Metric(metric).label


# Inside a sentence, where English has small letters and German has not.
ROLES = {
    Member.Role.OWNER: pgettext_lazy("inside a sentence", "owner"),
    Member.Role.EDITOR: pgettext_lazy("inside a sentence", "editor"),
    Member.Role.VIEWER: pgettext_lazy("inside a sentence", "viewer"),
    Member.Role.OPERATOR: pgettext_lazy("inside a sentence", "operator"),
}


@register.filter
def role_word(role):
    """A member's role inside a sentence."""
    return ROLES[role]


@register.filter
def item(mapping, key):
    """What a mapping has under a key; None without either."""
    return mapping.get(key) if mapping else None


@register.filter
def initials(name):
    """The first letters of a name's first and last word."""
    words = str(name).split("@")[0].split()
    return "".join(word[0] for word in words[:1] + words[1:][-1:]).upper()


@register.filter
def control(field):
    """A form field's widget in the classes of the site; those it brings along stay."""
    chosen = isinstance(field.field.widget, Select)
    own = field.field.widget.attrs.get("class", "")
    given = "" if own or field.widget_type == "checkbox" else "form-select" if chosen else "form-control"
    return field.as_widget(attrs={"class": f"{own} {given}".strip()})


# The main menu: the name of the address, the word, the icon.
PAGES = (
    ("dashboard", _("Dashboard"), "home"),
    ("customer-list", _("Customers"), "building-office"),
    ("server-list", _("Servers"), "server"),
    ("checkup-list", _("Check-ups"), "phone"),
    ("proof-list", _("Proofs"), "document-text"),
    ("entitlement-list", _("Entitlements"), "key"),
    ("part-list", _("Catalogue"), "tag"),
    ("outbox", _("Outbox"), "envelope"),
    ("team", _("Team"), "users"),
    ("history", _("History"), "clock"),
)


@register.simple_tag(takes_context=True)
def main_menu(context):
    """The entries of the main menu; the one whose part of the site the page is in is marked."""
    path = context["request"].path
    return format_html("<ul>{}</ul>", format_html_join("", ENTRY, (_entry(path, *page) for page in PAGES)))


ENTRY = (
    '<li class="nav-item{}"><a class="nav-link" href="{}"{}>{}<span class="nav-link-title">{}</span></a></li>'
)


def _entry(path, name, label, icon):
    address = reverse(name)
    here = path == address if name == "dashboard" else path.startswith(address)
    marked = (" active", address, mark_safe(' aria-current="page"')) if here else ("", address, "")
    return (*marked, _icon(icon, 20, "nav-icon"), label)


@register.simple_tag
def reseller_path(reseller, name, *args):
    """The path of a page of a reseller, from anywhere."""
    return path_in_reseller(reseller, name, *args)
