"""One change of many rows: chosen in the list, shown row by row before it happens, done in one go, undone in one."""

import uuid
from functools import cached_property

from django.contrib import messages
from django.core.cache import cache
from django.db import transaction
from django.http import Http404
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.views.generic import TemplateView

from portal.pages.base import MemberMixin, TableView
from portal.pages.lists.actions import MOST, UndoableAction

UNDO_SECONDS = 3600
PREFIX = "to"  # of the action's fields, so that none is taken for a filter
UNDO = (
    '<form method="post" action="{}?action={}" class="undo"><input type="hidden" name="csrfmiddlewaretoken" value="{}">'
    '<input type="hidden" name="back" value="{}">'
    '<button class="btn btn-sm" name="undo" value="{}">{}</button></form>'
)


class ManyView(MemberMixin, TemplateView):
    """The page between choosing rows and changing them: `ManyView.as_view(list_view=…, list_name=…)`.

    GET shows what would change, POST does it; POST with `undo` takes back what was done, where the action can.
    The list view has the `actions`.
    """

    template_name = "lists/many.html"
    list_view: type[TableView] | None = None
    list_name = ""

    @property
    def role(self):
        return self.list_view.acted_by

    @cached_property
    def action(self):
        """The action that is asked for; 404 for an unknown one."""
        known = {action.key: action for action in self.list_view.actions}
        if self.request.GET.get("action") not in known:
            raise Http404
        return known[self.request.GET["action"]](self.request.member, timezone.now())

    @property
    def undoable(self):
        """True where the member can take back what is done; one that cost him his role he cannot."""
        return isinstance(self.action, UndoableAction) and self.request.member.may(self.role)

    @property
    def asked(self):
        """Where the wish stands: in the address, or in what was posted."""
        return self.request.POST if self.request.method == "POST" else self.request.GET

    @property
    def back(self):
        """The address of the list as it was."""
        query = self.asked.get("back", "")
        return f"{reverse(self.list_name)}{'?' if query else ''}{query}"

    def get_title(self):
        return self.action.label

    # --- look -------------------------------------------------------------------------------------------------
    def get(self, request, *args, **kwargs):
        form, pks = self.form(), self.chosen()
        if not pks or len(pks) > MOST or not form.is_valid():
            status = 422 if form.errors else 200
            return self.render_to_response(self.get_context_data(form=form, pks=pks), status=status)
        try:
            plan = self.action.plan(self.rows(pks), form.cleaned_data)
        except self.action.refusals as refusal:
            return self.refused(refusal, form, pks=pks)
        return self.render_to_response(self.get_context_data(form=form, pks=pks, plan=plan))

    def refused(self, refusal, form, **context):
        """The page with why nothing of it happens."""
        form.add_error(None, str(refusal))
        return self.render_to_response(self.get_context_data(form=form, **context), status=422)

    def chosen(self):
        """The rows ticked in the list, or all that fit its filters; one more than MOST at most."""
        view = self.list_view()
        view.setup(self.request)
        if self.request.GET.get("all"):
            rows = view.get_filterset(view.get_filterset_class()).qs
        else:
            picked = [pk for pk in self.request.GET.getlist("pick") if pk.isdecimal() and len(pk) < 19]
            rows = view.get_queryset().filter(pk__in=picked)
        return list(rows.values_list("pk", flat=True)[: MOST + 1])

    def rows(self, pks):
        """Those rows that are still there, in one order for everybody."""
        rows = self.list_view.model.objects.visible_to(self.request.member).filter(pk__in=pks)
        return self.action.rows(rows).order_by("pk")

    def form(self):
        """What to change it into; bound once something was entered, or where nothing has to be."""
        fields = self.action.form_class.base_fields
        entered = not fields or any(f"{PREFIX}-{name}" in self.asked for name in fields)
        given = self.asked if entered else None
        return self.action.form_class(given, prefix=PREFIX, member=self.request.member)

    def get_context_data(self, pks, plan=(), **kwargs):
        pairs = [(name, value) for name, values in self.asked.lists() for value in values]
        return super().get_context_data(
            action=self.action,
            count=len(pks),
            noun=capfirst(self.list_view.model._meta.verbose_name),
            plan=plan,
            changing=sum(one.changes for one in plan),
            refused=sum(bool(one.refusal) for one in plan),
            seen=" ".join(f"{one.row.pk}:{one.mark}" for one in plan),
            asked=[pair for pair in pairs if not pair[0].startswith(f"{PREFIX}-")],
            given=[pair for pair in pairs if pair[0].startswith(f"{PREFIX}-")],
            back=self.back,
            back_query=self.asked.get("back", ""),
            most=MOST,
            **kwargs,
        )

    # --- do -----------------------------------------------------------------------------------------------------
    def post(self, request, *args, **kwargs):
        if "undo" in request.POST:
            return self.undo(request.POST["undo"])
        form, seen = self.form(), self.seen()
        if not form.is_valid() or not 0 < len(seen) <= MOST:
            return self.render_to_response(self.get_context_data(form=form, pks=list(seen)), status=422)
        context = {"form": form, "pks": list(seen)}
        try:
            plan = context["plan"] = self.action.plan(self.action.held(self.rows(seen)), form.cleaned_data)
            if {one.row.pk: one.mark for one in plan} != seen:
                return self.render_to_response(self.get_context_data(moved=True, **context), status=409)
            rows = [one.row for one in plan if one.changes]
            former = {row.pk: self.action.state(row) for row in rows}
            with transaction.atomic():
                self.action.perform(rows, form.cleaned_data)
        except self.action.refusals as refusal:
            return self.refused(refusal, **context)
        self.tell(self.action.done(len(rows), form.cleaned_data), former)
        return redirect(self.back)

    def seen(self):
        """The rows that were looked at, each with the mark of what was said about it."""
        pairs = (part.partition(":") for part in self.request.POST.get("seen", "").split())
        return {int(pk): mark for pk, _colon, mark in pairs if pk.isdecimal() and len(pk) < 19}

    # --- undo ---------------------------------------------------------------------------------------------------
    def tell(self, sentence, former):
        """Says what was done, with a button that takes it back within the hour where anything does."""
        if not self.undoable:
            messages.success(self.request, sentence)
            return
        after = {row.pk: self.action.state(row) for row in self.rows(former)}
        rows = [[pk, former[pk], state] for pk, state in after.items()]
        token = uuid.uuid4().hex
        cache.set(self._kept_as(token), rows, UNDO_SECONDS)
        back, csrf = self.asked.get("back", ""), get_token(self.request)
        undo = format_html(UNDO, self.request.path, self.action.key, csrf, back, token, gettext("Undo"))
        messages.success(self.request, format_html("{} {}", sentence, undo))

    def undo(self, token):
        """Puts back what is still as the change left it; 404 for what nothing takes back."""
        if not self.undoable:
            raise Http404
        kept = cache.get(self._kept_as(token))
        if not kept:
            messages.warning(
                self.request, gettext("That is too long ago to be undone, or was undone already.")
            )
            return redirect(self.back)
        cache.delete(self._kept_as(token))
        states = {pk: (former, after) for pk, former, after in kept}
        rows = self.action.held(self.rows(states))
        same = [(row, states[row.pk][0]) for row in rows if self.action.state(row) == states[row.pk][1]]
        try:
            with transaction.atomic():
                self.action.put_back(same)
        except self.action.refusals as refusal:
            messages.error(self.request, gettext("Nothing was put back. %(reason)s") % {"reason": refusal})
            return redirect(self.back)
        left = len(kept) - len(same)
        also = (
            ngettext(
                "%(count)s changed since and stays as it is.",
                "%(count)s changed since and stay as they are.",
                left,
            )
            % {"count": left}
            if left
            else ""
        )
        put_back = gettext("%(count)s put back as before.") % {"count": len(same)}
        messages.success(self.request, f"{put_back} {also}".strip())
        return redirect(self.back)

    def _kept_as(self, token):
        return f"undo:{self.request.reseller.pk}:{self.request.member.pk}:{self.action.key}:{token}"
