"""Forms of data entry: reseller and customer of a row are set here, never typed."""

from django.core.exceptions import ValidationError
from django.forms.models import BaseInlineFormSet
from django.utils.translation import gettext

from customers.admin.meanwhile import ToldMeanwhile
from customers.constraints import References


def same_customer(model):
    """The foreign keys of a model that must point at rows of its own customer; first the one it is a part of."""
    return [
        rule.fields[0]
        for rule in model._meta.constraints
        if isinstance(rule, References) and "customer" in rule.fields[1:]
    ]


class OwnedForm(ToldMeanwhile):
    """A row of the member's reseller.

    `member` is set on the class that the admin makes for each request (None: shared rows, for operators).
    `customer_id` narrows what may be chosen to one customer's rows; `known` remembers those choices for the
    other forms of a formset.
    """

    member = None
    unchecked: frozenset[str] = frozenset()  # fields that a service numbers when the row is kept

    def __init__(self, *args, customer_id=None, known=None, **kwargs):
        super().__init__(*args, **kwargs)
        if self.member is not None and self.instance._state.adding:
            self.instance.reseller = self.member.reseller
        self._narrow(
            customer_id or getattr(self.instance, "customer_id", None), {} if known is None else known
        )

    def _narrow(self, customer_id, known):
        for name in same_customer(self._meta.model)[1:]:
            field = self.fields.get(name)
            if field is None:
                continue
            field.queryset = field.queryset.filter(customer=customer_id)
            if name not in known:
                known[name] = list(field.choices)
            field.choices = known[name]
            if customer_id is None:
                field.help_text = gettext("Save first; then choose among this customer's.")

    def clean(self):
        cleaned = super().clean()
        names = same_customer(self._meta.model)
        chosen = {name: cleaned[name] for name in names if cleaned.get(name) is not None}
        customer_id = self._customer_id(chosen.values())
        for name, row in chosen.items():
            if customer_id is not None and row.customer_id != customer_id:
                told = gettext("This belongs to another customer. Choose one of this customer's.")
                self.add_error(name, told)
        return cleaned

    def _customer_id(self, owners):
        """The row's customer: chosen on the form, known already, or taken from what a new row belongs to."""
        if "customer" in self.cleaned_data:
            return self.cleaned_data["customer"].pk
        row = self.instance
        if getattr(row, "customer_id", 0) is None:
            row.customer_id = next((owner.customer_id for owner in owners), None)
        return getattr(row, "customer_id", None)

    def validate_unique(self):
        """When all else is right, those constraints too that concern what is not on the form."""
        super().validate_unique()
        if not self.errors:
            try:
                self.instance.validate_constraints(exclude=self.unchecked)
            except ValidationError as error:
                self._update_errors(error)


class OwnedFormSet(BaseInlineFormSet):
    """The rows of a customer's row, each choosing among the rows of the same customer."""

    def __init__(self, *args, **kwargs):
        self._known = {}
        super().__init__(*args, **kwargs)

    def get_form_kwargs(self, index):
        customer_id = getattr(self.instance, "customer_id", None)
        return {**super().get_form_kwargs(index), "customer_id": customer_id, "known": self._known}

    def add_fields(self, form, index):
        super().add_fields(form, index)
        # Django takes every row of the model here.
        form.fields[self._pk_field.name].queryset = self.queryset
