"""One short function for each scheduled job; each calls one function."""

from contextlib import suppress

from django.utils import timezone
from kombu.exceptions import OperationalError

from customers.models import Reseller
from customers.tenancy import entered
from licensing.services import positions
from licensing.services.early import has_unexamined
from portal import imports
from portal.celery import app
from portal.imports.forgetting import forget_files
from portal.mail.register import wake
from portal.mail.tick import plan_round, send_round

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
                if done and has_unexamined(reseller=reseller):
                    wake(reseller=reseller, now=timezone.now())


@app.task(expires=120)
def tick():
    """Opens what came due and queues the mail about it, in the resellers that are due.

    Where there is much of it, another worker helps to plan, and others send meanwhile.
    """
    helped = False

    def share():
        nonlocal helped
        with suppress(OperationalError):  # beat asks for both anyway, once the broker is back
            send_mail.delay()
            if not helped:
                helped = True
                tick.delay()

    plan_round(now=timezone.now(), after_chunk=share)


@app.task(expires=120)
def send_mail():
    """Hands queued mail to the mail server."""
    send_round(clock=timezone.now)


@app.task
def run_import(reseller, pk):
    """Looks through an import, or does what was confirmed; of two at once the second finds nothing to do."""
    imports.run(reseller=Reseller.objects.get(pk=reseller), pk=pk)


@app.task(expires=3600)
def forget_imported_files():
    """Removes the files of imports that were kept long enough."""
    for reseller in Reseller.objects.order_by("pk"):
        with entered(reseller):
            forget_files(reseller=reseller, now=timezone.now())
