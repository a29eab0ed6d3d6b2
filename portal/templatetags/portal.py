"""Small pieces of pages: navigation, statuses, addresses."""

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from heroicons.templatetags.heroicons import heroicon_outline

from portal.addresses import reseller_path as path_in_reseller

register = template.Library()

# status or severity → colour of Tabler, icon, word; the colour never stands alone
STATUSES = {
    "breach": ("red", "x-circle", "Short"),
    "at-risk": ("yellow", "exclamation-triangle", "At risk"),
    "warning": ("yellow", "exclamation-triangle", "Warning"),
    "advice": ("azure", "information-circle", "Advice"),
    "unknown": ("secondary", "question-mark-circle", "Unknown"),
    "compliant": ("green", "check-circle", "All well"),
}


@register.simple_tag
def status_badge(status, word=""):
    """A status or severity as colour, icon and word."""
    colour, icon, meaning = STATUSES[status]
    return format_html(
        '<span class="badge bg-{}-lt status-badge">{} {}</span>',
        colour,
        heroicon_outline(icon, size=16, **{"aria-hidden": "true"}),
        word or meaning,
    )


@register.simple_tag(takes_context=True)
def nav_item(context, name, label, icon):
    """An entry of the main menu; marked when the page is in its part of the site."""
    address = reverse(name)
    path = context["request"].path
    here = path == address if name == "dashboard" else path.startswith(address)
    return format_html(
        '<li class="nav-item{}"><a class="nav-link" href="{}"{}>{}<span class="nav-link-title">{}</span></a></li>',
        " active" if here else "",
        address,
        mark_safe(' aria-current="page"') if here else "",
        heroicon_outline(icon, size=20, **{"aria-hidden": "true", "class": "nav-icon"}),
        label,
    )


@register.simple_tag
def reseller_path(reseller, name, *args):
    """The path of a page of a reseller, from anywhere."""
    return path_in_reseller(reseller, name, *args)
