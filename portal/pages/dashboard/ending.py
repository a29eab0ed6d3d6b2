"""Rights and Software Assurance that end soon: those that end first, and how many there are."""

from datetime import timedelta

from django.db.models import BooleanField, Value
from django.utils.translation import gettext as _

from customers.models import Customer
from licensing.models import AssurancePeriod, Entitlement

SOON = timedelta(days=90)
SHOWN = 5


class Ending:
    """What ends within 90 days, of all customers or of the member's own: `rights`, and periods of `assurance`."""

    def __init__(self, member, *, today, mine):
        self.member = member
        days = {"after": today, "until": today + SOON}
        self.rights = Entitlement.objects.visible_to(member).ending(**days)
        self.assurance = AssurancePeriod.objects.visible_to(member).ending(**days)
        if mine:
            own = Customer.objects.visible_to(member).filter(account_manager=member)
            self.rights = self.rights.filter(customer__in=own)
            self.assurance = self.assurance.filter(customer__in=own)

    def first(self):
        """(day, customer, what) of those that end first, in two queries."""
        rights = self.rights.values_list("valid_until", "pk", _is_assurance(False))
        assurance = self.assurance.values_list("valid_until", "entitlement", _is_assurance(True))
        ends = sorted(rights[:SHOWN].union(assurance[:SHOWN], all=True))[:SHOWN]
        rights = Entitlement.objects.visible_to(self.member).select_related("customer", "line")
        found = rights.in_bulk([pk for _day, pk, _assurance in ends])
        # One may have been deleted since it was found.
        return [(day, found[pk].customer, _told(found[pk], of)) for day, pk, of in ends if pk in found]


def _is_assurance(value):
    return Value(value, output_field=BooleanField())


def _told(right, is_assurance):
    return _("Software Assurance on %(right)s") % {"right": right.title} if is_assurance else right.title
