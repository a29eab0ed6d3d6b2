"""What time brings: rights and Software Assurance that end soon, servers that leave support."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import BooleanField, Count, Subquery, Value, Window
from django.utils.translation import gettext as _

from customers.models import Server
from licensing.lifecycle import in_service, support_counts
from licensing.models import AssurancePeriod, Entitlement
from portal.pages.dashboard.kept import kept

SOON = timedelta(days=90)
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is ahead for all customers, or for the member's own."""

    # (day, entitlement, whether it is Software Assurance) of what ends first within 90 days.
    first: list[tuple[date, int, bool]]
    # How many rights end then, and of how many the Software Assurance does.
    rights: int
    assurance: int
    # Servers that leave support within a year, and that are out of it.
    leaving: int
    out: int


def outlook_of(member, *, today, mine, whose, facts):
    """The Outlook of a day, counted when the day or the customers' facts (`Portfolio.facts`) have changed.

    `whose` tells these customers from all others that are counted anywhere.
    """
    return Outlook(*kept(f"outlook-{today}-{whose}-{facts}", lambda: _counted(member, today, mine)))


def ending_first(outlook, member):
    """(day, customer, what) of what ends first."""
    found = Entitlement.objects.visible_to(member).select_related("customer", "line")
    found = found.in_bulk([pk for _day, pk, _assurance in outlook.first])
    # One may have been deleted since it was found.
    return [(day, found[pk].customer, _told(found[pk], of)) for day, pk, of in outlook.first if pk in found]


def _counted(member, today, mine):
    """The values of an Outlook, in two queries."""
    days = {"after": today, "until": today + SOON}
    rights = Entitlement.objects.visible_to(member).ending(**days)
    periods = AssurancePeriod.objects.visible_to(member).ending(**days)
    servers = in_service(Server.objects.visible_to(member), today)
    if mine:
        rights, periods, servers = (
            rows.filter(customer__account_manager=member) for rows in (rights, periods, servers)
        )
    assured = periods.order_by().values("reseller").values(number=Count("entitlement", distinct=True))
    rights = rights.values_list("valid_until", "pk", _is_assurance(False), Window(Count("*")))
    periods = periods.values_list("valid_until", "entitlement", _is_assurance(True), Subquery(assured))
    ends = sorted(rights[:SHOWN].union(periods[:SHOWN], all=True))
    numbers = {of: number for _day, _pk, of, number in ends}
    first = [(day, pk, of) for day, pk, of, _number in ends[:SHOWN]]
    return first, numbers.get(False, 0), numbers.get(True, 0), *support_counts(servers, today)


def _is_assurance(value):
    return Value(value, output_field=BooleanField())


def _told(right, is_assurance):
    return _("Software Assurance on %(right)s") % {"right": right.title} if is_assurance else right.title
