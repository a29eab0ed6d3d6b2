"""The reseller's customers, and everything about one of them."""

from datetime import date

from django.db.models import F, Q, Sum
from django.db.models.functions import Lower
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.models import AccessGroup, Contact, Customer, Server
from licensing.models import CheckUp, LicenseServer, Proof, Reassignment
from licensing.portfolio import with_position
from licensing.services.positions import today_of
from portal.pages.base import RowView, TableView
from portal.pages.customers.filters import CustomerFilter
from portal.pages.customers.forms import NoteForm
from portal.pages.customers.many import Archive, Restore, SetManager, SetMonths
from portal.pages.customers.tables import CustomerTable
from portal.pages.customers.timeline import timeline_of
from portal.pages.customers.trend import trend_of
from portal.pages.lists.query import columns_asked
from portal.positions import installed_on, position_for_page

SHOWN_CHECK_UPS, SHOWN_CHANGES, SHOWN_PROOFS, SHOWN_REASSIGNMENTS = 5, 8, 6, 10

# What the list shows: thousands of rows are sorted in memory only while they are narrow.
LISTED = [
    *("reseller", "account", "name", "time_zone", "facts_version"),
    *(f"account_manager__user__{field}" for field in ("name", "email")),
    *(f"position__{field}" for field in ("status", "as_of", "facts_version", "basis", "missing", "unproven")),
]
LISTED_WHEN_CHOSEN = {
    **{name: (name,) for name in ("country", "domain", "check_up_months")},
    "worth": tuple(
        f"position__{field}"
        for field in ("closing_cost", "closing_currency", "closing_unpriced", "call_missing")
    ),
    "currency": ("position__closing_currency",),
}


class CustomerList(TableView):
    """All customers, worst first; those in the archive only when asked for."""

    title = _("Customers")
    model = Customer
    template_name = "customers/list.html"
    table_class = CustomerTable
    filterset_class = CustomerFilter
    first_step = _("Add the first customer, or import what you keep in spreadsheets.")
    many = "customer-many"
    actions = (SetManager, SetMonths, Archive, Restore)

    def get_queryset(self):
        rows = super().get_queryset()
        rows = rows if self.request.GET.get("archived") == "yes" else rows.active()
        customers = with_position(rows.select_related("account_manager__user"))
        columns = columns_asked(self.request.GET)
        chosen = [field for name in columns for field in LISTED_WHEN_CHOSEN.get(name, ())]
        return customers.only(*LISTED, *chosen).annotate(lower_name=Lower("name"))

    def get_table_kwargs(self):
        return super().get_table_kwargs() | {"now": timezone.now(), "reseller": self.request.reseller}


class CustomerDetail(RowView):
    """One customer: the position of today (or of the day in `?on=`), the papers, the environment, what is next."""

    model = Customer
    template_name = "customers/detail.html"

    def get_queryset(self):
        return super().get_queryset().select_related("reseller", "account_manager__user")

    def get_context_data(self, **kwargs):
        now = timezone.now()
        member, customer = self.request.member, self.object
        check_ups = self.check_ups()
        today = today_of(customer, now)
        timeline = timeline_of(customer, member=member, limit=SHOWN_CHANGES)
        shown = position_for_page(customer=customer, member=member, now=now, today=today, on=self.day())
        return super().get_context_data(
            shown=shown,
            installed=installed_on(shown),
            today=today,
            trend=trend_of(customer, member=member, today=today),
            check_up=next((one for one in check_ups if one.closed_at is None), None),
            closed_check_ups=[one for one in check_ups if one.closed_at][:SHOWN_CHECK_UPS],
            contacts=Contact.objects.visible_to(member).filter(customer=customer).order_by("name", "pk"),
            history=timeline.history,
            notes=timeline.notes,
            note_form=NoteForm(),
            proofs=self.proofs(),
            reassignments=self.reassignments(),
            **self.environment(),
            **kwargs,
        )

    def day(self):
        """The day asked for in the address, None for today. Raises Http404 for what is no day."""
        text = self.request.GET.get("on")
        try:
            return date.fromisoformat(text) if text else None
        except ValueError as error:
            raise Http404 from error

    def check_ups(self):
        """The open one, where there is one, then the last that were closed."""
        mine = CheckUp.objects.visible_to(self.request.member).filter(customer=self.object)
        people = mine.select_related("assignee__user", "closed_by__user").defer("position")
        return list(people.order_by(F("closed_at").desc(nulls_first=True))[: SHOWN_CHECK_UPS + 1])

    def proofs(self):
        """The latest documents, with how many rights each gives."""
        mine = Proof.objects.visible_to(self.request.member).filter(customer=self.object)
        given = Sum("lines__rights", filter=~Q(lines__product=""), default=0)
        return mine.annotate(given=given).order_by("-date", "-pk")[:SHOWN_PROOFS]

    def reassignments(self):
        """The latest times that rights went to somebody else, or to another device."""
        rows = Reassignment.objects.visible_to(self.request.member).filter(customer=self.object)
        return rows.select_related("entitlement__line").order_by("-date", "-pk")[:SHOWN_REASSIGNMENTS]

    def environment(self):
        """Servers, groups and licence servers."""
        member, mine = self.request.member, {"customer": self.object}
        servers = list(Server.objects.visible_to(member).filter(**mine).order_by("name"))
        groups = AccessGroup.objects.visible_to(member).filter(**mine).order_by("name")
        return {
            "servers": servers,
            "groups": groups.with_reach(servers),
            "license_servers": LicenseServer.objects.visible_to(member).filter(**mine).order_by("name"),
        }
