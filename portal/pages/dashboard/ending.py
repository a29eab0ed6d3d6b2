"""Rights and Software Assurance that end soon: those that end first, and how many there are."""

from datetime import timedelta
from functools import cached_property

from django.db.models import BooleanField, Count, Subquery, Value, Window
from django.utils.translation import gettext as _

from licensing.models import AssurancePeriod, Entitlement

SOON = timedelta(days=90)
SHOWN = 5


class Ending:
    """What ends within 90 days, of all customers or of the member's own."""

    def __init__(self, member, *, today, mine):
        self.member = member
        days = {"after": today, "until": today + SOON}
        self._rights = Entitlement.objects.visible_to(member).ending(**days)
        self._periods = AssurancePeriod.objects.visible_to(member).ending(**days)
        if mine:
            self._rights = self._rights.filter(customer__account_manager=member)
            self._periods = self._periods.filter(customer__account_manager=member)

    def first(self):
        """(day, customer, what) of those that end first."""
        ends = sorted(self._first_of_each)[:SHOWN]
        found = Entitlement.objects.visible_to(self.member).select_related("customer", "line")
        found = found.in_bulk([pk for _day, pk, _assurance, _number in ends])
        # One may have been deleted since it was found.
        return [
            (day, found[pk].customer, _told(found[pk], of)) for day, pk, of, _number in ends if pk in found
        ]

    @property
    def rights(self):
        """How many rights end."""
        return self._number(is_assurance=False)

    @property
    def assurance(self):
        """The number of rights whose Software Assurance ends."""
        return self._number(is_assurance=True)

    def _number(self, *, is_assurance):
        return next((number for _day, _pk, of, number in self._first_of_each if of == is_assurance), 0)

    @cached_property
    def _first_of_each(self):
        """(day, entitlement, whether its Software Assurance ends, how many of these rights there are)."""
        assured = (
            self._periods.order_by().values("reseller").values(number=Count("entitlement", distinct=True))
        )
        rights = self._rights.values_list("valid_until", "pk", _is_assurance(False), Window(Count("*")))
        periods = self._periods.values_list(
            "valid_until", "entitlement", _is_assurance(True), Subquery(assured)
        )
        return list(rights[:SHOWN].union(periods[:SHOWN], all=True))


def _is_assurance(value):
    return Value(value, output_field=BooleanField())


def _told(right, is_assurance):
    return _("Software Assurance on %(right)s") % {"right": right.title} if is_assurance else right.title
