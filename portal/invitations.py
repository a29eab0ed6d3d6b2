"""The link in an invitation's mail: signed, not stored; whether it still lets anybody in says the row."""

from django.core import signing

from customers.models import Reseller
from portal.addresses import absolute, site_path

SALT = "portal.invitation"


class BrokenLink(Exception):
    """The link was cut, changed, or signed with another key."""


def address_of(invitation):
    """The whole address that the invited person opens."""
    told = {"reseller": invitation.reseller_id, "invitation": invitation.pk}
    return absolute(site_path("invitation", signing.dumps(told, salt=SALT)))


def read(token):
    """Returns the reseller and the id of the invitation that a link names; raises BrokenLink."""
    try:
        told = signing.loads(token, salt=SALT)
        return Reseller.objects.get(pk=told["reseller"]), told["invitation"]
    except (signing.BadSignature, Reseller.DoesNotExist) as error:
        raise BrokenLink from error
