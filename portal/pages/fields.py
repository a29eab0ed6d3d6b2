"""Form fields that several pages have."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from customers.models import Customer

NAME_AND_ACCOUNT = re.compile(r".*\((?P<account>[^()]+)\)")


def date_field(label, *, required=False, **options):
    """A day, chosen with the browser's own calendar."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget, **options)


class CustomerField(forms.CharField):
    """A customer, typed: the account, the name, some words of it, or "Name (account)" as the suggestions write it.

    `member` has to be set by the form. With a script the field suggests customers while one types.
    """

    default_error_messages = {
        "nobody": _("No customer is called so. Check the account number or the name."),
        "several": _("Several customers are called so: %(names)s. Enter the account number."),
    }
    member = None

    def __init__(self, **options):
        options.setdefault("label", _("Customer"))
        options.setdefault("help_text", _("The account number or the name."))
        super().__init__(**options)

    def clean(self, value):
        text = super().clean(value).strip()
        meant = self._meant(text)
        if len(meant) == 1:
            return meant[0]
        if not meant:
            raise forms.ValidationError(self.error_messages["nobody"], "nobody")
        names = ", ".join(f"{one.name} ({one.account})" for one in meant[:5])
        raise forms.ValidationError(self.error_messages["several"], "several", {"names": names})

    def _meant(self, text):
        """By account or whole name where there is one, else by words in the name; at most six."""
        customers = Customer.objects.visible_to(self.member).active().select_related("reseller")
        chosen = NAME_AND_ACCOUNT.fullmatch(text)
        if chosen and (found := customers.filter(account=chosen["account"])):
            return list(found)
        found = list(customers.called(text).order_by("name", "pk")[:6])
        exact = [one for one in found if text.casefold() in (one.account.casefold(), one.name.casefold())]
        return exact or found
