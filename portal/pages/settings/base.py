"""What the pages of settings share: the reseller, and two owners at one form."""

from django.utils.functional import cached_property

from customers.clashes import locked
from customers.models import Reseller


class OfReseller:
    """A form about the reseller in the address, of the class ToldOfChanges; goes before an ActionView."""

    @cached_property
    def reseller(self):
        """The reseller as it is now, locked for whoever saves it."""
        return locked(Reseller.objects.all(), self.request).get(pk=self.request.reseller.pk)

    def get_form_kwargs(self):
        """The form is told what it is about."""
        return {**super().get_form_kwargs(), "about": self.reseller}
