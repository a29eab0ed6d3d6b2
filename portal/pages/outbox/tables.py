"""The list of messages."""

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from portal.models import Message
from portal.pages.lists.tables import ListTable, MomentColumn
from portal.templatetags.mail import refused_addresses, undeliverable_badge
from portal.templatetags.portal import status_badge


class MessageTable(ListTable):
    """A row for each message, the newest first."""

    subject = tables.Column(verbose_name=_("Subject"), linkify=True, attrs={"td": {"class": "stack-head"}})
    state = tables.Column(verbose_name=_("State"), attrs={"td": {"class": "stack-bare"}})
    address = tables.Column(verbose_name=_("To"), attrs={"td": {"class": "stack-wide"}})
    queued_at = MomentColumn(verbose_name=_("When"), attrs={"td": {"class": "nowrap stack-bare"}})

    purpose = tables.Column(verbose_name=_("Purpose"), visible=False, attrs={"td": {"class": "stack-wide"}})
    sent_at = MomentColumn(
        verbose_name=_("Sent"),
        visible=False,
        attrs={"td": {"class": "nowrap stack-wide"}},
    )
    answer = tables.Column(
        verbose_name=_("Server’s answer"), visible=False, attrs={"td": {"class": "stack-wide"}}
    )

    class Meta:
        model = Message
        fields = []
        order_by = "-queued_at"

    def render_state(self, record):
        """Icon and word."""
        return status_badge(record.state, record.get_state_display())

    def value_state(self, record):
        return record.get_state_display()

    def value_address(self, record):
        return f"{record.name} <{record.address}>"

    def value_queued_at(self, value):
        return value

    value_sent_at = value_queued_at

    def before_render(self, request):
        super().before_render(request)
        self.refused = refused_addresses(request)

    def render_address(self, record):
        """The person and the address, which may be one where nothing arrives."""
        badge = undeliverable_badge(record.address, self.refused)
        return format_html('{} <span class="sub">{} {}</span>', record.name, record.address, badge)
