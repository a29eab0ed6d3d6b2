"""Coming in by the link of an invitation's mail."""

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.password_validation import password_validators_help_text_html, validate_password
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView

from customers.models import Invitation, User
from customers.services.team import UnableToAccept, accept_invitation, refuse_closed
from customers.tenancy import entered
from portal.accounts import create_user, owns, user_of
from portal.addresses import reseller_path
from portal.invitations import BrokenLink, read

GONE = 410


class NewcomerForm(forms.Form):
    """What somebody without an account tells: a name and a password, validated for that name and address."""

    name = forms.CharField(
        max_length=150, label=_("Your name"), widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=password_validators_help_text_html,
    )

    def __init__(self, *args, email, **kwargs):
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self):
        told = super().clean()
        if "password" in told:
            try:
                validate_password(told["password"], User(email=self.email, name=told.get("name", "")))
            except ValidationError as error:
                self.add_error("password", error)
        return told


@method_decorator(login_not_required, name="dispatch")
class Accept(FormView):
    """A newcomer chooses a name and a password, a known person signs in first; then he is a member.

    The link came by mail to the address, which therefore counts as confirmed.
    """

    template_name = "resellers/invitation.html"

    def dispatch(self, request, *args, token, **kwargs):
        try:
            reseller, pk = read(token)
        except BrokenLink:
            return self._closed(gettext("This link is not complete. Copy the whole of it from the mail."))
        with entered(reseller, by=request.user if request.user.is_authenticated else None):
            invitations = Invitation.objects.of(reseller).select_related("reseller", "invited_by")
            if request.method == "POST":  # of two clicks the second waits, and is told
                invitations = invitations.select_for_update(of=["self"])
            self.invitation = invitations.filter(pk=pk).first()
            if self.invitation is None:
                return self._closed(gettext("This invitation is not there any more. Ask for a new one."))
            try:
                refuse_closed(self.invitation, timezone.now())
            except UnableToAccept as refusal:
                return self._closed(str(refusal))
            response = self._open(request)
            return response.render() if hasattr(response, "render") else response

    def _open(self, request):
        email = self.invitation.email
        if request.user.is_authenticated and not owns(request.user, email):
            return self.render_to_response(self.get_context_data(form=None, stranger=True), status=403)
        if not request.user.is_authenticated and user_of(email) is not None:
            messages.info(
                request,
                gettext("Sign in as %(email)s to accept the invitation of %(reseller)s.")
                % {"email": email, "reseller": self.invitation.reseller},
            )
            return redirect_to_login(request.get_full_path())
        return super().dispatch(request)

    def _closed(self, reason):
        context = {"title": gettext("Invitation"), "reason": reason}
        return render(self.request, "resellers/invitation_closed.html", context, status=GONE)

    def get_form(self, form_class=None):
        if self.request.user.is_authenticated:
            return forms.Form(**self.get_form_kwargs())
        return NewcomerForm(email=self.invitation.email, **self.get_form_kwargs())

    def form_valid(self, form):
        user = self.request.user
        newcomer = not user.is_authenticated
        if newcomer:
            user = create_user(
                email=self.invitation.email,
                name=form.cleaned_data["name"],
                password=form.cleaned_data["password"],
            )
        accept_invitation(invitation=self.invitation, user=user, now=timezone.now())
        address = reseller_path(self.invitation.reseller, "dashboard")
        messages.success(
            self.request, gettext("Welcome to %(reseller)s.") % {"reseller": self.invitation.reseller}
        )
        if not newcomer:
            return HttpResponseRedirect(address)
        record_authentication(self.request, user, method="password")
        return perform_login(self.request, user, redirect_url=address)

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs):
        return super().get_context_data(title=gettext("Invitation"), invitation=self.invitation, **kwargs)
