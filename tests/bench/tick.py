"""What a tick costs that finds nothing to do."""

import time

from django.utils import timezone

from portal.mail.tick import plan_round, send_round
from tests.bench.measure import Counted, Table, percentiles

TICKS = 50


def measure_tick():
    """Returns a Table; the first round does what is due, the measured ones find nothing."""
    plan_round(now=timezone.now())
    send_round(clock=timezone.now)
    with Counted() as counted:
        plan_round(now=timezone.now())
    seconds = []
    for _ in range(TICKS):
        begin = time.perf_counter()
        plan_round(now=timezone.now())
        seconds.append(time.perf_counter() - begin)
    median, late, latest = (f"{value:.1f}" for value in percentiles(seconds))
    table = Table(
        "A tick with nothing to do",
        f"{TICKS} ticks, milliseconds.",
        ("what", "median", "95th percentile", "99th", "queries"),
    )
    table.rows.append(("tick", median, late, latest, str(counted.statements)))
    return table
