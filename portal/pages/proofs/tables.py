"""The list of documents."""

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from heroicons.templatetags.heroicons import heroicon_outline

from licensing.models import Proof
from portal.pages.lists.tables import ListTable


class ProofTable(ListTable):
    """A row for each document."""

    document = tables.Column(
        accessor="number",
        verbose_name="Document",
        empty_values=(),
        linkify=True,
        order_by=("number", "pk"),
        attrs={"td": {"class": "stack-head"}},
    )
    customer = tables.Column(linkify=True, order_by=("customer__name", "pk"))
    date = tables.DateColumn(format="j M Y", order_by=("date", "pk"), attrs={"td": {"class": "nowrap"}})
    seller = tables.Column(order_by=("seller", "pk"), attrs={"td": {"class": "hide-empty"}})
    rights = tables.Column(
        empty_values=(), orderable=False, attrs={"th": {"class": "num"}, "td": {"class": "num"}}
    )
    grade = tables.Column(verbose_name="Proof", empty_values=(), order_by=("kind", "pk"))
    file = tables.Column(verbose_name="File", empty_values=(), orderable=False)

    kind = tables.Column(visible=False, order_by=("kind", "pk"))
    number = tables.Column(visible=False, order_by=("number", "pk"))
    account = tables.Column(
        accessor="customer__account",
        verbose_name="Account",
        visible=False,
        order_by=("customer__account", "pk"),
    )
    voided_at = tables.DateTimeColumn(
        verbose_name="Voided", visible=False, format="j M Y", order_by=("voided_at", "pk")
    )

    class Meta:
        model = Proof
        fields = ()

    def render_document(self, record):
        """The document as people name it; a voided one says so."""
        return format_html(
            "{}{}", record, mark_safe('<span class="sub">Voided</span>') if record.voided_at else ""
        )

    def value_document(self, record):
        return str(record)

    def value_date(self, value):
        return value

    def value_voided_at(self, value):
        return value

    def value_rights(self, record):
        rights = record.rights()
        return -rights if record.kind == Proof.Kind.CREDIT_NOTE else rights

    def value_grade(self, record):
        return record.grade

    def value_file(self, record):
        return "yes" if record.files.all() else "no"

    def render_rights(self, record):
        """How many rights its lines give, or take back."""
        rights = record.rights()
        sign = "−" if rights and record.kind == Proof.Kind.CREDIT_NOTE else ""
        return f"{sign}{rights:,}" if rights else "–"

    def render_grade(self, record):
        """A, B or a dash, with a word for those who do not see."""
        if not record.grade:
            return mark_safe('<span aria-hidden="true">–</span><span class="visually-hidden">no grade</span>')
        return format_html('<span class="grade grade-{}">{}</span>', record.grade, record.grade)

    def render_file(self, record):
        """A paper clip where there is a file."""
        if not record.files.all():
            return mark_safe(
                '<span class="zero" aria-hidden="true">–</span><span class="visually-hidden">no</span>'
            )
        return format_html(
            '{}<span class="visually-hidden">yes</span>',
            heroicon_outline("paper-clip", size=18, **{"aria-hidden": "true"}),
        )
