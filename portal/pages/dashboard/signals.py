"""What else asks for a look: each a number that opens its list."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from customers.models import Customer, Member, Server
from licensing.lifecycle import in_service, leaving_support, out_of_support


@dataclass(frozen=True, slots=True)
class Signal:
    """So many of something, and the address of the list that has exactly these."""

    text: str
    count: int
    address: str


def address_of(name, *, mine, **query):
    """The address of a list with its filters set; of the member's own customers where the page is about these."""
    query |= {"manager": "mine"} if mine else {}
    return f"{reverse(name)}?{urlencode(query)}"


def signals_of(member, *, today, mine, portfolio, ending, compares):
    """The Signals in the order in which to show them, in one query beside the Portfolio and what is Ending.

    What changed within a week is left out where `compares` is false: too little was computed a week ago.
    """
    counts = _counts(member, today, mine, ending)
    rows = [
        ("worse", _("Customers worse than a week ago"), "customer-list", {"since": "worse"}),
        ("better", _("Customers better than a week ago"), "customer-list", {"since": "better"}),
        ("unproven", _("Customers who lack proof"), "customer-list", {"lacks": "proof"}),
        ("rights", _("Rights that end within 90 days"), "entitlement-list", {"state": "ending"}),
        (
            "assurance",
            _("Rights whose Software Assurance ends within 90 days"),
            "entitlement-list",
            {"assurance": "ending"},
        ),
        ("leaving", _("Servers that leave support within a year"), "server-list", {"support": "leaving"}),
        ("out", _("Servers out of support"), "server-list", {"support": "out"}),
    ]
    counts["unproven"] = portfolio.unproven_customers
    if compares:
        counts |= {"worse": portfolio.worse, "better": portfolio.better}
    return [
        Signal(text, counts[key] or 0, address_of(name, mine=mine, **query))
        for key, text, name, query in rows
        if key in counts
    ]


def _counts(member, today, mine, ending):
    servers = in_service(Server.objects.visible_to(member), today)
    if mine:
        own = Customer.objects.visible_to(member).filter(account_manager=member)
        servers = servers.filter(customer__in=own)
    wanted = {
        "rights": _number(ending.rights),
        "assurance": _number(ending.assurance, "entitlement"),
        "leaving": _number(leaving_support(servers, today)),
        "out": _number(out_of_support(servers, today)),
    }
    return Member.objects.visible_to(member).values(**wanted).get(pk=member.pk)


def _number(rows, field="pk"):
    """How many rows there are, as a value of a query; None for none."""
    number = Count(field, distinct=field != "pk")
    return Subquery(rows.order_by().values("reseller").values(number=number))
