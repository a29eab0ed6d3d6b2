"""allauth's forms in our words."""

from allauth.account.forms import LoginForm, ResetPasswordForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django.utils.translation import gettext_lazy as _

ADDRESS = _("E-mail address")


def _say(field, label, help_text=None):
    field.label = label
    field.widget.attrs.pop("placeholder", None)
    if help_text is not None:
        field.help_text = help_text


class SignInForm(LoginForm):
    """Address and password."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _say(self.fields["login"], ADDRESS)
        _say(self.fields["password"], _("Password"))
        _say(self.fields["remember"], _("Stay signed in on this computer"))


class ForgottenPasswordForm(ResetPasswordForm):
    """Where to send the link."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _say(self.fields["email"], ADDRESS)


class SecondFactorForm(AuthenticateForm):
    """The code of the app, or a recovery code."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _say(self.fields["code"], _("Code"))
        self.fields["code"].widget.attrs["autofocus"] = True


class PasskeyForm(AddWebAuthnForm):
    """A name for the passkey, and whether it stands in for the password too."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _say(self.fields["name"], _("Name"), _("So that you know it again, as “Office laptop”."))
        _say(
            self.fields["passwordless"],
            _("Sign in with it alone, without a password"),
            _("It then asks for your fingerprint, face or PIN each time."),
        )
        self.fields["passwordless"].initial = True
