"""Imports of an estate: bring files, look at what they would do, confirm, undo."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from customers.models import Member
from licensing.importers.estate import SHEETS
from licensing.services.estate_undo import UnableToUndo
from portal import imports
from portal.imports import cells
from portal.models import Import
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
        pages = Paginator(rows.defer("packed").order_by("-pk"), AT_ONCE)
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
        return super().get_queryset().defer("packed").select_related("by__user")

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
    """Takes the whole import back, or says what stands in the way."""
    row = _row(request, pk)
    try:
        imports.undo(imported=row, by=request.member)
    except UnableToUndo as refusal:
        view = ImportDetail()
        view.setup(request, pk=pk)
        view.object = row
        context = view.get_context_data(standing=refusal.rows[:SHOWN], all_standing=len(refusal.rows))
        return view.render_to_response(context, status=409)
    except imports.UnableToProceed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, gettext("The import is undone."))
    return redirect(row)


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
    return get_object_or_404(Import.objects.visible_to(request.member).defer("packed"), pk=pk)


def _start(row):
    transaction.on_commit(lambda: run_import.delay(row.reseller_id, row.pk), robust=True)


def _facts(row, request):
    found, number = row.found, request.GET.get("page")
    counts = found.get("counts", [])
    differing = Paginator(found.get("differing", []), SHOWN).get_page(number)
    return {
        "counts": _in_words(counts),
        "faults": Paginator(found.get("faults", []), SHOWN).get_page(number),
        "differing": differing,
        "cells": [cells.tell(kept) for kept in differing],
        "progress": imports.progress_of(row) if row.at_work else None,
        "nothing_to_do": not any(made or changed for _kind, made, changed, _same in counts),
    }


def _in_words(rows):
    return [[KINDS_TOLD.get(kind, kind), *rest] for kind, *rest in rows]
