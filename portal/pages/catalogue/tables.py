"""The list of parts."""

import django_tables2 as tables
from django.contrib.humanize.templatetags.humanize import intcomma
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from licensing.models import Part
from portal.pages.lists.tables import DayColumn, ListTable
from portal.templatetags.money import money

NUMBER = {"th": {"class": "num"}, "td": {"class": "num"}}


class PartTable(ListTable):
    """A row for each part, as it comes `with_price_of` the member; the price is edited in its cell."""

    part_number = tables.Column(
        verbose_name=_("Part number"),
        linkify=True,
        order_by=("part_number", "pk"),
        attrs={"td": {"class": "stack-head"}},
    )
    product = tables.Column(
        verbose_name=_("Gives"),
        empty_values=(),
        order_by=("product", "-version", "metric", "rights_per_pack", "pk"),
    )
    rights_per_pack = tables.Column(
        verbose_name=_("Rights"),
        order_by=("rights_per_pack", "pk"),
        attrs=NUMBER,
        initial_sort_descending=True,
    )
    list_price = tables.Column(
        verbose_name=_("List price"), order_by=("list_price", "pk"), attrs=NUMBER, default="–"
    )
    own = tables.Column(
        accessor="own_price",
        empty_values=(),
        verbose_name=_("Our price"),
        order_by=("own_amount", "pk"),
        attrs={"th": {"class": "num"}, "td": {"class": "num stack-wide"}},
    )

    version = tables.Column(verbose_name=_("Version"), visible=False, order_by=("version", "pk"))
    metric = tables.Column(verbose_name=_("By"), visible=False, order_by=("metric", "pk"))
    description = tables.Column(verbose_name=_("Description"), visible=False, order_by=("description", "pk"))
    vendor = tables.Column(verbose_name=_("Vendor"), visible=False, order_by=("vendor", "pk"))
    channel = tables.Column(verbose_name=_("Sold as"), visible=False, order_by=("channel", "pk"))
    list_currency = tables.Column(
        accessor="currency", verbose_name=_("Currency of the list price"), visible=False, orderable=False
    )
    currency = tables.Column(
        accessor="own_price__currency", verbose_name=_("Our currency"), visible=False, orderable=False
    )
    as_of = DayColumn(
        accessor="own_price__as_of", verbose_name=_("Our price as of"), visible=False, orderable=False
    )

    class Meta:
        model = Part
        fields = ()

    def before_render(self, request):
        super().before_render(request)
        self.member = request.member

    def render_part_number(self, record, value):
        """With what it is called, and whether it is the reseller's own."""
        whose = f"{gettext('our own')} · " if record.reseller_id else ""
        return format_html(
            '{}<span class="sub">{}{}</span>', value, whose, record.description or record.vendor
        )

    def render_product(self, record):
        """What it gives, or that it counts nothing."""
        if not record.counts:
            return format_html('<span class="zero">{}</span>', gettext("counts nothing here"))
        return format_html(
            '<span class="nowrap">{} {}<span class="sub">{}</span></span>',
            record.product,
            record.version,
            gettext("by %(metric)s") % {"metric": record.get_metric_display()},
        )

    def render_rights_per_pack(self, record, value):
        """Nothing for what counts nothing."""
        return intcomma(value) if record.counts else "–"

    def render_list_price(self, record, value):
        return money(value, record.currency)

    def render_own(self, record):
        """The price and the way to change it, without what a page's context costs for each."""
        return render_to_string("catalogue/_price.html", {"record": record, "member": self.member})

    def value_part_number(self, value):
        return value

    def value_product(self, record):
        return record.product

    def value_rights_per_pack(self, record, value):
        return value if record.counts else None

    def value_list_price(self, value):
        return value

    def value_own(self, record):
        """For files: the amount alone."""
        return record.own_price.amount if record.own_price else None
