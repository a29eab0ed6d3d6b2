"""How allauth behaves here, and how people get an account."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.db import transaction

from customers.models import User

# Recovery codes stand in for one of these; alone they are none.
SECOND_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


class AccountAdapter(DefaultAccountAdapter):
    """No open sign-up: people come in by invitation."""

    def is_open_for_signup(self, request):
        return False


@transaction.atomic
def create_user(*, email, password, name="", is_operator=False):
    """A user whose address needs no confirming: the link came to it, or an operator vouches for it."""
    email = email.lower()  # as allauth keeps it
    user = User.objects.create_user(email, password, name=name, is_operator=is_operator)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def user_of(email):
    """The user who signs in with this address, or None."""
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        known = EmailAddress.objects.filter(email__iexact=email, verified=True).select_related("user").first()
        user = known and known.user
    return user


def owns(user, email):
    """True when the address is the user's: the one he signs in with, or another that he confirmed."""
    return (
        user.email.casefold() == email.casefold()
        or EmailAddress.objects.filter(user=user, email__iexact=email, verified=True).exists()
    )


def has_second_factor(user):
    """True when the user has an authenticator app or a passkey."""
    return is_mfa_enabled(user, SECOND_FACTORS)
