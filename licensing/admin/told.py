"""What the portal's own pages record by their rules: to read and to search here, each with a link to where it is done."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customers.admin import MemberFilter, ReadOnly, ResellerAdmin


class ReassignmentAdmin(ReadOnly, ResellerAdmin):
    """Rights that went to somebody else; the 90 days of WS-REA-01 are checked where it is recorded."""

    list_display = ["entitlement", "customer", "date", "quantity", "from_whom", "to_whom", "exemption"]
    list_filter = ["exemption"]
    list_select_related = ["customer", "entitlement__line"]
    search_fields = ["from_whom", "to_whom", "reason", "customer__name", "customer__account"]
    date_hierarchy = "date"
    ordering = ["-date", "-pk"]
    fields = [
        "customer",
        "entitlement",
        ("date", "quantity"),
        ("from_whom", "to_whom"),
        "reason",
        ("exemption", "last_on"),
        "recorded_where",
    ]
    readonly_fields = ["recorded_where"]

    @admin.display(description=_("To record or take out"))
    def recorded_where(self, reassignment):
        address = reassignment.entitlement.get_absolute_url()
        told = gettext("Reassignments are recorded on the page of the right.")
        return format_html('<a href="{}">{}</a>', address, told)


class KnownFindingAdmin(ReadOnly, ResellerAdmin):
    """Findings that are known and quiet until a day."""

    list_display = ["rule", "subject", "customer", "until", "reason", "accepted_by"]
    list_filter = ["rule", ("accepted_by", MemberFilter)]
    list_select_related = ["customer", "accepted_by__user"]
    search_fields = ["rule", "subject", "reason", "customer__name", "customer__account"]
    date_hierarchy = "until"
    ordering = ["until", "pk"]
    fields = [
        "customer",
        ("rule", "product", "subject", "quantity"),
        ("until", "reason"),
        ("accepted_by", "accepted_at"),
        "changed_where",
    ]
    readonly_fields = ["changed_where"]

    @admin.display(description=_("To change"))
    def changed_where(self, known):
        address = known.customer.get_absolute_url()
        told = gettext("Beside the finding on the customer’s page.")
        return format_html('<a href="{}">{}</a>', address, told)


class PaperPromiseAdmin(ReadOnly, ResellerAdmin):
    """What customers said about documents that are missing."""

    list_display = ["proof", "customer", "state", "said_on"]
    list_filter = ["state"]
    list_select_related = ["proof", "customer"]
    search_fields = ["proof__number", "customer__name", "customer__account"]
    date_hierarchy = "said_on"
    ordering = ["-said_on", "-pk"]
    fields = ["customer", "proof", ("state", "said_on"), "asked_where"]
    readonly_fields = ["asked_where"]

    @admin.display(description=_("To change"))
    def asked_where(self, promise):
        if promise.check_up_id is None:
            told, address = gettext("On the document’s page."), promise.proof.get_absolute_url()
        else:
            told = gettext("In the check-up in which it was asked.")
            address = reverse("checkup-detail", args=[promise.check_up_id])
        return format_html('<a href="{}">{}</a>', address, told)
