"""What refuses to start: a model that forgets its nets, a database role that sees past them."""

import pytest
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, models
from django.test.utils import isolate_apps

from customers import checks
from customers.constraints import References, ResellerPolicy, reseller_rules
from customers.models import Customer, Reseller
from portal.environment import refuse_unsafe_role


def model_with(*constraints):
    """A made-up model of a reseller's rows that point at customers, with these constraints."""
    with isolate_apps("customers"):

        class Note(models.Model):
            reseller = models.ForeignKey(Reseller, on_delete=models.PROTECT, related_name="+")
            customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")

            class Meta:
                app_label = "customers"

            def __str__(self):
                return "note"

    Note._meta.constraints = list(constraints)
    return Note


@pytest.mark.parametrize(
    ("constraints", "expected"),
    [
        pytest.param([], {"customers.E001", "customers.E002"}, id="nothing"),
        pytest.param([ResellerPolicy(name="p")], {"customers.E002"}, id="only a policy"),
        pytest.param(
            [References(fields=["customer", "reseller"], to="customers.Customer", name="r")],
            {"customers.E001"},
            id="only references",
        ),
        pytest.param(reseller_rules("note", customer="customers.Customer"), set(), id="both"),
    ],
)
def test_a_model_that_forgets_a_net_is_a_check_error(constraints, expected, monkeypatch):
    model = model_with(*constraints)
    monkeypatch.setattr(checks, "own_models", lambda: [model])
    errors = [error for error in run_checks() if error.id in ("customers.E001", "customers.E002")]
    assert {error.id for error in errors} == expected
    assert all(error.hint for error in errors)


def test_no_model_of_ours_forgets():
    assert [
        error
        for model in checks.own_models()
        for error in checks.faults_of(model)
        if checks.has_reseller(model)
    ] == []


def test_the_role_of_the_site_is_accepted(db):
    refuse_unsafe_role(connection)


def test_the_owner_of_the_tables_is_refused(owner_signed_in, db):
    with pytest.raises(ImproperlyConfigured, match="Use a role that owns nothing"):
        refuse_unsafe_role(connection)


@pytest.mark.parametrize("power", ["rolsuper", "rolbypassrls"])
def test_a_role_that_no_policy_binds_is_refused(power, db):
    # Only a superuser can make such a role, so the test says of its own that it were one.
    columns = ", ".join(f"{name == power} AS {name}" for name in ("rolsuper", "rolbypassrls"))
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMPORARY VIEW pg_roles AS SELECT rolname, oid, {columns} FROM pg_catalog.pg_roles"  # noqa: S608
        )
    with pytest.raises(ImproperlyConfigured, match="Use a role that owns nothing"):
        refuse_unsafe_role(connection)
