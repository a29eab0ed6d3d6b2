"""What else asks for a look: each a number that opens its list."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _


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


def signals_of(*, mine, portfolio, outlook, compares):
    """The Signals in the order in which to show them.

    What changed within a week is left out where `compares` is false: too little was computed a week ago.
    """
    counts = {
        "unproven": portfolio.unproven_customers,
        "rights": outlook.rights,
        "assurance": outlook.assurance,
        "leaving": outlook.leaving,
        "out": outlook.out,
    }
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
    if compares:
        counts |= {"worse": portfolio.worse, "better": portfolio.better}
    return [
        Signal(text, counts[key], address_of(name, mine=mine, **query))
        for key, text, name, query in rows
        if key in counts
    ]
