"""Data entry of rights, licence servers and check-ups; positions to read; servers as the engine knows them."""

from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customers.admin import (
    CustomerAdmin,
    MemberFilter,
    NotAdded,
    ReadOnly,
    ResellerAdmin,
    ResellerInline,
    ServerAdmin,
    ServerInline,
)
from licensing.admin.forms import LicenseServerForm, RuledServerForm
from licensing.models import AssurancePeriod


class RuledServerInline(ServerInline):
    form = RuledServerForm


class RuledServerAdmin(ServerAdmin):
    form = RuledServerForm


class RuledCustomerAdmin(CustomerAdmin):
    inlines = [RuledServerInline if inline is ServerInline else inline for inline in CustomerAdmin.inlines]


class LicenseServerAdmin(ResellerAdmin):
    form = LicenseServerForm
    list_display = ["name", "customer", "version", "activated", "activated_on"]
    list_filter = ["activated", "version"]
    list_select_related = ["customer"]
    search_fields = ["name", "license_server_id", "customer__name", "customer__account"]
    ordering = ["customer__name", "name", "pk"]
    fields = [
        "customer",
        ("name", "version"),
        "activated",
        ("activated_how", "activated_on"),
        "license_server_id",
    ]
    autocomplete_fields = ["customer"]


class AssuranceInline(ResellerInline):
    model = AssurancePeriod
    fields = ["valid_from", "valid_until"]
    verbose_name_plural = "Software Assurance"


class EntitlementAdmin(NotAdded, ResellerAdmin):
    """What one line of a document gives. It is born and goes with the line."""

    list_display = ["line", "customer", "rights", "valid_from", "valid_until", "license_server", "host"]
    list_filter = ["line__product", "line__metric"]
    list_select_related = ["line__proof", "customer", "license_server"]
    search_fields = [
        "line__part_number",
        "line__description",
        "line__product",
        "customer__name",
        "customer__account",
    ]
    ordering = ["-pk"]
    fields = ["customer", "line", "rights", ("valid_from", "valid_until"), "license_server", "host"]
    fixed = ("customer", "line")
    readonly_fields = ["rights"]
    inlines = [AssuranceInline]

    def told_apart_by(self, entitlement):
        """What follows the right where some are suggested: whose it is, and of which document."""
        return f"{entitlement.customer.account}, {entitlement.line.proof}"

    @admin.display(description=_("Rights"))
    def rights(self, entitlement):
        return entitlement.line.rights

    def has_delete_permission(self, request, obj=None):
        return False


class AssurancePeriodAdmin(ResellerAdmin):
    list_display = ["entitlement", "customer", "valid_from", "valid_until"]
    list_select_related = ["entitlement__line", "customer"]
    search_fields = ["entitlement__line__part_number", "customer__name", "customer__account"]
    ordering = ["-pk"]
    fields = ["entitlement", ("valid_from", "valid_until")]
    fixed = ("entitlement",)
    autocomplete_fields = ["entitlement"]


class CheckUpAdmin(ResellerAdmin):
    """Planned check-ups. They are held and closed on their page; closed ones stay as they were.

    None is deleted: the customer may be invited to it. Skipping it, on its page, calls the appointment off.
    """

    list_display = ["customer", "due_on", "assignee", "outcome", "follow_up_on", "closed_at"]
    list_filter = ["outcome", ("closed_at", admin.EmptyFieldListFilter), ("assignee", MemberFilter)]
    list_select_related = ["customer", "assignee__user"]
    search_fields = ["customer__name", "customer__account"]
    date_hierarchy = "due_on"
    ordering = ["-due_on", "-pk"]
    fields = [
        "customer",
        ("due_on", "assignee"),
        ("regular_on", "was_due_on", "early_because"),
        "notes",
        "held_where",
        ("outcome", "closed_at", "closed_by"),
        "agreed",
        "follow_up_on",
    ]
    # What the call itself brings is kept with its position, so on its page alone.
    readonly_fields = [
        *("regular_on", "was_due_on", "early_because", "held_where"),
        *("outcome", "closed_at", "closed_by", "agreed", "follow_up_on"),
    ]
    autocomplete_fields = ["customer"]

    @admin.display(description=_("To hold it"))
    def held_where(self, check_up):
        if check_up.pk is None:
            return gettext("On its page, once it is saved.")
        return format_html('<a href="{}">{}</a>', check_up.get_absolute_url(), gettext("On its page."))

    def view_on_site(self, check_up):
        return check_up.get_absolute_url()

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and getattr(obj, "closed_at", None) is None

    def has_delete_permission(self, request, obj=None):
        return False


class PositionAdmin(ReadOnly, ResellerAdmin):
    """The stored positions; each is explained on its customer's page."""

    list_display = ["customer", "status", "required", "missing", "unproven", "as_of"]
    list_filter = ["status"]
    list_select_related = ["customer"]
    search_fields = ["customer__name", "customer__account"]
    ordering = ["rank", "-missing", "pk"]
    fields = ["customer", "status", "headline", "required", "missing", "unproven", "as_of", "computed_at"]

    def view_on_site(self, position):
        return position.customer.get_absolute_url()
