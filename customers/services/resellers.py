"""New resellers: the register's row and the first owner's invitation."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from customers.models import Member, Reseller
from customers.models.accounts import known_time_zone
from customers.services.team import invite_member
from customers.tenancy import entered

SHORT_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class UnableToCreate(Exception):
    """There cannot be such a reseller; the text says why."""


@transaction.atomic
def create_reseller(*, slug, name, owner, by, now, time_zone="UTC"):
    """Returns the invitation of the first owner to a new reseller; mail is the caller's.

    `slug` is the part of the addresses, `owner` an e-mail address, `by` the operator (a user) or None.
    Raises UnableToCreate with a sentence for the first value that will not do.
    """
    _refuse_unfit(slug, name, owner, time_zone)
    reseller = Reseller.objects.create(slug=slug, name=name.strip(), time_zone=time_zone)
    with entered(reseller, by=by, because="new reseller"):
        return invite_member(reseller=reseller, email=owner, role=Member.Role.OWNER, by=None, now=now)


def _refuse_unfit(slug, name, owner, time_zone):
    if not SHORT_NAME.fullmatch(slug) or len(slug) > Reseller._meta.get_field("slug").max_length:
        raise UnableToCreate(
            f"“{slug}” will not do as a short name. Use up to 40 small letters, digits and single hyphens."
        )
    if Reseller.objects.filter(slug=slug).exists():
        raise UnableToCreate(f"There is a reseller “{slug}” already. Choose another short name.")
    if not name.strip():
        raise UnableToCreate("The reseller needs a name.")
    for check, value, sentence in (
        (
            known_time_zone,
            time_zone,
            f"There is no time zone called “{time_zone}”. An example: Europe/Berlin.",
        ),
        (validate_email, owner, f"“{owner}” is no e-mail address."),
    ):
        try:
            check(value)
        except ValidationError as error:
            raise UnableToCreate(sentence) from error
