"""The list of documents."""

import django_tables2 as tables
from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.html import format_html
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from heroicons.templatetags.heroicons import heroicon_outline

from licensing.models import Proof
from portal.pages.lists.tables import DayColumn, ListTable

NOTHING = '<span class="{}" aria-hidden="true">–</span><span class="visually-hidden">{}</span>'


class ProofTable(ListTable):
    """A row for each document."""

    document = tables.Column(
        accessor="number",
        verbose_name=_("Document"),
        empty_values=(),
        linkify=True,
        order_by=("number", "pk"),
        attrs={"td": {"class": "stack-head"}},
    )
    customer = tables.Column(
        verbose_name=_("Customer"),
        linkify=True,
        order_by=("customer__name", "pk"),
        attrs={"td": {"class": "stack-wide"}},
    )
    date = DayColumn(verbose_name=_("Date"), order_by=("date", "pk"), attrs={"td": {"class": "nowrap"}})
    seller = tables.Column(
        verbose_name=_("Seller"), order_by=("seller", "pk"), attrs={"td": {"class": "hide-empty"}}
    )
    rights = tables.Column(
        verbose_name=_("Rights"),
        empty_values=(),
        orderable=False,
        attrs={"th": {"class": "num"}, "td": {"class": "num"}},
    )
    grade = tables.Column(verbose_name=_("Proof"), empty_values=(), order_by=("kind", "pk"))
    file = tables.Column(verbose_name=_("File"), empty_values=(), orderable=False)

    kind = tables.Column(verbose_name=_("Kind"), visible=False, order_by=("kind", "pk"))
    number = tables.Column(verbose_name=_("Number"), visible=False, order_by=("number", "pk"))
    account = tables.Column(
        accessor="customer__account",
        verbose_name=pgettext_lazy("of a customer", "Account"),
        visible=False,
        order_by=("customer__account", "pk"),
    )
    voided_at = DayColumn(verbose_name=_("Voided"), visible=False, order_by=("voided_at", "pk"))

    class Meta:
        model = Proof
        fields = ()

    def for_file(self, rows):
        return rows.for_file()

    def render_document(self, record):
        """The document as people name it; a voided one says so."""
        voided = format_html('<span class="sub">{}</span>', gettext("Voided")) if record.voided_at else ""
        return format_html("{}{}", record, voided)

    def value_document(self, record):
        return str(record)

    def value_rights(self, record):
        rights = record.line_rights or 0
        return -rights if record.kind == Proof.Kind.CREDIT_NOTE else rights

    def value_grade(self, record):
        return record.grade

    def value_file(self, record):
        return gettext("yes") if record.has_file else gettext("no")

    def render_rights(self, record):
        """How many rights its lines give, or take back."""
        rights = record.rights()
        sign = "−" if rights and record.kind == Proof.Kind.CREDIT_NOTE else ""
        return f"{sign}{intcomma(rights)}" if rights else "–"

    def render_grade(self, record):
        """A, B or a dash, with a word for those who do not see."""
        if not record.grade:
            return format_html(NOTHING, "", gettext("no grade"))
        return format_html('<span class="grade grade-{}">{}</span>', record.grade, record.grade)

    def render_file(self, record):
        """A paper clip where there is a file."""
        if not record.files.all():
            return format_html(NOTHING, "zero", gettext("no"))
        return format_html(
            '{}<span class="visually-hidden">{}</span>',
            heroicon_outline("paper-clip", size=18, **{"aria-hidden": "true"}),
            gettext("yes"),
        )
