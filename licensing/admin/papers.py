"""Data entry of documents with their lines, and of the catalogue."""

from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customers.admin import NotAdded, NotDeletedAtOnce, ReadOnly, ResellerAdmin, ResellerInline, member_of
from licensing.admin.forms import LineForm, ProofForm
from licensing.models import ProofFile, ProofLine
from licensing.services.proofs import change_proof, record_proof
from licensing.services.rights import follow_line

LINE_FIELDS = [
    ("part", "packs"),
    ("part_number", "description"),
    ("product", "version", "metric", "rights_per_pack"),
    ("unit_price", "currency"),
    ("valid_from", "valid_until"),
    ("license_server", "host"),
    "takes_back",
]


class LineInline(ResellerInline):
    model = ProofLine
    form = LineForm
    template = "admin/edit_inline/stacked.html"
    fields = LINE_FIELDS
    autocomplete_fields = ["part"]
    show_change_link = True
    ordering = ["place"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("entitlement", "proof")


class FileInline(ReadOnly, ResellerInline):
    """Files are added on the document's page, where their content is checked."""

    model = ProofFile
    fields = readonly_fields = ["file", "content_type", "size", "added_at"]
    can_delete = False

    @admin.display(description=_("File"))
    def file(self, row):
        return format_html('<a href="{}">{}</a>', row.get_absolute_url(), row.name)


class ProofAdmin(ResellerAdmin):
    """A document: its head, its lines, and for each line what it gives.

    None is deleted: voiding, on its page, takes it out of the count and leaves it to be read.
    """

    form = ProofForm
    list_display = ["__str__", "customer", "date", "seller", "voided_at"]
    list_filter = ["kind", ("voided_at", admin.EmptyFieldListFilter)]
    list_select_related = ["customer"]
    search_fields = ["number", "seller", "customer__name", "customer__account"]
    date_hierarchy = "date"
    ordering = ["-date", "-pk"]
    fields = ["customer", ("kind", "number"), ("date", "seller"), "notes", "state"]
    readonly_fields = ["state"]
    autocomplete_fields = ["customer"]
    inlines = [LineInline, FileInline]

    @admin.display(description=_("Counts"))
    def state(self, proof):
        if proof.pk is None:
            return gettext("From when it is saved.")
        words = (
            gettext("No: voided. {reason}").format(reason=proof.void_reason)
            if proof.voided_at
            else gettext("Yes.")
        )
        where = proof.get_absolute_url()
        link = format_html('<a href="{}">{}</a>', where, gettext("Void or restore it on its page."))
        return format_html("{} {}", words, link)

    def view_on_site(self, proof):
        return proof.get_absolute_url()

    def has_change_permission(self, request, obj=None):
        """A voided document stays as it was."""
        return super().has_change_permission(request, obj) and getattr(obj, "voided_at", None) is None

    def has_delete_permission(self, request, obj=None):
        return False

    def get_inlines(self, request, obj):
        return self.inlines if obj is not None else [LineInline]

    def save_model(self, request, obj, form, change):
        head = {name: getattr(obj, name) for name in ("kind", "number", "date", "seller", "notes")}
        if change:
            change_proof(proof=obj, **head)
        else:
            obj.pk = record_proof(customer=obj.customer, **head).pk
            obj.refresh_from_db()

    def save_formset(self, request, form, formset, change):
        """New lines are numbered behind the others; each one's rights follow it."""
        formset.save(commit=False)
        if formset.model is not ProofLine:
            return
        for line in formset.deleted_objects:
            line.delete()
        last = max(form.instance.lines.values_list("place", flat=True), default=0)
        for place, line in enumerate(formset.new_objects, start=last + 1):
            line.place = place
        for entry in formset.forms:
            if entry.has_changed() and entry not in formset.deleted_forms:
                entry.instance.save()
                follow_line(line=entry.instance, **entry.rights)


class ProofLineAdmin(NotAdded, NotDeletedAtOnce, ResellerAdmin):
    """One line, found by its part number or words; new ones are added to their document."""

    form = LineForm
    list_display = ["__str__", "customer", "proof", "product", "version", "metric", "rights"]
    list_filter = ["product", "metric"]
    search_fields = ["part_number", "description", "proof__number", "customer__name", "customer__account"]
    ordering = ["-pk"]
    fields = ["customer", "proof", *LINE_FIELDS]
    fixed = ("customer", "proof")
    autocomplete_fields = ["part"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("entitlement", "proof", "customer")

    def has_change_permission(self, request, obj=None):
        """Lines of a voided document stay as they were."""
        return super().has_change_permission(request, obj) and (obj is None or obj.proof.voided_at is None)

    has_delete_permission = has_change_permission

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        follow_line(line=obj, **form.rights)


class CatalogueFilter(admin.SimpleListFilter):
    """Inside a reseller: everybody's parts, or its own."""

    title = _("catalogue")
    parameter_name = "catalogue"

    def lookups(self, request, model_admin):
        return [("shared", gettext("Shared")), ("own", gettext("Our own"))] if member_of(request) else []

    def queryset(self, request, queryset):
        if self.value() not in ("shared", "own"):
            return queryset
        return queryset.filter(reseller__isnull=self.value() == "shared")


class PartAdmin(NotDeletedAtOnce, ResellerAdmin):
    """Inside a reseller: shared parts to read, its own to edit. Outside: shared ones, for operators."""

    list_display = ["part_number", "vendor", "product", "version", "metric", "rights_per_pack", "whose"]
    list_filter = ["product", "metric", CatalogueFilter]
    search_fields = ["part_number", "description", "product", "version"]
    ordering = ["part_number", "pk"]
    fixed = ()
    fields = [
        ("vendor", "part_number"),
        ("product", "version", "metric"),
        "rights_per_pack",
        "channel",
        "description",
        ("list_price", "currency"),
        "verification",
        "source",
    ]

    def told_apart_by(self, part):
        """What follows the number where parts are suggested."""
        return part.description or f"{part.product} {part.version}".strip()

    @admin.display(description=_("Catalogue"))
    def whose(self, part):
        return gettext("Our own") if part.reseller_id else gettext("Shared")

    def may_edit(self, request):
        """As elsewhere inside a reseller; operators outside."""
        if member_of(request) is None:
            return request.user.is_active and request.user.is_operator
        return super().may_edit(request)

    def has_change_permission(self, request, obj=None):
        return self.may_edit(request) and (obj is None or self._is_theirs(request, obj))

    def has_delete_permission(self, request, obj=None):
        """Only parts of one's own: documents of any reseller may name a shared one."""
        member = member_of(request)
        return member is not None and self.has_change_permission(request, obj)

    def _is_theirs(self, request, part):
        member = member_of(request)
        return part.reseller_id == (member.reseller_id if member else None)


class PriceAdmin(ResellerAdmin):
    """What the reseller asks for a pack of a part; a whole price list is imported on the catalogue's page."""

    list_display = ["part", "amount", "currency", "as_of"]
    list_filter = ["currency", "part__product"]
    list_select_related = ["part"]
    search_fields = ["part__part_number", "part__description"]
    ordering = ["part__part_number", "pk"]
    fields = ["part", ("amount", "currency"), "as_of"]
    fixed = ("part",)
    autocomplete_fields = ["part"]
