"""Addresses of the admin, and a reseller to work in."""

import pytest

from portal.admin import site
from tests.world import make_world

INSIDE = "/r/northwind/admin"
OPERATORS_OWN = {"reseller", "user"}
MODELS = sorted(model._meta.model_name for model in site._registry)


@pytest.fixture
def world(alice, oscar):
    return make_world(alice, "north", visitor=oscar)


def address(model, tail="", start=INSIDE):
    label = next(m._meta.app_label for m in site._registry if m._meta.model_name == model)
    return f"{start}/{label}/{model}/{tail}"


def inline(prefix, rows=(), initial=0):
    """The POST data of an inline formset."""
    data = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": initial}
    for number, row in enumerate(rows):
        data |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return data
