"""What the pages about a position share: the customer in the address, and the day in `?on=`."""

from datetime import date

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property

from customers.models import Customer
from licensing.services.positions import today_of


class OfCustomer:
    """A page about one customer's position; goes before a view of `portal.pages.base`."""

    @cached_property
    def customer(self):
        """The customer in the address."""
        found = Customer.objects.visible_to(self.request.member).select_related("reseller")
        return get_object_or_404(found, pk=self.kwargs["pk"])

    @cached_property
    def today(self):
        """The day it is at the customer."""
        return today_of(self.customer, timezone.now())

    @cached_property
    def on(self):
        """The day asked for, today without one. Raises Http404 for what is no day."""
        text = self.request.GET.get("on")
        try:
            return date.fromisoformat(text) if text else self.today
        except ValueError as error:
            raise Http404 from error

    def get_context_data(self, **kwargs):
        """With `customer`, `on` and `today`."""
        return super().get_context_data(customer=self.customer, on=self.on, today=self.today, **kwargs)
