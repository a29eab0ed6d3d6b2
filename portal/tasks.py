"""One short function for each scheduled job; each calls one function."""

from django.utils import timezone

from customers.models import Reseller
from customers.tenancy import entered
from licensing.services import positions
from portal.celery import app

POSITIONS_AT_ONCE = 1000  # in one transaction


@app.task(expires=300)
def refresh_positions():
    """Computes the positions that no longer hold, reseller by reseller, each in short transactions."""
    for reseller in Reseller.objects.order_by("pk"):
        done = POSITIONS_AT_ONCE
        while done == POSITIONS_AT_ONCE:
            with entered(reseller, because="positions"):
                done = positions.refresh_positions(
                    reseller=reseller, now=timezone.now(), limit=POSITIONS_AT_ONCE
                )
