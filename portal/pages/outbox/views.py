"""Mail as it was sent, to members and to customers' contacts. Viewers see their own."""

import re

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from customers.models import Member
from portal.mail.again import (
    RESENT,
    UnableToSendAgain,
    confirm_address,
    copy_of,
    owners_of,
    send_again,
    why_not_again,
)
from portal.models import Message, Undeliverable
from portal.pages.base import PageView, RowView, TableView, role_required
from portal.pages.frames import framed_mail
from portal.pages.outbox.filters import MessageFilter
from portal.pages.outbox.many import SendAgain
from portal.pages.outbox.tables import MessageTable

State = Message.State
MEANING = {
    State.QUEUED: _("It waits for its turn."),
    State.SENDING: _("It is being handed to the mail server."),
    State.SENT: _("The mail server took it."),
    State.FAILED: _("The mail server refused it for good; its answer says why."),
    State.UNKNOWN: _(
        "Nobody can tell whether it arrived. Ask the recipient; it is not sent again by itself."
    ),
    State.MISSED: _("It waited for two days, so it was not sent any more. The next mail tells the same."),
    State.CANCELLED: _(
        "It was not sent: a newer one took its place, or the recipient wants or gets no mail any more."
    ),
}
# The signed link of a mail is its reader's own; everybody else reads that there is one.
OWN_LINK = re.compile(r"/mail/[^/\s\"<>]+/(?:stop/)?")


class Outbox(TableView):
    """All messages, newest first."""

    title = _("Outbox")
    model = Message
    table_class = MessageTable
    filterset_class = MessageFilter
    template_name = "outbox/list.html"
    actions = (SendAgain,)
    many = "message-many"
    empty = _(
        "Mail to the team appears here: on Mondays at 8:00, and on other days when a check-up is newly due."
        " So do invitations of customers’ contacts."
    )

    def get_queryset(self):
        return (
            super()
            .get_queryset()
            .select_related("member__user")
            .defer("text", "html", "calendar")
            .order_by("-queued_at", "-pk")
        )

    def get_context_data(self, **kwargs):
        member = self.request.member
        refused = Undeliverable.objects.visible_to(member).standing().count() if member.may_edit else 0
        return super().get_context_data(refused=refused, **kwargs)


class MessageDetail(RowView):
    """One message, as it looks and as text."""

    model = Message
    template_name = "outbox/detail.html"
    # "messages" and "message" are taken by what pages say.
    context_object_name = "mail"

    def get_queryset(self):
        return super().get_queryset().select_related("member__user", "contact__customer", "queued_by__user")

    def get_title(self):
        return self.object.subject

    def get_context_data(self, **kwargs):
        mail, member = self.object, self.request.member
        in_doubt = mail.state in RESENT
        may_send_again = in_doubt and member.may_edit
        standing = Undeliverable.objects.visible_to(member).standing()
        return super().get_context_data(
            meaning=MEANING[State(mail.state)],
            text=for_reader(self.request, mail, mail.text),
            copy=copy_of(mail) if in_doubt else None,
            may_send_again=may_send_again,
            why_not=may_send_again and why_not_again([mail], reseller=member.reseller)[mail.pk],
            refused=standing.filter(address__iexact=mail.address).first(),
            **kwargs,
        )


class UndeliverableList(PageView):
    """Addresses that nothing goes to until somebody says that they are right."""

    role = Member.Role.EDITOR
    title = _("Undeliverable addresses")
    template_name = "outbox/undeliverable.html"

    def get_context_data(self, **kwargs):
        member = self.request.member
        rows = list(Undeliverable.objects.visible_to(member).standing().order_by("-since", "-pk"))
        team = Member.objects.visible_to(member).staff().select_related("user")
        owners = owners_of([row.address for row in rows], reseller=member.reseller, members=team)
        return super().get_context_data(
            rows=[(row, ", ".join(owners.get(row.address.lower(), ()))) for row in rows], **kwargs
        )


def for_reader(request, message, text):
    """The text of a message; without the signed link for everybody but its reader."""
    return text if message.member_id == request.member.pk else OWN_LINK.sub("/mail/…/", text)


@require_safe
@role_required(Member.Role.VIEWER)
def message_html(request, pk):
    """The HTML of a message, for the frame of its page."""
    message = get_object_or_404(Message.objects.visible_to(request.member), pk=pk)
    return framed_mail(request, for_reader(request, message, message.html))


@require_POST
@role_required(Member.Role.EDITOR)
def resend(request, pk):
    """Sends a failed or doubtful message again; the old one stays as it is."""
    message = get_object_or_404(Message.objects.visible_to(request.member), pk=pk)
    try:
        (message,) = send_again(messages=[message], by=request.member, now=timezone.now())
    except UnableToSendAgain as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request, gettext("It goes to %(address)s again within a minute.") % {"address": message.address}
        )
    return redirect(message)


@require_POST
@role_required(Member.Role.EDITOR)
def confirm(request, pk):
    """Mail may go to the address again."""
    row = get_object_or_404(Undeliverable.objects.visible_to(request.member), pk=pk)
    confirm_address(undeliverable=row, by=request.member, now=timezone.now())
    messages.success(request, gettext("Mail goes to %(address)s again.") % {"address": row.address})
    return redirect(reverse("undeliverable"))
