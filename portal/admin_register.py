"""What the site adds to the admin: the register of resellers and people, for operators; mail, to read."""

from django import forms
from django.contrib import admin, messages
from django.utils import timezone

from customers.admin import MemberFilter, ReadOnly, ResellerAdmin, member_of
from customers.models import Reseller
from customers.services.resellers import SHORT_NAME, create_reseller
from customers.tenancy import entered
from portal import emails


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


class NewResellerForm(forms.ModelForm):
    """A reseller and its first owner, who gets an invitation."""

    slug = forms.RegexField(
        rf"^{SHORT_NAME.pattern}$",
        max_length=40,
        label="Short name",
        help_text="Part of every address: /r/short-name/. It stays.",
        error_messages={"invalid": "Use up to 40 small letters, digits and single hyphens."},
    )
    owner = forms.EmailField(
        label="First owner", help_text="An e-mail address; the invitation is mailed to it."
    )

    class Meta:
        model = Reseller
        fields = ["slug", "name", "time_zone"]


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

    def get_form(self, request, obj=None, change=False, **kwargs):
        if obj is None:
            kwargs["form"] = NewResellerForm
        return super().get_form(request, obj, change=change, **kwargs)

    def get_fields(self, request, obj=None):
        return self.fields if obj is not None else [("name", "slug"), "time_zone", "owner"]

    def get_readonly_fields(self, request, obj=None):
        return ["slug"] if obj is not None else []

    def save_model(self, request, obj, form, change):
        if change:
            super().save_model(request, obj, form, change)
            return
        values = {name: form.cleaned_data[name] for name in ("slug", "name", "time_zone", "owner")}
        invitation = create_reseller(**values, by=request.user, now=timezone.now())
        obj.pk = invitation.reseller_id
        obj.refresh_from_db()
        with entered(obj, by=request.user):
            emails.send_after_commit(emails.invitation(invitation))
        messages.success(request, f"The invitation is on its way to {invitation.email}.")


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

    list_display = ["subject", "member", "address", "state", "queued_at", "sent_at"]
    list_filter = ["state", ("member", MemberFilter)]
    list_select_related = ["member__user"]
    search_fields = ["subject", "address"]
    date_hierarchy = "queued_at"
    ordering = ["-queued_at", "-pk"]
    fields = ["member", "address", "subject", "text", "state", "answer", "queued_at", "sent_at", "message_id"]
