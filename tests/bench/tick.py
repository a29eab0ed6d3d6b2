"""What a tick costs that finds nothing to do, and what a look through all customers for reasons to call early takes."""

import time

from django.utils import timezone

from customers.tenancy import entered
from licensing.models import EarlyKind
from licensing.services.early import has_unexamined, set_early_rules
from portal.mail.tick import plan_round, send_round
from tests.bench.measure import Counted, Table, percentiles

TICKS = 50
RULES = {EarlyKind.SHORT: 0, EarlyKind.SUPPORT: 1, EarlyKind.SUBSCRIPTION: 1, EarlyKind.ASSURANCE: 1}


def measure_tick(owner):
    """Returns a Table; the first rounds do what is due, the measured ones find nothing."""
    table = Table(
        "A tick with nothing to do",
        f"{TICKS} ticks, milliseconds.",
        ("what", "median", "95th percentile", "99th", "queries"),
    )
    _rounds(owner)
    table.rows.append(("tick", *_nothing_to_do()))
    with entered(owner.reseller):
        set_early_rules(reseller=owner.reseller, by=owner, wanted=RULES)
    begin = time.perf_counter()
    _rounds(owner)
    taken = f"{(time.perf_counter() - begin) * 1000:,.0f}"
    table.rows.append(("the first look through everybody for reasons to call early", taken, "", "", ""))
    table.rows.append(("tick with rules that open early", *_nothing_to_do()))
    return table


def _rounds(owner):
    """Ticks until there is nothing left to do."""
    looking = True
    while looking:
        plan_round(now=timezone.now())
        send_round(clock=timezone.now)
        with entered(owner.reseller):
            looking = has_unexamined(reseller=owner.reseller)


def _nothing_to_do():
    with Counted() as counted:
        plan_round(now=timezone.now())
    seconds = []
    for _ in range(TICKS):
        begin = time.perf_counter()
        plan_round(now=timezone.now())
        seconds.append(time.perf_counter() - begin)
    return *(f"{value:.1f}" for value in percentiles(seconds)), str(counted.statements)
