"""What a page lets people choose: every form in the context of a response."""

from django.contrib.admin.helpers import AdminForm, InlineAdminFormSet
from django.forms import ModelChoiceField
from django.forms.forms import BaseForm
from django.forms.formsets import BaseFormSet
from django_filters import FilterSet

from portal.pages.fields import CustomerField
from portal.pages.rows import RowSet

# Fields that point at rows, but not as a choice among them: typed, or hidden in the page.
POINTING = {"id", "pk", "servers", "license_server", "known"}


def choices_of(response):
    """Yields (name, field) for each field of the page's forms and filters that takes a row."""
    for form in _all_forms(response):
        for name, field in form.fields.items():
            if isinstance(field, ModelChoiceField):
                yield name, field


def pointers_of(response):
    """Yields the name of each field of the page's forms that points at a row, and is no choice among rows."""
    for form in _all_forms(response):
        for name, field in form.fields.items():
            if isinstance(field, CustomerField) or (
                name in POINTING and not isinstance(field, ModelChoiceField)
            ):
                yield name


def filters_of(response):
    """Yields (name, field) for each filter of the page that takes a row."""
    for value in _values(response):
        if isinstance(value, FilterSet):
            for name, field in value.form.fields.items():
                if isinstance(field, ModelChoiceField):
                    yield name, field


def _all_forms(response):
    for value in _values(response):
        yield from _forms_in(value)


def _values(response):
    seen = {}
    for context in response.context or []:
        for layer in getattr(context, "dicts", ()):
            for value in layer.values():
                for one in value if isinstance(value, list | tuple) else [value]:
                    seen[id(one)] = one
    return list(seen.values())


def _forms_in(value):
    if isinstance(value, BaseForm):
        yield value
    elif isinstance(value, RowSet):
        yield from value.forms
    elif isinstance(value, BaseFormSet):
        yield from value.forms
        yield value.empty_form
    elif isinstance(value, FilterSet | AdminForm):
        yield value.form
    elif isinstance(value, InlineAdminFormSet):
        yield from _forms_in(value.formset)
