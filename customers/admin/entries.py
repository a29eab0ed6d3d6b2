"""Data entry of people and places: customers with their contacts, servers and groups."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customers.admin.base import MemberFilter, ReadOnly, ResellerAdmin, ResellerInline
from customers.models import AccessGroup, Contact, Server, ServerAccess

SERVER_SEARCH = ["name", "host", "customer__name", "customer__account"]


class ContactInline(ResellerInline):
    model = Contact
    fields = ["name", "email", "phone", "mail_agreed_on"]


class ServerInline(ResellerInline):
    model = Server
    fields = ["name", "product", "version", "edition", "licensing", "host"]
    show_change_link = True


class GroupInline(ResellerInline):
    model = AccessGroup
    fields = ["name", "users", "devices", "kind", "licensed_by"]
    show_change_link = True


class CustomerAdmin(ResellerAdmin):
    """A customer with everything on the phone sheet; what each group reaches is on the group's page."""

    list_display = ["name", "account", "domain", "country", "account_manager", "archived_at"]
    list_filter = [("account_manager", MemberFilter), ("archived_at", admin.EmptyFieldListFilter)]
    list_select_related = ["account_manager__user"]
    search_fields = ["name", "account", "domain"]
    ordering = ["name", "pk"]
    fields = [
        ("name", "account"),
        ("domain", "country"),
        "account_manager",
        ("time_zone", "check_up_months"),
        "notes",
        "archived_at",
    ]
    readonly_fields = ["archived_at"]
    inlines = [ContactInline, ServerInline, GroupInline]

    def get_readonly_fields(self, request, obj=None):
        return self.readonly_fields

    def view_on_site(self, obj):
        return obj.get_absolute_url()

    def told_apart_by(self, customer):
        """What follows the name where customers are suggested."""
        return customer.account


class ContactAdmin(ResellerAdmin):
    list_display = ["name", "customer", "email", "phone"]
    list_select_related = ["customer"]
    search_fields = ["name", "email", "phone", "customer__name", "customer__account"]
    ordering = ["name", "pk"]
    fields = ["customer", "name", "email", "phone", "mail_agreed_on"]
    autocomplete_fields = ["customer"]


class ServerAdmin(ResellerAdmin):
    list_display = ["name", "customer", "product", "version", "edition", "licensing", "valid_until"]
    list_filter = ["product", "licensing", "version"]
    list_select_related = ["customer"]
    search_fields = SERVER_SEARCH
    ordering = ["customer__name", "name", "pk"]
    fields = [
        "customer",
        "name",
        ("product", "version", "edition"),
        "licensing",
        "roles",
        "host",
        ("valid_from", "valid_until"),
    ]
    autocomplete_fields = ["customer"]


class ServerAccessInline(ResellerInline):
    model = ServerAccess
    fields = ["server"]
    verbose_name = _("server they reach")
    verbose_name_plural = _("servers they reach")


class AccessGroupAdmin(ResellerAdmin):
    """People and devices that reach a set of servers. Nobody is in two groups."""

    list_display = ["name", "customer", "users", "devices", "kind", "licensed_by"]
    list_filter = ["kind", "licensed_by"]
    list_select_related = ["customer"]
    search_fields = ["name", "customer__name", "customer__account"]
    ordering = ["customer__name", "name", "pk"]
    autocomplete_fields = ["customer"]
    inlines = [ServerAccessInline]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "customer",
                    "name",
                    ("users", "devices"),
                    "kind",
                    "licensed_by",
                    "features",
                ],
                "description": _(
                    "Nobody is in two groups: those who also use the session host are a group of their own that"
                    " lists every server they reach."
                ),
            },
        )
    ]

    def get_inlines(self, request, obj):
        """The servers are chosen when the group's customer is known."""
        return self.inlines if obj is not None else []


class MemberAdmin(ReadOnly, ResellerAdmin):
    """Who belongs to the reseller. Invitations, roles and removals are on the team page."""

    list_display = ["user", "role", "time_zone", "removed_at"]
    list_filter = ["role", ("removed_at", admin.EmptyFieldListFilter)]
    list_select_related = ["user"]
    search_fields = ["user__name", "user__email"]
    ordering = ["user__email", "pk"]
    fields = ["user", "role", "time_zone", "removed_at", "changed_where"]
    readonly_fields = ["changed_where"]

    @admin.display(description=_("To change"))
    def changed_where(self, member):
        told = gettext("Roles and removals are on the team page.")
        return format_html('<a href="{}">{}</a>', reverse("team"), told)


class NoteAdmin(ReadOnly, ResellerAdmin):
    """What the team noted; its author changes it in the customer's timeline."""

    list_display = ["text", "customer", "author", "written_at"]
    list_filter = [("author", MemberFilter)]
    list_select_related = ["customer", "author__user"]
    search_fields = ["text", "customer__name", "customer__account"]
    date_hierarchy = "written_at"
    ordering = ["-written_at", "-pk"]
    fields = ["customer", "text", "author", "written_at", "changed_where"]
    readonly_fields = ["changed_where"]

    @admin.display(description=_("To change"))
    def changed_where(self, note):
        address = reverse("customer-timeline", args=[note.customer_id])
        told = gettext("Notes are written in the customer’s timeline.")
        return format_html('<a href="{}">{}</a>', address, told)
