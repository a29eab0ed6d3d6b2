"""What all data entry shares: rows, choices and rights are those of the member of the reseller in the address.

The site puts `request.member` on the request. Without one nothing is shown that belongs to a reseller.
"""

from urllib.parse import urlencode

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import PermissionDenied
from django.db import models
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.safestring import SafeString

from customers.admin.forms import OwnedForm, OwnedFormSet
from customers.clashes import locked
from customers.fields import AmountField, CountField
from customers.models import Customer, Member


def member_of(request):
    """The member on the request, or None outside a reseller."""
    return getattr(request, "member", None)


class OwnRelatedFilter(admin.RelatedFieldListFilter):
    """A filter by a foreign key that offers only what the member may see, asked in one query."""

    joins: tuple[str, ...] = ()

    def field_choices(self, field, request, model_admin):
        rows = field.remote_field.model._default_manager.visible_to(member_of(request))
        return [(row.pk, str(row)) for row in rows.select_related(*self.joins).order_by("pk")]


class MemberFilter(OwnRelatedFilter):
    """By somebody of the reseller."""

    joins = ("user",)


class OwnRows:
    """For ModelAdmin and inlines alike: the rows of the reseller, and choices among them. Editors and up."""

    form = OwnedForm
    formfield_overrides = {
        models.PositiveIntegerField: {
            "form_class": CountField,
            "widget": forms.TextInput(attrs={"class": "vIntegerField"}),
        },
        models.DecimalField: {"form_class": AmountField},
    }

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(member_of(request))

    def get_field_queryset(self, db, db_field, request):
        """What a foreign key may be set to. People can be chosen while they are members."""
        target = db_field.remote_field.model
        rows = super().get_field_queryset(db, db_field, request)
        rows = (target._default_manager.all() if rows is None else rows).visible_to(member_of(request))
        return rows.staff().select_related("user") if target is Member else rows

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if isinstance(db_field, ArrayField):
            return forms.MultipleChoiceField(
                choices=db_field.base_field.choices,
                required=not db_field.blank,
                label=db_field.verbose_name.capitalize(),
                widget=forms.CheckboxSelectMultiple,
            )
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and hasattr(field.widget, "can_delete_related"):
            field.widget.can_delete_related = False  # what others point at is not deleted in passing
        return field

    def may_edit(self, request):
        """Editors, owners and operators, inside their reseller."""
        member = member_of(request)
        return member is not None and member.may(Member.Role.EDITOR)

    def has_view_permission(self, request, obj=None):
        return self.may_edit(request)

    def has_add_permission(self, request, obj=None):
        return self.may_edit(request)

    def has_change_permission(self, request, obj=None):
        return self.may_edit(request)

    def has_delete_permission(self, request, obj=None):
        return self.may_edit(request)


def _with_a_page(gone):
    """Of the nested rows those that have a page to link to. The others, a position for each day, are counted."""
    rows = [_with_a_page(row) if isinstance(row, list) else row for row in gone]
    return [row for row in rows if row and isinstance(row, list | SafeString)]


class ResellerAdmin(OwnRows, admin.ModelAdmin):
    """Data entry for a model with a reseller. What is `fixed`, as a row's customer, is chosen once and stays."""

    fixed = ("customer",)
    list_per_page = 50
    show_full_result_count = False
    view_on_site = False

    def has_module_permission(self, request):
        return self.may_edit(request)

    def get_readonly_fields(self, request, obj=None):
        return [*super().get_readonly_fields(request, obj), *(self.fixed if obj is not None else ())]

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.member = member_of(request)
        return form

    def get_deleted_objects(self, objs, request):
        """What goes along asks for no right of its own; some of it is never deleted alone."""
        gone, counts, _missing, protected = super().get_deleted_objects(objs, request)
        return _with_a_page(gone), counts, set(), protected

    def get_object(self, request, object_id, from_field=None):
        """The row; for a request that changes it as the others left it, and theirs no longer until it is saved."""
        row = super().get_object(request, object_id, from_field)
        if row is None or not self.has_change_permission(request, row):
            return row
        return locked(self.get_queryset(request), request).filter(pk=row.pk).first()

    def history_view(self, request, object_id, extra_context=None):
        """Inside a reseller: the page of the history that triggers keep, at the row's customer."""
        if member_of(request) is None:
            return super().history_view(request, object_id, extra_context)
        row = self.get_object(request, unquote(object_id))
        if row is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        customer = row if isinstance(row, Customer) else getattr(row, "customer", None)
        query = f"?{urlencode({'customer': customer.account})}" if customer else ""
        return redirect(reverse("history") + query)

    # Django's log is one table for all resellers, without row-level security: it takes shared rows only.
    # What belongs to a reseller has its history from triggers.
    def log_addition(self, request, obj, message):
        return super().log_addition(request, obj, message) if member_of(request) is None else None

    def log_change(self, request, obj, message):
        return super().log_change(request, obj, message) if member_of(request) is None else None

    def log_deletions(self, request, queryset):
        return super().log_deletions(request, queryset) if member_of(request) is None else None


class NotDeletedAtOnce:
    """Rows are deleted one by one, as some among them must stay."""

    def get_actions(self, request):
        return {name: one for name, one in super().get_actions(request).items() if name != "delete_selected"}


class ReadOnly:
    """Shown, and changed elsewhere."""

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class NotAdded:
    """Changed here, made elsewhere."""

    def has_add_permission(self, request, obj=None):
        return False


class ResellerInline(OwnRows, admin.TabularInline):
    """Rows of a customer's row, on its page."""

    formset = OwnedFormSet
    extra = 0
    view_on_site = False

    def get_queryset(self, request):
        return locked(super().get_queryset(request), request)

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        formset.form.member = member_of(request)
        return formset
