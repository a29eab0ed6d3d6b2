"""Inviting people, and taking it back."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from customers.models import Invitation, Member
from customers.services.team import UnableToInvite, invite_member, renew_invitation, withdraw_invitation
from portal import emails
from portal.pages.base import ActionView, role_required
from portal.pages.team.forms import InviteForm


class Invite(ActionView):
    """An address and a role; the mail goes out when the invitation is kept."""

    role = Member.Role.OWNER
    title = _("Invite somebody")
    form_class = InviteForm
    initial = {"role": Member.Role.EDITOR}
    refusals = (UnableToInvite,)
    submit = _("Send the invitation")

    def perform(self, form):
        invitation = invite_member(
            reseller=self.request.reseller, by=self.request.member, now=timezone.now(), **form.cleaned_data
        )
        _mail(self.request, invitation)
        return reverse("team")

    def get_context_data(self, **kwargs):
        return super().get_context_data(back=reverse("team"), **kwargs)


@require_POST
@role_required(Member.Role.OWNER)
def send_again(request, pk):
    """The mail once more, valid for two weeks from now."""
    try:
        invitation = renew_invitation(invitation=_found(request, pk), by=request.member, now=timezone.now())
    except UnableToInvite as refusal:
        messages.error(request, str(refusal))
    else:
        _mail(request, invitation)
    return redirect("team")


@require_POST
@role_required(Member.Role.OWNER)
def withdraw(request, pk):
    """The link in the mail lets nobody in any more."""
    invitation = _found(request, pk)
    try:
        withdraw_invitation(invitation=invitation, by=request.member, now=timezone.now())
        messages.success(
            request, gettext("The invitation of %(email)s is withdrawn.") % {"email": invitation.email}
        )
    except UnableToInvite as refusal:
        messages.error(request, str(refusal))
    return redirect("team")


def _found(request, pk):
    invitations = Invitation.objects.visible_to(request.member).select_related("reseller", "invited_by")
    return get_object_or_404(invitations, pk=pk)


def _mail(request, invitation):
    emails.send_after_commit(emails.invitation(invitation))
    messages.success(
        request,
        gettext("An invitation is on its way to %(email)s. It is good for %(days)s days.")
        % {"email": invitation.email, "days": Invitation.VALID_DAYS},
    )
