"""Rules, their sources and their prose on a page; every finding opens to them."""

import re

from django import template
from django.urls import reverse
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe

from licensing.rulebook import rulebook
from portal.explanations import answer_about

register = template.Library()

ADDRESS = re.compile(r"https?://[^\s;,()\"<>&]+")
# What docs/rules.md uses of Markdown inside a paragraph, in the escaped text.
INLINE = (
    (re.compile(r"`([^`]+)`"), r"<code>\1</code>"),
    (re.compile(r"\*\*([^*]+)\*\*"), r"<strong>\1</strong>"),
    (re.compile(r"\*([^*]+)\*"), r"<em>\1</em>"),
)


@register.filter
def prose(text):
    """A paragraph of Markdown as HTML; what is HTML in it is escaped."""
    html = conditional_escape(text)
    for pattern, replacement in INLINE:
        html = pattern.sub(replacement, html)
    return mark_safe(html)  # noqa: S308 - escaped first


@register.filter
def sourced(text):
    """The name of a source, addresses in it as links; an address that was cut short stays text."""

    def link(match):
        address = match[0].rstrip(".")
        if "..." in match[0]:
            return match[0]
        return f'<a href="{address}" rel="noreferrer">{address}</a>{match[0][len(address) :]}'

    return mark_safe(ADDRESS.sub(link, conditional_escape(text)))  # noqa: S308 - escaped first


@register.filter
def english(text):
    """What is told in English on every page, marked so for those who have it read aloud."""
    return format_html('<span lang="en">{}</span>', text)


@register.simple_tag
def rule(rule_id):
    """A rule's id as a link to its page; the bare id of one that is no longer known."""
    if rule_id not in rulebook():
        return rule_id
    return format_html('<a class="rule-id" href="{}">{}</a>', reverse("help-rule", args=[rule_id]), rule_id)


@register.inclusion_tag("help/_why.html")
def why(finding, held=()):
    """Opens to the rule of a finding, its source, its evidence and the answer to the question behind it.

    `held` are the rights that are its evidence, where the page shows them (`right-…` is each row's id).
    """
    return {
        "finding": finding,
        "entry": rulebook().get(finding.rule),
        "answer": answer_about(finding.rule),
        "held": held,
    }
