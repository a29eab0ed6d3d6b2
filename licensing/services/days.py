"""The history of positions: a row for each customer and day, written with the position of that day."""

from datetime import timedelta

from django.db import connection

from licensing.models import PositionDay

# A year and a month, so that a month can be laid beside the same one of last year; see docs/decisions/.
KEPT = timedelta(days=400)

RECORD = """
    INSERT INTO licensing_positionday AS kept (reseller_id, customer_id, day, required, missing, unproven, rank)
    SELECT position.reseller_id, customer_id, as_of, required, missing, unproven, rank
    FROM licensing_positionrecord AS position
    JOIN customers_customer AS customer ON customer.id = customer_id
    WHERE customer_id = ANY(%s) AND position.reseller_id = %s AND as_of = %s AND archived_at IS NULL
    ON CONFLICT (customer_id, day) DO UPDATE
    SET required = excluded.required, missing = excluded.missing,
        unproven = excluded.unproven, rank = excluded.rank
    WHERE (kept.required, kept.missing, kept.unproven, kept.rank)
       IS DISTINCT FROM (excluded.required, excluded.missing, excluded.unproven, excluded.rank)
"""


def record_days(*, customers, on):
    """Keeps the stored positions of some active customers of one reseller as what they were on the day `on`.

    Once more on the same day replaces the day's row; a day on which nobody computed gets none, then or later.
    """
    with connection.cursor() as cursor:
        cursor.execute(RECORD, [[customer.pk for customer in customers], customers[0].reseller_id, on])


def ranks_kept(*, customers, on):
    """The ranks that were kept of the day `on`, by the id of the customer; {} where nobody computed."""
    days = PositionDay.objects.of(customers[0].reseller).filter(customer__in=customers, day=on)
    return dict(days.values_list("customer", "rank"))


def forget_old_days(*, reseller, today):
    """Deletes what is older than is kept; an index leads there, so that it costs nothing when there is nothing."""
    PositionDay.objects.of(reseller).filter(day__lt=today - KEPT).delete()
