"""How the catalogue is searched."""

import django_filters
from django.db.models import Q
from django.forms import SearchInput
from django.utils.translation import gettext_lazy as _

from licensing.models import Part, Price
from licensing.models.catalogue import Metric, Product

NOTHING = "nothing"


class PartFilter(django_filters.FilterSet):
    """By words, product, version, metric, price and whose part it is."""

    q = django_filters.CharFilter(
        method="search",
        label=_("Part number or words"),
        widget=SearchInput(attrs={"placeholder": _("P77112-B21 or 5 Users CAL")}),
    )
    product = django_filters.ChoiceFilter(
        method="of_product",
        choices=[*Product.choices, (NOTHING, _("Counts nothing"))],
        label=_("Product"),
        empty_label=_("All products"),
    )
    version = django_filters.ChoiceFilter(label=_("Version"), empty_label=_("All"), choices=[])
    metric = django_filters.ChoiceFilter(choices=Metric.choices, label=_("By"), empty_label=_("All"))
    price = django_filters.ChoiceFilter(
        method="with_price",
        choices=[("own", _("With our price")), ("list", _("List price only")), ("none", _("Without any"))],
        label=_("Price"),
        empty_label=_("All"),
    )
    whose = django_filters.ChoiceFilter(
        method="of_whom",
        choices=[("shared", _("Shared")), ("own", _("Our own"))],
        label=_("Part"),
        empty_label=_("All"),
    )

    class Meta:
        model = Part
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        known = Part.objects.visible_to(self.request.member).exclude(version="").order_by("-version")
        versions = known.values_list("version", flat=True).distinct()
        self.filters["version"].extra["choices"] = [(version, version) for version in versions]

    def search(self, queryset, name, value):
        """Every word stands in the number, the description or the vendor; or it is the number, typed in another way."""
        words = Q()
        for word in value.split():
            words &= (
                Q(part_number__icontains=word) | Q(description__icontains=word) | Q(vendor__icontains=word)
            )
        numbered = Part.objects.visible_to(self.request.member).numbered(value)
        return queryset.filter(words | Q(pk__in=numbered.values("pk")))

    def of_product(self, queryset, name, value):
        """Those that give rights of a product, or none that are counted."""
        return queryset.filter(product="" if value == NOTHING else value)

    def with_price(self, queryset, name, value):
        """Those with a price of the reseller's own, with a list price alone, or without any."""
        own = Q(pk__in=Price.objects.visible_to(self.request.member).values("part"))
        if value == "own":
            return queryset.filter(own)
        return queryset.filter(~own, list_price__isnull=value == "none")

    def of_whom(self, queryset, name, value):
        """Shared parts, or those that the reseller added."""
        return queryset.filter(reseller__isnull=value == "shared")
