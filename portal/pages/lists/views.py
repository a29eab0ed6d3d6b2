"""Changing and deleting saved views; they are made on their list."""

from functools import cached_property

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from customers.clashes import locked
from customers.models import Member
from portal.models import SavedView
from portal.pages.base import ActionView, refuse_below, role_required
from portal.pages.lists.forms import SavedViewForm
from portal.pages.lists.saved import UnableToSave, change_view, delete_view


def changeable(request, pk):
    """The view, if the member may change it; 404 where he does not see it, 403 where he may not."""
    views = SavedView.objects.visible_to(request.member)
    view = get_object_or_404(locked(views, request), pk=pk)
    if view.member_id is None:
        refuse_below(request.member, Member.Role.EDITOR)
    return view


class ChangeSavedView(ActionView):
    """Another name, for whom it is, or away with it."""

    role = Member.Role.VIEWER
    template_name = "lists/saved_view.html"
    form_class = SavedViewForm
    refusals = (UnableToSave,)
    submit = _("Save")

    @cached_property
    def saved(self):
        """The one in the address."""
        return changeable(self.request, self.kwargs["pk"])

    def get_title(self):
        return gettext("View “%(view)s”") % {"view": self.saved}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"member": self.request.member, "about": self.saved}

    def get_initial(self):
        return {
            "name": self.saved.name,
            "for_everybody": self.saved.member_id is None,
            "is_default": self.saved.is_default,
        }

    def perform(self, form):
        view = change_view(view=self.saved, by=self.request.member, **form.cleaned_data)
        messages.success(self.request, gettext("The view “%(view)s” is saved.") % {"view": view})
        return view.get_absolute_url()

    def get_context_data(self, **kwargs):
        return super().get_context_data(saved=self.saved, back=self.saved.get_absolute_url(), **kwargs)


@require_POST
@role_required(Member.Role.VIEWER)
def delete(request, pk):
    """Takes the view away and leads back to the list."""
    view = changeable(request, pk)
    delete_view(view=view, by=request.member)
    messages.success(
        request, gettext("The view “%(view)s” is deleted. The rows it showed are all there.") % {"view": view}
    )
    return redirect(f"{reverse(view.list_name)}?view=all")
