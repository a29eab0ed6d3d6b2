"""System checks: what a developer must not forget about a model that belongs to a reseller."""

from django.apps import apps
from django.core.checks import Error, register

from customers.constraints import References, ResellerPolicy

OWN_APPS = ("customers", "licensing", "portal")


def own_models():
    """Every model of the project's own apps, histories and through tables included."""
    for label in OWN_APPS:
        yield from apps.get_app_config(label).get_models(include_auto_created=True)


@register()
def every_reseller_row_has_a_policy(app_configs, **kwargs):
    """A model with a reseller has row-level security (E001) and owner-checked references (E002)."""
    return [error for model in own_models() if has_reseller(model) for error in faults_of(model)]


def has_reseller(model):
    """True for a model whose rows belong to a reseller."""
    return any(field.name == "reseller" for field in model._meta.local_fields)


def faults_of(model):
    """Yields what is missing among the constraints of one model."""
    if not any(isinstance(rule, ResellerPolicy) for rule in model._meta.constraints):
        yield Error(
            f"{model._meta.label} has a reseller and no row-level security.",
            hint="List reseller_rules(...) in Meta.constraints.",
            id="customers.E001",
        )
    checked = {rule.fields[0] for rule in model._meta.constraints if isinstance(rule, References)}
    for field in model._meta.local_fields:
        target = field.remote_field and field.remote_field.model
        if target and field.db_constraint and has_reseller(target) and field.name not in checked | {"part"}:
            yield Error(
                f"{model._meta.label}.{field.name} could point at another reseller's row.",
                hint=f'Name it in reseller_rules(..., {field.name}="{target._meta.label}").',
                id="customers.E002",
            )
