"""The reseller's price of one part, edited in place: in the list, on the part's page, or on a page of its own."""

from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext

from customers.clashes import locked
from licensing.models import Part, Price
from licensing.services.parts import UnableToKeepPrice, keep_price, remove_price
from portal.pages.base import ActionView
from portal.pages.catalogue.forms import PriceForm

FRAGMENT = "catalogue/_price.html"


class PartPrice(ActionView):
    """htmx gets the cell: with the form in it, or as it is afterwards. Others get a page."""

    form_class = PriceForm
    refusals = (UnableToKeepPrice,)

    @cached_property
    def part(self):
        """The part in the address, with the reseller's price."""
        found = Part.objects.visible_to(self.request.member).with_price_of(self.request.member)
        return get_object_or_404(found, pk=self.kwargs["pk"])

    @cached_property
    def price(self):
        """The reseller's price of it, or one that is not there yet."""
        prices = Price.objects.visible_to(self.request.member).filter(part=self.part)
        reseller = self.request.member.reseller
        return locked(prices, self.request).first() or Price(reseller=reseller, part=self.part)

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "about": self.price}

    def get_title(self):
        return gettext("Our price of %(part)s") % {"part": self.part}

    def get_template_names(self):
        return [FRAGMENT if self.request.htmx else self.template_name]

    def get_initial(self):
        price, today = self.price, timezone.localdate().isoformat()  # as the field has it when it comes back
        if price.pk is None:
            return {"currency": self.part.currency or "EUR", "as_of": today}
        return {"amount": price.amount, "currency": price.currency, "as_of": today}

    def get(self, request, *args, **kwargs):
        if request.htmx and "cancel" in request.GET:
            return self.cell()
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(record=self.part, back=self.part.get_absolute_url(), **kwargs)

    def perform(self, form):
        amount, currency, as_of = (form.cleaned_data[name] for name in ("amount", "currency", "as_of"))
        by = self.request.member
        if amount is None:
            remove_price(part=self.part, by=by)
        else:
            keep_price(part=self.part, amount=amount, currency=currency, as_of=as_of, by=by)
        return self.part.get_absolute_url()

    def form_valid(self, form):
        response = super().form_valid(form)
        if not self.request.htmx or response.status_code != 302:
            return response
        del self.part  # as it is now
        return self.cell()

    def cell(self):
        """The cell without a form."""
        return render(self.request, FRAGMENT, {"record": self.part})
