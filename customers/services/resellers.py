"""Resellers: a new one with the first owner's invitation, and what each decides about itself."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext

from customers.models import Member, Reseller
from customers.models.accounts import known_time_zone
from customers.services.team import invite_member
from customers.tenancy import entered

SHORT_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
MOST_MONTHS = 60


class UnableToCreate(Exception):
    """There cannot be such a reseller; the text says why."""


class UnableToChangeSettings(Exception):
    """The settings must stay as they are; the text says why."""


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
        told = gettext(
            "“%(slug)s” will not do as a short name. Use up to 40 small letters, digits and single hyphens."
        )
        raise UnableToCreate(told % {"slug": slug})
    if Reseller.objects.filter(slug=slug).exists():
        told = gettext("There is a reseller “%(slug)s” already. Choose another short name.")
        raise UnableToCreate(told % {"slug": slug})
    if not name.strip():
        raise UnableToCreate(gettext("The reseller needs a name."))
    for check, value, sentence in (
        (known_time_zone, time_zone, _no_time_zone(time_zone)),
        (validate_email, owner, gettext("“%(address)s” is no e-mail address.") % {"address": owner}),
    ):
        try:
            check(value)
        except ValidationError as error:
            raise UnableToCreate(sentence) from error


def _no_time_zone(name):
    told = gettext("There is no time zone called “%(name)s”. An example: Europe/Berlin.")
    return told % {"name": name}


@transaction.atomic
def change_settings(*, reseller, by, name, time_zone, check_up_months, rds_match, provable_from):
    """Saves what the reseller decides about itself; returns the reseller. A trigger tells the history.

    Positions that rest on another policy are stale from then on, because it is part of their basis. Raises
    UnableToChangeSettings with a sentence for the first value that will not do.
    """
    if not by.may(Member.Role.OWNER):
        raise UnableToChangeSettings(gettext("Only owners change the settings. Ask an owner of your team."))
    values = {
        "name": name.strip(),
        "time_zone": time_zone,
        "check_up_months": check_up_months,
        "rds_match": rds_match,
        "provable_from": provable_from,
    }
    reseller = Reseller.objects.select_for_update(no_key=True).get(pk=reseller.pk)
    for field, value in values.items():
        setattr(reseller, field, value)
    _refuse_odd_settings(reseller)
    reseller.save(update_fields=list(values))
    return reseller


def _refuse_odd_settings(reseller):
    for field, sentence in (
        ("name", gettext("The reseller needs a name of up to 200 letters.")),
        ("time_zone", _no_time_zone(reseller.time_zone)),
        ("rds_match", gettext("Choose how newer RDS CALs count.")),
        ("provable_from", gettext("Choose which documents prove a right.")),
    ):
        try:
            reseller._meta.get_field(field).clean(getattr(reseller, field), reseller)
        except ValidationError as error:
            raise UnableToChangeSettings(sentence) from error
    if not 1 <= reseller.check_up_months <= MOST_MONTHS:
        raise UnableToChangeSettings(gettext("Between two check-ups there are 1 to 60 months."))
