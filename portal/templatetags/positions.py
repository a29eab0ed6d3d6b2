"""Addresses around a position: what a number counts, and which finding is meant."""

from urllib.parse import urlencode

from django import template
from django.urls import reverse

register = template.Library()


@register.simple_tag
def line_address(customer, line, shown):
    """Where the numbers of a line open, on the day of the position that is shown."""
    query = {"product": line.product, "version": line.version, "metric": line.metric}
    if not shown.is_of_today:
        query["on"] = shown.position.as_of.isoformat()
    return f"{reverse('position-line', args=[customer.pk])}?{urlencode(query)}"


@register.simple_tag
def finding_query(finding):
    """The query that names a finding."""
    return urlencode({"rule": finding.rule, "product": finding.product, "subject": finding.subject})


@register.filter
def of_line(credits_, line):
    """The credit notes of a line."""
    return credits_.get(line, ())
