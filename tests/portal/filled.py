"""A form as a browser sends it back: with what was in its fields, and what somebody changed."""

from django import forms


def filled(form, **changes):
    """The data of a form as it was shown, with some fields filled in anew."""
    sent = {}
    for field in form:
        value = changes.get(field.name, field.value())
        if isinstance(field.field, forms.BooleanField):
            value = "on" if value else None
        if isinstance(value, list | tuple):
            value = [str(one) for one in value]
        elif value is not None:
            value = str(value)
        if value is not None:
            sent[field.html_name] = value
    return sent


def filled_table(table, *changes, **further):
    """The data of a table of rows; `changes` are for its rows, one after the other."""
    sent = {"rows-total": str(table.total), **further}
    for place, form in enumerate(table.forms):
        sent |= filled(form, **(changes[place] if place < len(changes) else {}))
    return sent
