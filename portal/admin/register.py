"""What the site adds to the admin: the register of resellers and people, for operators; mail, to read."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect

from customers.admin import MemberFilter, ReadOnly, ResellerAdmin, member_of


class OperatorAdmin(admin.ModelAdmin):
    """Rows that belong to no reseller: outside of every one, for operators. Nothing is deleted here."""

    view_on_site = False
    list_per_page = 50

    def _is_for(self, request):
        return member_of(request) is None and request.user.is_active and request.user.is_operator

    def has_module_permission(self, request):
        return self._is_for(request)

    def has_view_permission(self, request, obj=None):
        return self._is_for(request)

    def has_add_permission(self, request):
        return self._is_for(request)

    def has_change_permission(self, request, obj=None):
        return self._is_for(request)

    def has_delete_permission(self, request, obj=None):
        return False


class RegisterAdmin(OperatorAdmin):
    """The register of resellers. What is inside one is seen only by entering it."""

    list_display = ["name", "slug", "time_zone", "require_mfa", "created_at"]
    search_fields = ["name", "slug"]
    ordering = ["name", "pk"]
    fields = [
        ("name", "slug"),
        ("time_zone", "check_up_months"),
        "require_mfa",
        ("rds_match", "provable_from"),
    ]

    readonly_fields = ["slug"]

    def add_view(self, request, form_url="", extra_context=None):
        """The operators' page makes a reseller, as its first owner is invited with it."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        return redirect("reseller-new")


class UserAdmin(OperatorAdmin):
    """People who sign in. They come by invitation; passwords and addresses are theirs to change."""

    list_display = ["email", "name", "is_active", "is_operator", "last_login"]
    list_filter = ["is_active", "is_operator"]
    search_fields = ["email", "name"]
    ordering = ["email", "pk"]
    fields = ["email", "name", "is_active", "is_operator", "last_login", "date_joined"]

    def get_readonly_fields(self, request, obj=None):
        """Nobody locks himself out."""
        themselves = ["is_active", "is_operator"] if obj == request.user else []
        return ["email", "last_login", "date_joined", *themselves]

    def has_add_permission(self, request):
        return False


class MessageAdmin(ReadOnly, ResellerAdmin):
    """Mail as it was sent. It is called off or sent again in the outbox."""

    list_display = ["subject", "recipient", "address", "state", "queued_at", "sent_at"]
    list_filter = ["state", ("member", MemberFilter)]
    list_select_related = ["member__user"]
    search_fields = ["subject", "address"]
    date_hierarchy = "queued_at"
    ordering = ["-queued_at", "-pk"]
    fields = ["member", "address", "subject", "state", "answer", "queued_at", "sent_at", "message_id"]
