"""What all pages of a reseller share: scope, role and htmx, once."""

from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.views.generic import DetailView, FormView, TemplateView
from django.views.generic.base import ContextMixin
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from customers.models import Member
from portal.middleware import require_member

ROLE_NEEDED = {
    Member.Role.EDITOR: "Only editors and owners can do this. Ask an owner of your team to change your role.",
    Member.Role.OWNER: "Only owners can do this. Ask an owner of your team.",
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


class PageView(MemberMixin, TemplateView):
    """A page that is not a list, a row or a form."""


class TableView(MemberMixin, SingleTableMixin, FilterView):
    """A list: sorted, filtered, paged. htmx gets the table alone; the page includes the same fragment.

    Context for `portal/list.html`: `table`, `filter`, `title`, `empty` (what to do when there is nothing).
    """

    template_name = "portal/list.html"
    table_pagination = {"per_page": 25}
    strict = False
    empty = ""

    def get_template_names(self):
        # A boosted request wants the page; history restoration as well.
        htmx = self.request.htmx
        return (
            ["portal/_list.html"]
            if htmx and not htmx.boosted and not htmx.history_restore_request
            else [self.template_name]
        )

    def get_table_kwargs(self):
        return {"empty_text": self.empty}

    def get_context_data(self, **kwargs):
        return super().get_context_data(empty=self.empty, **kwargs)


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
    submit = "Save"

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
