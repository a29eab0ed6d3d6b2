"""The cells of a column, as django-tables2 makes them; what it asks for every cell is asked once.

Which attributes an accessor leads through, what the choices are called, which arguments a method takes: to find that out
took longer than the cells themselves.
"""

from django.utils.html import format_html
from django_tables2 import Column
from django_tables2.utils import Accessor, signature


def contents(column, model):
    """A function that gives what a page shows in a record's cell of the bound column.

    Where the cell is a link, `linkify` is True or a function of the record.
    """
    own = column.column
    plain = type(own).render is Column.render and column.render == own.render
    shown = _cell(column, model, None if plain else column.render, column.default)
    link = column.link
    if not link:
        return shown

    def linked(record):
        cell = shown(record)
        if cell is column.default:
            return cell
        address = link.url(record) if link.url else link.compose_url(record=record, bound_column=column)
        return format_html('<a href="{}">{}</a>', address, cell)

    return linked


def values(column, model):
    """A function that gives what a file holds in a record's cell of the bound column; None in an empty one."""
    own = column.column
    plain = type(own) is Column and column.value == own.value
    return _cell(column, model, None if plain else column.value, None)


def _cell(column, model, call, default):
    """A function that gives the value of a record, or what `call` makes of it; `default` where there is none."""
    own, empty = column.column, column.column.empty_values
    found = _found(Accessor(column.accessor), model)
    if call is None:
        return lambda record: default if (value := found(record)) in empty else value
    wanted, takes_all = signature(call)
    given = {"column": own, "bound_column": column}
    given = {name: value for name, value in given.items() if takes_all or name in wanted}
    takes_value, takes_record = (takes_all or name in wanted for name in ("value", "record"))
    if not takes_value and not empty:
        return lambda record: call(record=record, **given)

    def cell(record):
        value = found(record)
        if value in empty:
            return default
        if takes_value:
            given["value"] = value
        if takes_record:
            given["record"] = record
        return call(**given)

    return cell


def _found(accessor, model):
    """A function that gives what the accessor leads to in a record, None where there is nothing; a choice by its label."""
    choices = getattr(accessor.get_field(model), "flatchoices", ())
    labels = {value: str(label) for value, label in choices}
    *way, name = accessor.bits

    def found(record):
        for step in way:
            record = getattr(record, step, None)
        value = getattr(record, name, None)
        if callable(value):
            value = value()
        return labels.get(value, value) if labels else value

    return found
