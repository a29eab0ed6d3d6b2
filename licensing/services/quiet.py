"""Findings that are known: made quiet until a day, and heard again. `by` is the member who does it."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext

from customers.models import Customer
from licensing.models import KnownFinding

LONGEST = timedelta(days=366)


class UnableToKeepQuiet(Exception):
    """The finding cannot be made quiet so; says why, and what to do."""


@transaction.atomic
def keep_quiet(*, customer, finding, until, reason, by, today, now):
    """Makes a finding of the customer's position quiet until a day; returns the KnownFinding.

    Accepts as many as it is about now: when more are concerned it speaks again, whatever the day. What was said
    about the same finding before is replaced. Raises UnableToKeepQuiet.
    """
    reason = reason.strip()
    if not reason:
        raise UnableToKeepQuiet(gettext("Say why this may wait."))
    if until <= today:
        raise UnableToKeepQuiet(gettext("Choose a day after today."))
    if until > today + LONGEST:
        raise UnableToKeepQuiet(gettext("Choose a day within a year: then somebody looks at it again."))
    # One after the other, so that two people who accept the same finding do not meet.
    Customer.objects.of(customer.reseller).select_for_update(no_key=True).get(pk=customer.pk)
    known, _made = KnownFinding.objects.of(customer.reseller).update_or_create(
        customer=customer,
        rule=finding.rule,
        product=finding.product,
        subject=finding.subject,
        defaults={
            "reseller": customer.reseller,
            "quantity": finding.quantity,
            "until": until,
            "reason": reason,
            "accepted_by": by,
            "accepted_at": now,
        },
    )
    return known


@transaction.atomic
def end_quiet(*, known, by):
    """Lets a finding speak again before its day."""
    KnownFinding.objects.of(known.reseller).filter(pk=known.pk).delete()
