"""What all pages of a reseller share: scope, role and htmx, once."""

from functools import cached_property, wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView, FormView, TemplateView
from django.views.generic.base import ContextMixin
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from customers.models import Member
from licensing.speech import number
from portal import spreadsheets
from portal.exports import record_export
from portal.middleware import require_member
from portal.pages.lists.actions import MOST
from portal.pages.lists.export import KINDS, exported
from portal.pages.lists.forms import SavedViewForm
from portal.pages.lists.query import EXPORT, ONTO, SHOWN, VIEW, ListQuery, columns_asked
from portal.pages.lists.saved import UnableToSave, Views, default_of, keep_query, save_view, views_of

ROLE_NEEDED = {
    Member.Role.EDITOR: _(
        "Only editors and owners can do this. Ask an owner of your team to change your role."
    ),
    Member.Role.OWNER: _("Only owners can do this. Ask an owner of your team."),
}


def refuse_below(member, role):
    """Raises PermissionDenied with a sentence when the member's role does not include `role`."""
    if not member.may(role):
        raise PermissionDenied(ROLE_NEEDED[role])


def role_required(role):
    """Decorator for a function view: 404 outside a reseller, 403 with a smaller role than `role`."""

    def decorate(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            refuse_below(require_member(request), role)
            return view(request, *args, **kwargs)

        return guarded

    return decorate


class OperatorMixin(ContextMixin):
    """A page outside every reseller for those who run the site; for everybody else it is not there."""

    title = ""

    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_operator or request.reseller_slug is not None:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**{"title": self.title, **kwargs})


class MemberMixin(ContextMixin):
    """A page of the reseller in the address. `role` is the least role that may see it."""

    role = Member.Role.VIEWER
    title = ""

    def dispatch(self, request, *args, **kwargs):
        refuse_below(require_member(request), self.role)
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self):
        """The model's rows the member may see; never its default queryset."""
        return self.model.objects.visible_to(self.request.member)

    def get_title(self):
        """The heading of the page and of its browser tab."""
        return self.title

    def get_context_data(self, **kwargs):
        return super().get_context_data(title=self.get_title(), **kwargs)

    def took(self, *, model, kind, rows):
        """The history tells who took so many rows of a model as a file; who asks for the heading alone took nothing."""
        if self.request.method != "HEAD":
            record_export(model=model, kind=kind, rows=rows, by=self.request.member)


class PageView(MemberMixin, TemplateView):
    """A page that is not a list, a row or a form."""


class TableView(MemberMixin, SingleTableMixin, FilterView):
    """A list: sorted, filtered, paged, with chosen columns, as a file with `?export=`, kept as a view by POST.

    htmx gets the table alone; the page includes the same fragment. `table_class` is a `ListTable`.
    Context for `portal/list.html`: `table`, `filter`, `title`, `query` (the ListQuery of the address), `views` and
    `saving` (the form that keeps another).
    """

    template_name = "portal/list.html"
    table_pagination = {"per_page": 25}
    strict = False
    empty = _("What the editors of your team record appears here.")
    first_step = ""  # what whoever may edit does where there is nothing, told instead of `empty`
    actions: tuple[type, ...] = ()  # each a ManyAction: what can be done with many rows at once
    acted_by = Member.Role.EDITOR  # the least role that may do it
    many = ""  # the name of the address where it is done

    def get(self, request, *args, **kwargs):
        """The list, or the way to the member's default view where the address asks for nothing."""
        default = None if request.GET else default_of(self.saved_views)
        return redirect(default) if default else self.render_to_response(self.read())

    def post(self, request, *args, **kwargs):
        """Keeps what the address asks for under a name, or as what the opened view shows from now on."""
        context = self.read(saving=SavedViewForm(request.POST, member=request.member))
        view = self.keep(context)
        if view is None:
            return self.render_to_response(context, status=422)
        messages.success(request, gettext("The view “%(view)s” is saved.") % {"view": view})
        return redirect(view)

    def keep(self, context):
        """The view that was kept; None when the form says why not."""
        saving, query, by = context["saving"], context["query"], self.request.member
        opened = context["views"].current
        try:
            if opened and ONTO in self.request.POST:
                shown = self.request.POST.get(SHOWN)
                return keep_query(view=opened, query=query, shown=shown, by=by)
            if saving.is_valid():
                return save_view(list_name=self.list_name, query=query, by=by, **saving.cleaned_data)
        except UnableToSave as refusal:
            saving.add_error(None, str(refusal))
        return None

    def read(self, **kwargs):
        """The context of the list as the address asks for it."""
        self.filterset = self.get_filterset(self.get_filterset_class())
        self.object_list = self.filterset.qs
        return self.get_context_data(filter=self.filterset, object_list=self.object_list, **kwargs)

    @property
    def list_name(self):
        """What saved views know this list by: the name of its address."""
        return self.request.resolver_match.view_name

    @cached_property
    def saved_views(self):
        """Those of this list that the member can open."""
        return views_of(self.list_name, self.request.member)

    def get_template_names(self):
        # A boosted request wants the page; history restoration as well.
        htmx = self.request.htmx
        return (
            ["portal/_list.html"]
            if htmx and not htmx.boosted and not htmx.history_restore_request
            else [self.template_name]
        )

    def get_table_kwargs(self):
        return {"empty_text": (self.request.member.may_edit and self.first_step) or self.empty}

    def get_table(self, **kwargs):
        table = super().get_table(**kwargs)
        table.choose(columns_asked(self.request.GET))
        return table

    def get_context_data(self, **kwargs):
        get, member = self.request.GET, self.request.member
        context = super().get_context_data(**{"saving": SavedViewForm(member=member), **kwargs})
        query = ListQuery.of(get, context["filter"], context["table"])
        views = Views(self.request.path, self.saved_views, get.get(VIEW, ""), query, member)
        actions = self.actions if member.may(self.acted_by) else ()
        return context | {
            "query": query,
            "views": views,
            "actions": actions,
            "many": actions and reverse(self.many),
            "most": min(MOST, context["table"].data.most or MOST),
        }

    def render_to_response(self, context, **kwargs):
        kind = self.request.GET.get(EXPORT)
        if kind in KINDS:
            return self.file(context, kind)
        context["table"].before_render(self.request)
        return super().render_to_response(context, **kwargs)

    def file(self, context, kind):
        """The list as a file; the history tells who took it. Back to the list, with why, when no sheet holds it."""
        member, table = self.request.member, context["table"]
        rows = table.data.data.count() if table.has_more else table.paginator.count
        if kind == "xlsx" and rows >= spreadsheets.MOST_ROWS:
            told = gettext(
                "An Excel sheet holds %(most)s rows, and this list has more. Take CSV, or narrow the list."
            )
            messages.error(self.request, told % {"most": number(spreadsheets.MOST_ROWS - 1)})
            return redirect(f"{self.request.path}?{context['query']}")
        response = exported(table, kind, title=self.get_title(), member=member)
        self.took(model=self.model, kind=kind, rows=rows)
        return response


class RowView(MemberMixin, DetailView):
    """The page of one row."""

    def get_title(self):
        return str(self.object)


class ActionView(MemberMixin, FormView):
    """A form that ends in one call: `perform(form)` calls the service and returns the address to go to.

    A service's refusal (an exception of `refusals`) becomes an error of the form. `done` is the sentence
    shown afterwards, formatted with `object` where the view has one.
    """

    role = Member.Role.EDITOR
    template_name = "portal/form.html"
    refusals: tuple[type[Exception], ...] = ()
    done = ""
    submit = _("Save")

    def perform(self, form):
        """Calls the service; returns where to go."""
        raise NotImplementedError

    def form_valid(self, form):
        try:
            address = self.perform(form)
        except self.refusals as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        if self.done:
            messages.success(self.request, self.done)
        return redirect(address)

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs):
        return super().get_context_data(submit=self.submit, **kwargs)
