"""Mail on pages: which addresses nothing goes to."""

from django import template
from django.utils.html import format_html
from django.utils.translation import gettext

from portal.models import Undeliverable

register = template.Library()


@register.simple_tag(takes_context=True)
def undeliverable(context, address):
    """A badge beside an address that a mail server refused for good; one query for a page."""
    return undeliverable_badge(address, refused_addresses(context["request"]))


def undeliverable_badge(address, refused):
    """The badge, or nothing."""
    if address.lower() not in refused:
        return ""
    return format_html('<span class="status-badge status-red">{}</span>', gettext("Undeliverable"))


def refused_addresses(request):
    """The undeliverable addresses of the reseller, in small letters; asked once for a request."""
    if not hasattr(request, "refused_addresses"):
        standing = Undeliverable.objects.visible_to(request.member).standing()
        request.refused_addresses = standing.addresses()
    return request.refused_addresses
