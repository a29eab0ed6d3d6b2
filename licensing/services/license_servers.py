"""A customer's RD licence servers, kept as a whole table."""

import re

from django.db import transaction
from django.utils.translation import gettext

from customers.services.rows import Fault, UnableToKeepRows, keep_rows
from licensing.models import Entitlement, LicenseServer
from licensing.speech import number

LENGTH, GROUP = 35, 5
NOT_OF_AN_ID = re.compile(r"[\s-]+")


def tidy_id(text):
    """A licence server ID in its one form, seven groups of five: ABCDE-… ; ValueError with what is wrong with it."""
    letters = NOT_OF_AN_ID.sub("", text)
    if not letters:
        return ""
    if not (letters.isascii() and letters.isalnum()):
        odd = next(letter for letter in letters if not (letter.isascii() and letter.isalnum()))
        told = gettext("A licence server ID has only letters and digits, so “%(odd)s” is a slip of the pen.")
        raise ValueError(told % {"odd": odd})
    if len(letters) != LENGTH:
        told = gettext(
            "A licence server ID has %(length)s characters, seven groups of five; this one has %(there)s."
        )
        raise ValueError(told % {"length": LENGTH, "there": len(letters)})
    letters = letters.upper()
    return "-".join(letters[start : start + GROUP] for start in range(0, LENGTH, GROUP))


@transaction.atomic
def keep_license_servers(*, customer, rows, by):
    """Makes the customer's licence servers be as wanted, all or none; returns and raises as `keep_rows`.

    One with RDS CALs installed on it stays until these are moved to another.
    """
    installed = installed_on(customer)
    told = gettext("RDS CALs are installed on it: %(rights)s. Move them to another one first.")
    faults = [
        Fault(place, "", told % {"rights": _told(installed[row.pk])})
        for place, row in enumerate(rows)
        if row.removed and row.pk in installed
    ]
    faults += [
        Fault(place, "license_server_id", text) for place, row in enumerate(rows) if (text := _tidy(row))
    ]
    if faults:
        raise UnableToKeepRows(faults)
    return keep_rows(model=LicenseServer, customer=customer, rows=rows, check=_activation)


def installed_on(customer):
    """licence server pk → the rights installed on it, each with its line and document."""
    rights = Entitlement.objects.of(customer.reseller).filter(customer=customer, license_server__isnull=False)
    found = {}
    for right in rights.with_proof().order_by("line__proof_id", "line__place"):
        found.setdefault(right.license_server_id, []).append(right)
    return found


def _told(rights):
    return "; ".join(
        f"{number(right.line.rights)} × {right.title} ({right.line.proof})" for right in rights[:3]
    )


def _tidy(row):
    """Puts the row's ID into its one form; returns what is wrong with it."""
    if row.removed or "license_server_id" not in row.values:
        return ""
    try:
        row.values["license_server_id"] = tidy_id(row.values["license_server_id"])
    except ValueError as error:
        return str(error)
    return ""


def _activation(server):
    if not server.activated:
        for name in ("activated_how", "activated_on"):
            if getattr(server, name):
                told = gettext(
                    "This is for an activated licence server. Tick “activated”, or leave it empty."
                )
                yield name, told
