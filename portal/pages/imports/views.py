"""Imports of an estate: bring files, look at what they would do, confirm, undo."""

from django.apps import apps
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from customers.models import Member
from licensing.importers.estate import SHEETS
from portal import imports
from portal.imports import cells
from portal.models import Import, Message
from portal.pages.base import ActionView, RowView, role_required
from portal.pages.imports.forms import KINDS, ImportForm
from portal.tasks import run_import

AT_ONCE = 50
SHOWN = 100
# What is kept with an import, in the reader's words.
KINDS_TOLD = {
    "customers": _("customers"),
    "contacts": _("contacts"),
    "servers": _("servers"),
    "groups": _("groups"),
    "licence servers": _("licence servers"),
    "documents": _("documents"),
    "lines": _("lines"),
    "entitlements": _("entitlements"),
    "check-ups": _("check-ups"),
}


class Imports(ActionView):
    """What was imported so far, and the form that brings more."""

    form_class = ImportForm
    template_name = "imports/list.html"
    title = _("Import")
    submit = _("Look through it")

    def perform(self, form):
        """Keeps what was brought and lets the worker look through it."""
        row = imports.keep_files(by=self.request.member, files=form.cleaned_data["brought"])
        _start(row)
        return row.get_absolute_url()

    def get_context_data(self, **kwargs):
        rows = Import.objects.visible_to(self.request.member).select_related("by__user")
        pages = Paginator(rows.light().order_by("-pk"), AT_ONCE)
        sheets = [(KINDS[sheet.name], sheet) for sheet in SHEETS]
        return super().get_context_data(
            page=pages.get_page(self.request.GET.get("page")), sheets=sheets, **kwargs
        )


class ImportDetail(RowView):
    """What one import would do, does or did; asks for news of itself while the worker has it."""

    model = Import
    role = Member.Role.EDITOR
    template_name = "imports/detail.html"

    def get_queryset(self):
        return super().get_queryset().light().select_related("by__user", "undone_by__user")

    def get_title(self):
        return gettext("Import")

    def get_context_data(self, **kwargs):
        return super().get_context_data(**_facts(self.object, self.request), **kwargs)


@require_POST
@role_required(Member.Role.EDITOR)
def confirm(request, pk):
    """What was shown shall be imported."""
    row = _row(request, pk)
    try:
        _start(imports.confirm(imported=row, by=request.member))
    except imports.UnableToProceed as refusal:
        messages.error(request, str(refusal))
    return redirect(row)


@require_POST
@role_required(Member.Role.EDITOR)
def undo(request, pk):
    """The whole import shall be taken back; the page says what stands in the way."""
    row = _row(request, pk)
    try:
        _start(imports.undo(imported=row, by=request.member))
    except imports.UnableToProceed as refusal:
        messages.error(request, str(refusal))
    return redirect(row)


@require_safe
@role_required(Member.Role.EDITOR)
def files(request, pk):
    """The files as they were brought, to be saved, while they are kept."""
    kept = Import.objects.visible_to(request.member).filter(packed__isnull=False)
    return HttpResponse(
        bytes(get_object_or_404(kept, pk=pk).packed),
        content_type="application/zip",
        headers={
            "Content-Disposition": f'attachment; filename="import-{pk}.zip"',
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )


@role_required(Member.Role.EDITOR)
def columns(request, name):
    """A file that holds nothing but the names of the columns."""
    for sheet in SHEETS:
        if sheet.name == name:
            return HttpResponse(
                ",".join(sheet.columns) + "\r\n",
                content_type="text/csv; charset=utf-8",
                headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
            )
    raise Http404


def _row(request, pk):
    return get_object_or_404(Import.objects.visible_to(request.member).light(), pk=pk)


def _start(row):
    transaction.on_commit(lambda: run_import.delay(row.reseller_id, row.pk), robust=True)


def _facts(row, request):
    found, number = row.found, request.GET.get("page")
    counts = found.get("counts", [])
    differing = Paginator(found.get("differing", []), SHOWN).get_page(number)
    return {
        "counts": _in_words(row for row in counts if any(row[1:])),
        "faults": Paginator(found.get("faults", []), SHOWN).get_page(number),
        "differing": differing,
        "cells": [cells.tell(kept) for kept in differing],
        "standing": [_in_the_way(*kept) for kept in found.get("standing", [])],
        "progress": imports.progress_of(row) if row.at_work else None,
        "nothing_to_do": not any(made or changed for _kind, made, changed, _same in counts),
    }


def _in_words(rows):
    return [[KINDS_TOLD.get(kind, kind), *rest] for kind, *rest in rows]


def _in_the_way(label, name, changed):
    if label == Message._meta.label:
        return gettext("The mail “%(mail)s” already tells of it") % {"mail": name}
    told = gettext("%(row)s was changed since") if changed else gettext("%(row)s depends on it")
    return told % {"row": f"{capfirst(str(apps.get_model(label)._meta.verbose_name))} {name}"}
