"""Mail to members as it was sent. Viewers see their own."""

from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from customers.models import Member
from portal.models import Message
from portal.pages.base import RowView, TableView, role_required
from portal.pages.frames import framed_mail
from portal.pages.outbox.filters import MessageFilter
from portal.pages.outbox.tables import MessageTable

State = Message.State
MEANING = {
    State.QUEUED: "It waits for its turn.",
    State.SENDING: "It is being handed to the mail server.",
    State.SENT: "The mail server took it.",
    State.FAILED: "The mail server refused it for good. Check the address.",
    State.UNKNOWN: "Nobody can tell whether it arrived. Ask the recipient; it is not sent again by itself.",
    State.MISSED: "It waited for two days, so it was not sent any more. The next mail tells the same.",
    State.CANCELLED: "It was not sent: a newer one took its place, or the recipient left the team.",
}


class Outbox(TableView):
    """All messages, newest first."""

    title = "Outbox"
    model = Message
    table_class = MessageTable
    filterset_class = MessageFilter
    empty = (
        "Mail to the team appears here: on Mondays at 8:00, and on other days when a check-up is newly due."
    )

    def get_queryset(self):
        return (
            super()
            .get_queryset()
            .select_related("member__user")
            .defer("text", "html")
            .order_by("-queued_at", "-pk")
        )


class MessageDetail(RowView):
    """One message, as it looks and as text."""

    model = Message
    template_name = "outbox/detail.html"
    # "messages" and "message" are taken by what pages say.
    context_object_name = "mail"

    def get_queryset(self):
        return super().get_queryset().select_related("member__user")

    def get_title(self):
        return self.object.subject

    def get_context_data(self, **kwargs):
        return super().get_context_data(meaning=MEANING[State(self.object.state)], **kwargs)


@require_safe
@role_required(Member.Role.VIEWER)
def message_html(request, pk):
    """The HTML of a message, for the frame of its page."""
    message = get_object_or_404(Message.objects.visible_to(request.member), pk=pk)
    return framed_mail(request, message.html)
