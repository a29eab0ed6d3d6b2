"""The reseller's own parts: added, changed, and removed while no document names them."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customers.clashes import locked
from licensing.models import Part, ProofLine
from licensing.services.parts import UnableToKeepPart, add_part, change_part, remove_part
from portal.pages.base import ActionView
from portal.pages.catalogue.forms import NoFieldsForm, PartForm


class AddPart(ActionView):
    """A new part of the reseller's own."""

    form_class = PartForm
    template_name = "catalogue/form.html"
    title = _("Add a part")
    submit = _("Add the part")
    refusals = (UnableToKeepPart,)

    def get_initial(self):
        return {"part_number": self.request.GET.get("number", "")}

    def get_context_data(self, **kwargs):
        return super().get_context_data(back=reverse("part-list"), **kwargs)

    def perform(self, form):
        return add_part(by=self.request.member, **form.cleaned_data).get_absolute_url()


class OwnPart(ActionView):
    """A form about a part of the reseller's own; a shared one is not found."""

    refusals = (UnableToKeepPart,)

    @cached_property
    def part(self):
        """The part in the address."""
        found = Part.objects.visible_to(self.request.member).exclude(reseller=None).select_related("reseller")
        return get_object_or_404(locked(found, self.request), pk=self.kwargs["pk"])

    @property
    def used(self):
        """How many lines of the reseller's documents name it."""
        return ProofLine.objects.visible_to(self.request.member).filter(part=self.part).count()

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            part=self.part, used=self.used, back=self.part.get_absolute_url(), **kwargs
        )


class ChangePart(OwnPart):
    """Corrects a part; documents recorded before keep what they say."""

    form_class = PartForm
    template_name = "catalogue/form.html"

    def get_title(self):
        return gettext("Change %(name)s") % {"name": self.part}

    def get_initial(self):
        return {name: getattr(self.part, name) for name in PartForm.base_fields if name != "made_from"}

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "about": self.part}

    def perform(self, form):
        values = {name: form.cleaned_data[name] for name in self.get_initial()}
        return change_part(part=self.part, by=self.request.member, **values).get_absolute_url()


class RemovePart(OwnPart):
    """Asks, then removes a part that no document names."""

    form_class = NoFieldsForm
    template_name = "catalogue/remove.html"
    submit = _("Remove the part")
    done = _("The part is removed.")

    def get_title(self):
        return gettext("Remove %(part)s?") % {"part": self.part}

    def perform(self, form):
        remove_part(part=self.part, by=self.request.member)
        return reverse("part-list")
