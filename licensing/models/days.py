"""How positions were, day by day, for trends: a row for each customer and day on which a position was computed."""

from collections import Counter, defaultdict

from django.db import models

from customers.constraints import References, ResellerPolicy
from customers.models import Customer, Reseller
from customers.tenancy import ResellerQuerySet
from licensing.models.positions import PositionRecord

STATUSES = {rank: status for status, rank in PositionRecord.RANKS.items()}


class PositionDayQuerySet(ResellerQuerySet):
    def counted(self, days):
        """How many customers there were of each status: {day: Counter}, without the days that have no row."""
        counts = defaultdict(Counter)
        rows = self.filter(day__in=days).order_by().values_list("day", "rank")
        for day, rank, customers in rows.annotate(customers=models.Count("*")):
            counts[day][STATUSES[rank]] = customers
        return dict(counts)


class PositionDay(models.Model):
    """What a customer's position came to on a day of his. Not tracked; there is none for a day nobody computed.

    There are millions, so a row holds numbers only, the status as its rank, and has no index it can do without.
    Rows are written in `licensing/services/days.py` alone.
    """

    reseller = models.ForeignKey(Reseller, on_delete=models.PROTECT, related_name="+", db_index=False)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+", db_index=False)
    day = models.DateField()
    required = models.PositiveIntegerField()
    missing = models.PositiveIntegerField()
    unproven = models.PositiveIntegerField()
    rank = models.PositiveSmallIntegerField()

    objects = PositionDayQuerySet.as_manager()

    class Meta:
        verbose_name = "position of a day"
        verbose_name_plural = "positions by day"
        # Nothing points here, so there is no reference key.
        constraints = [
            ResellerPolicy(name="positionday_policy"),
            References(
                fields=["customer", "reseller"], to="customers.Customer", name="positionday_customer_owner"
            ),
            models.UniqueConstraint(fields=["customer", "day"], name="positionday_unique"),
            models.CheckConstraint(
                condition=models.Q(
                    rank__in=list(STATUSES),
                    missing__lte=models.F("required"),
                    unproven__lte=models.F("required"),
                ),
                name="positionday_numbers",
            ),
        ]
        # With the customer in it, a member's own customers are counted without reading the rows.
        indexes = [
            models.Index(fields=["reseller", "day", "rank"], include=["customer"], name="positionday_counts")
        ]

    def __str__(self):
        return f"{self.customer_id} on {self.day}: {self.status}"

    @property
    def status(self):
        """The status that the rank stands for."""
        return STATUSES[self.rank]
