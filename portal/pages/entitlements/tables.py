"""The list of rights."""

import django_tables2 as tables
from django.contrib.humanize.templatetags.humanize import intcomma
from django.db.models.functions import Lower
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from licensing.models import Entitlement
from portal.pages.lists.tables import DayColumn, ListTable

NO_GRADE = '<span aria-hidden="true">–</span><span class="visually-hidden">{}</span>'


# Each order has an index that gives it page by page: there are hundreds of thousands of rights.
BY_TITLE = ("line__product", "line__version", "line__metric", "line")


class EntitlementTable(ListTable):
    """A row for each right, with the document behind it."""

    right = tables.Column(
        accessor="line",
        verbose_name=_("Right"),
        order_by=BY_TITLE,
        linkify=lambda record: record.get_absolute_url(),
        attrs={"td": {"class": "stack-head"}},
    )
    customer = tables.Column(verbose_name=_("Customer"), linkify=True, attrs={"td": {"class": "stack-wide"}})
    rights = tables.Column(
        accessor="line__rights",
        verbose_name=_("Rights"),
        order_by=("line__rights", "line"),
        initial_sort_descending=True,
        attrs={"th": {"class": "num"}, "td": {"class": "num"}},
    )
    document = tables.Column(
        accessor="line__proof",
        verbose_name=_("Document"),
        linkify=True,
        orderable=False,
        attrs={"td": {"class": "stack-wide"}},
    )
    grade = tables.Column(
        accessor="line__proof__grade", verbose_name=_("Proof"), empty_values=(), orderable=False
    )
    in_force = tables.Column(
        accessor="valid_until",
        verbose_name=_("In force"),
        empty_values=(),
        order_by=("valid_until", "pk"),
        attrs={"td": {"class": "nowrap"}},
    )
    assurance = tables.Column(verbose_name=_("Software Assurance"), empty_values=(), orderable=False)
    installed = tables.Column(
        accessor="license_server",
        verbose_name=_("Installed"),
        empty_values=(),
        orderable=False,
    )

    account = tables.Column(
        accessor="customer__account",
        verbose_name=pgettext_lazy("of a customer", "Account"),
        visible=False,
        order_by=("customer__account", "pk"),
    )
    part_number = tables.Column(
        accessor="line__part_number", verbose_name=_("Part number"), visible=False, orderable=False
    )
    product = tables.Column(
        accessor="line__product", verbose_name=_("Product"), visible=False, order_by=BY_TITLE
    )
    version = tables.Column(
        accessor="line__version", verbose_name=_("Version"), visible=False, orderable=False
    )
    metric = tables.Column(
        accessor="line__metric", verbose_name=_("Counts by"), visible=False, orderable=False
    )
    valid_from = DayColumn(
        verbose_name=pgettext_lazy("a day", "From"), visible=False, order_by=("valid_from", "pk")
    )
    valid_until = DayColumn(
        verbose_name=pgettext_lazy("a day", "Until"), visible=False, order_by=("valid_until", "pk")
    )
    seller = tables.Column(
        accessor="line__proof__seller", verbose_name=_("Seller"), visible=False, orderable=False
    )

    class Meta:
        model = Entitlement
        fields = ()

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def order_customer(self, queryset, is_descending):
        """By the index on the lower-cased name."""
        name = Lower("customer__name")
        by = (name.desc(), "-customer", "-pk") if is_descending else (name.asc(), "customer", "pk")
        return queryset.order_by(*by), True

    def for_file(self, rows):
        return rows.for_file()

    def render_right(self, record):
        """What it is of, and the part number."""
        number = record.line.part_number
        return format_html(
            "{}{}", record.title, format_html('<span class="sub">{}</span>', number) if number else ""
        )

    def render_rights(self, record):
        """How many, and how they come about."""
        line = record.line
        return format_html(
            '<span>{}<span class="sub nowrap">{} × {}</span></span>',
            intcomma(line.rights),
            intcomma(line.packs),
            intcomma(line.rights_per_pack),
        )

    def render_document(self, record):
        """The document as people name it; a voided one says so."""
        proof = record.line.proof
        voided = format_html('<span class="sub">{}</span>', gettext("Voided")) if proof.voided_at else ""
        return format_html("{}{}", proof, voided)

    def render_grade(self, record):
        """A, B or a dash, with a word for those who do not see."""
        grade = record.line.proof.grade
        if not grade:
            return format_html(NO_GRADE, gettext("no grade"))
        return format_html('<span class="grade grade-{}">{}</span>', grade, grade)

    def render_in_force(self, record):
        """From when until when; ended ones say so."""
        start, end = record.valid_from, record.valid_until
        if end and end <= self.today:
            ended = gettext("ended %(day)s") % {"day": _short(end)}
            return format_html('<span class="zero">{}</span>', ended)
        if start and start > self.today:
            return gettext("from %(day)s") % {"day": _short(start)}
        return gettext("until %(day)s") % {"day": _short(end)} if end else gettext("without end")

    def render_assurance(self, record):
        """Each period of Software Assurance."""
        periods = [(_period(one.valid_from, one.valid_until),) for one in record.assurance.all()]
        return format_html_join("", '<span class="d-block">{}</span>', periods) or "–"

    def render_installed(self, record):
        """The licence server, or the machine of a connector."""
        return record.license_server or record.host or "–"

    # --- in a file: values, not how they look ---
    def value_right(self, record):
        return record.title

    def value_rights(self, record):
        return record.line.rights

    def value_document(self, record):
        return str(record.line.proof)

    def value_grade(self, record):
        return record.line.proof.grade

    def value_assurance(self, record):
        return "; ".join(_period(one.valid_from, one.valid_until) for one in record.periods)

    def value_installed(self, record):
        return str(record.license_server or record.host)


def _short(day):
    return date_format(day, gettext("j M Y"))


def _period(start, end):
    first, last = (_short(day) if day else "…" for day in (start, end))
    return f"{first} – {last}"
