"""The chosen rows of any list of the admin as a file: what the list shows, column by column."""

from datetime import datetime

from django.contrib import admin
from django.contrib.admin.utils import label_for_field, lookup_field
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from portal.exports import record_export
from portal.spreadsheets import file_response


@admin.action(description=_("Export the chosen rows as CSV"), permissions=["view"])
def export_csv(model_admin, request, queryset):
    """Gives the rows as CSV, in the order of the list; the queryset is the list's, so of this reseller alone."""
    columns = [name for name in model_admin.get_list_display(request) if name != "action_checkbox"]
    heading = [label_for_field(name, model_admin.model, model_admin) for name in columns]
    related = model_admin.get_list_select_related(request)
    rows = queryset.select_related(*related) if related else queryset
    if request.member is not None:  # outside, operators export the register of the installation
        record_export(model=model_admin.model, kind="csv", rows=rows.count(), by=request.member)
    return file_response(
        "csv",
        name=str(model_admin.opts.verbose_name_plural).replace(" ", "-"),
        heading=[capfirst(words) for words in heading],
        rows=([_cell(row, name, model_admin) for name in columns] for row in rows.iterator(chunk_size=2000)),
    )


def _cell(row, name, model_admin):
    field, _attribute, value = lookup_field(name, row, model_admin)
    if value is None:
        return ""
    if field is not None and field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    return str(value)
