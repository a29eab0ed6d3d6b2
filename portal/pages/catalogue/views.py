"""The shared parts and the reseller's own, and everything about one of them."""

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from licensing.models import Part, Price, ProofLine
from portal.history import changes_of
from portal.pages.base import RowView, TableView
from portal.pages.catalogue.filters import PartFilter
from portal.pages.catalogue.many import ChangePrices
from portal.pages.catalogue.tables import PartTable

SHOWN_LINES, SHOWN_CHANGES = 20, 5


class PartList(TableView):
    """All parts that documents may name, with what a pack gives and costs."""

    title = _("Catalogue")
    model = Part
    table_class = PartTable
    filterset_class = PartFilter
    template_name = "catalogue/list.html"
    actions = (ChangePrices,)
    many = "part-many"
    empty = _("The operator of this portal loads the shared parts.")
    first_step = _("The operator of this portal loads the shared parts; add those of your own.")

    def get_queryset(self):
        prices = Price.objects.visible_to(self.request.member).filter(part=OuterRef("pk"))
        parts = super().get_queryset().with_price_of(self.request.member)
        return parts.annotate(own_amount=Subquery(prices.values("amount"))).order_by("part_number", "pk")


class PartDetail(RowView):
    """One part: what it gives, who says so, what it costs, and on which of the reseller's documents it stands."""

    model = Part
    template_name = "catalogue/detail.html"

    def get_queryset(self):
        return super().get_queryset().with_price_of(self.request.member)

    def get_context_data(self, **kwargs):
        part, member = self.object, self.request.member
        lines = ProofLine.objects.visible_to(member).filter(part=part)
        return super().get_context_data(
            record=part,
            lines=lines.select_related("proof", "customer").order_by("-proof__date", "-pk")[:SHOWN_LINES],
            used=lines.count(),
            history=changes_of(part, limit=SHOWN_CHANGES) if part.reseller_id else None,
            **kwargs,
        )
