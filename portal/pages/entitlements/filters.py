"""How the list of rights is narrowed."""

from datetime import timedelta

import django_filters
from django.db.models import Q
from django.forms import SearchInput, TextInput
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.models import Customer
from licensing.models import AssurancePeriod, Entitlement, Proof, ProofLine
from licensing.models.catalogue import Metric, Product
from portal.pages.lists.managers import MINE, NOBODY, managed_by

SOON = timedelta(days=90)
IN_FORCE, ENDING, ENDED, TO_COME, VOIDED = "in-force", "ending", "ended", "to-come", "voided"
GRADES = {
    "A": [kind for kind, grade in Proof.GRADES.items() if grade == "A"],
    "B": [kind for kind, grade in Proof.GRADES.items() if grade == "B"],
    "none": [Proof.Kind.NONE],
}
# As many rows are looked up first: the database then goes straight to what hangs on them.
LOOKED_UP = 5000
# Up to here the database goes from right to line, row by row; to count more it would join all of them.
MOST_COUNTED = 500


def _known(rows):
    """The ids of the rows where they are few; else a subquery."""
    found = list(rows.order_by().values_list("pk", flat=True)[: LOOKED_UP + 1])
    return found if len(found) <= LOOKED_UP else rows.values("pk")


class EntitlementFilter(django_filters.FilterSet):
    """By words, customer, product, metric, when, proof, assurance and where installed."""

    q = django_filters.CharFilter(
        method="search",
        label=_("Part or document number"),
        widget=SearchInput(attrs={"placeholder": _("P46217-B21 or INV-2023")}),
    )
    customer = django_filters.CharFilter(
        method="of_customer",
        label=_("Customer"),
        widget=TextInput(attrs={"placeholder": _("Name or account")}),
    )
    product = django_filters.ChoiceFilter(
        field_name="line__product", choices=Product.choices, label=_("Product"), empty_label=_("All products")
    )
    metric = django_filters.ChoiceFilter(
        field_name="line__metric", choices=Metric.choices, label=_("Counts by"), empty_label=_("All")
    )
    state = django_filters.ChoiceFilter(
        method="in_state",
        choices=[
            (IN_FORCE, _("In force")),
            (ENDING, _("End within 90 days")),
            (ENDED, _("Ended")),
            (TO_COME, _("Not begun")),
            (VOIDED, _("Document voided")),
        ],
        label=_("When"),
        empty_label=_("All"),
    )
    proof = django_filters.ChoiceFilter(
        method="with_grade",
        choices=[("A", "A"), ("B", "B"), ("none", _("No document"))],
        label=_("Proof"),
        empty_label=_("All"),
    )
    assurance = django_filters.ChoiceFilter(
        method="with_assurance",
        choices=[("yes", _("With, today")), ("no", _("Without, today")), (ENDING, _("Ends within 90 days"))],
        label=_("Assurance"),
        empty_label=_("All"),
    )
    installed = django_filters.ChoiceFilter(
        method="where_installed",
        choices=[("yes", _("On a licence server")), ("no", _("RDS CALs on none"))],
        label=_("Installed"),
        empty_label=_("All"),
    )

    manager = django_filters.ChoiceFilter(
        method="by_manager",
        label=_("Customers"),
        choices=[
            (MINE, pgettext_lazy("customers", "Mine")),
            (NOBODY, pgettext_lazy("customers", "Nobody’s")),
        ],
        empty_label=_("All"),
    )

    class Meta:
        model = Entitlement
        fields = []

    @property
    def most_counted(self):
        """How many rows are counted: all, or the first where each right's line or document would be looked at."""
        asked = self.form.cleaned_data if self.is_bound else {}
        return MOST_COUNTED if any(asked.get(name) for name in ("product", "metric", "proof")) else None

    def search(self, queryset, name, value):
        """A part number begins with the words, or a document has this number."""
        member = self.request.member
        lines = ProofLine.objects.visible_to(member)
        numbers = {value, value.upper(), value.lower()}
        documents = Proof.objects.visible_to(member).filter(number__in=numbers)
        listed = lines.filter(proof__in=_known(documents)).order_by().values("pk")
        # One subquery: of an "or" of two the database would look at every right.
        return queryset.filter(line__in=listed.union(lines.ids_found_by(value, member=member)))

    def of_customer(self, queryset, name, value):
        """An account number, or a part of a name."""
        meant = Customer.objects.visible_to(self.request.member).called(value.strip())
        return queryset.filter(customer__in=_known(meant))

    def in_state(self, queryset, name, value):
        """Those of voided documents are in no other state."""
        today = timezone.localdate()
        if value == VOIDED:
            return queryset.voided()
        if value == ENDING:
            return queryset.ending(after=today, until=today + SOON)
        return {IN_FORCE: queryset.in_force, ENDED: queryset.ended, TO_COME: queryset.to_come}[value](today)

    def with_grade(self, queryset, name, value):
        """Those whose document has the grade."""
        member = self.request.member
        documents = Proof.objects.visible_to(member).filter(kind__in=GRADES[value]).values("pk")
        lines = ProofLine.objects.visible_to(member).filter(proof__in=documents)
        return queryset.filter(line__in=lines.values("pk"))

    def with_assurance(self, queryset, name, value):
        """Those with Software Assurance today, without, or whose ends soon and does not go on."""
        if value == ENDING:
            today = timezone.localdate()
            ending = AssurancePeriod.objects.visible_to(self.request.member)
            ending = ending.ending(after=today, until=today + SOON)
            return queryset.filter(pk__in=ending.order_by().values("entitlement"))
        assured = Entitlement.objects.visible_to(self.request.member).assured(timezone.localdate())
        chosen = Q(pk__in=assured.values("pk"))
        return queryset.filter(chosen if value == "yes" else ~chosen)

    def where_installed(self, queryset, name, value):
        """Those on a licence server, or the RDS CALs that are on none."""
        if value == "yes":
            return queryset.filter(license_server__isnull=False)
        return queryset.filter(license_server=None, line__product=Product.RDS_CAL)

    def by_manager(self, queryset, name, value):
        """Those of the member's customers, or of customers that nobody looks after; naming the team costs a query."""
        return managed_by(queryset, value, self.request.member, path="customer__account_manager")
