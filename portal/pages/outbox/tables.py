"""The list of messages."""

import django_tables2 as tables
from django.utils.html import format_html

from portal.models import Message
from portal.templatetags.portal import status_badge


class MessageTable(tables.Table):
    """A row for each message, the newest first."""

    subject = tables.Column(linkify=True, attrs={"td": {"class": "stack-head"}})
    state = tables.Column(attrs={"td": {"class": "stack-bare"}})
    address = tables.Column(verbose_name="To", attrs={"td": {"class": "stack-wide"}})
    queued_at = tables.DateTimeColumn(
        verbose_name="When", format="j M Y, H:i", attrs={"td": {"class": "nowrap stack-bare"}}
    )

    class Meta:
        model = Message
        fields = []
        order_by = "-queued_at"

    def render_state(self, record):
        """Icon and word."""
        return status_badge(record.state, record.get_state_display())

    def render_address(self, record):
        """The person and the address."""
        return format_html('{} <span class="sub">{}</span>', record.member, record.address)
