"""Rights that data entry or the list of rights changed: they follow their line, but have days of their own."""

from django.db import transaction
from django.utils.translation import gettext

from licensing.models import Entitlement, LicenseServer, Proof
from licensing.rules.facts import RDS_CAL
from licensing.speech import long_day


class UnableToChangeRights(Exception):
    """None of the rights was changed; the text says why, and what to do."""


@transaction.atomic
def follow_line(*, line, **about):
    """Makes, changes or removes the entitlement of a line, as the line is now.

    `about` are `valid_from`, `valid_until`, `license_server` and `host`, as far as they were said. Returns the
    Entitlement, or None for a line that gives no rights: without a product, or on a credit note.
    """
    if not line.product or line.proof.kind == Proof.Kind.CREDIT_NOTE:
        Entitlement.objects.of(line.reseller).filter(line=line).delete()
        return None
    owner = {"reseller": line.reseller, "customer_id": line.customer_id}
    entitlement, _made = Entitlement.objects.of(line.reseller).update_or_create(
        line=line, defaults=about, create_defaults={**owner, **about}
    )
    return entitlement


@transaction.atomic
def set_ends(*, ends, by):
    """Lets rights run until a day: `ends` are pairs of a right, with its document, and the first day without it.

    None for a day is without end. Raises UnableToChangeRights when one cannot; then all stay as they were.
    """
    for right, until in ends:
        _refuse(right, why_not_until(right, until))
        right.valid_until = until
    Entitlement.objects.of(by.reseller).bulk_update([right for right, _until in ends], ["valid_until"])


def why_not_until(right, until):
    """Why a right cannot run until the day, and what to do; empty when it can."""
    if why := _why_not_at_all(right):
        return why
    if right.valid_from is None or until is None or right.valid_from <= until:
        return ""
    told = gettext("It begins on %(day)s only. Choose that day or a later one, or correct its line.")
    return told % {"day": long_day(right.valid_from)}


@transaction.atomic
def install_rights(*, places, by):
    """Says where RDS CALs are installed: `places` are pairs of a right, with its document, and the pk of a licence server.

    None is no licence server. Raises UnableToChangeRights when one cannot; then all stay as they were.
    """
    wanted = {pk for _right, pk in places if pk}
    servers = LicenseServer.objects.of(by.reseller).filter(pk__in=wanted).order_by("pk")
    if len(servers.select_for_update(of=["self"], no_key=True)) < len(wanted):
        raise UnableToChangeRights(gettext("A licence server was removed meanwhile. Choose another one."))
    for right, pk in places:
        _refuse(right, why_not_installed(right))
        right.license_server_id = pk
    Entitlement.objects.of(by.reseller).bulk_update([right for right, _pk in places], ["license_server"])


def why_not_installed(right):
    """Why a right is installed nowhere, and what to do; empty when it can be."""
    if why := _why_not_at_all(right):
        return why
    if right.line.product == RDS_CAL:
        return ""
    return gettext("Only RDS CALs are installed on a licence server. Filter the list by RDS CAL.")


def license_servers_called(name, *, customers, by):
    """customer pk → its licence server of that name, in capitals or not; exactly so where two differ in that alone."""
    found = LicenseServer.objects.of(by.reseller).filter(customer__in=customers, name__iexact=name)
    last_wins = sorted(found, key=lambda server: (server.name == name, -server.pk))
    return {server.customer_id: server for server in last_wins}


def _why_not_at_all(right):
    if right.line.proof.voided_at:
        return gettext("A voided document stays as it was. Restore it first.")
    return ""


def _refuse(right, why):
    if why:
        raise UnableToChangeRights(f"{right}: {why}")
