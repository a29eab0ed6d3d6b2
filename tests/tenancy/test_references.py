"""The third net alone: no row points at another reseller's, even for a role that no policy binds."""

import pytest
from django.db import IntegrityError, connection, transaction

from customers.checks import has_reseller
from customers.constraints import References
from licensing.models import CheckUp, Part, Price, ProofLine
from tests.tenancy.conftest import OWNED, execute, row_of, rows, settle

pytestmark = pytest.mark.parametrize("signed_in_as", ["owner"], indirect=True)


def references():
    """Every foreign key from a reseller's row to another one, with the constraint that watches it."""
    for model in OWNED:
        rules = {rule.fields[0]: rule for rule in model._meta.constraints if isinstance(rule, References)}
        for field in model._meta.local_fields:
            target = field.remote_field and field.remote_field.model
            if target and has_reseller(target) and field.db_constraint:
                yield model, field.name, rules.get(field.name)


ALL = list(references())
WATCHED = [entry for entry in ALL if entry[2] is not None]
SAME_CUSTOMER = [entry for entry in WATCHED if "customer" in entry[2].fields[1:]]


def name_of(value):
    return getattr(getattr(value, "_meta", None), "label", None) or getattr(value, "name", value)


each = pytest.mark.parametrize(("model", "field", "rule"), WATCHED, ids=name_of)
each_within_a_customer = pytest.mark.parametrize(("model", "field", "rule"), SAME_CUSTOMER, ids=name_of)


# What else a row must say to point so.
BESIDES = {(CheckUp, "closed_by"): {"closed_at": "2026-03-14T10:00Z", "outcome": "all-well"}}


def point(model, field, source, target):
    """Points the row of one world at the row of another; what would be refused for other reasons goes first."""
    row, aim = row_of(source, model), row_of(target, model._meta.get_field(field).remote_field.model)
    keep = {row.pk, aim.pk} if isinstance(aim, model) else {row.pk}
    clear(rows(model).filter(**{field: aim}).exclude(pk__in=keep))
    clear_parts_of(rows(model).filter(pk=row.pk))
    changed = rows(model).filter(pk=row.pk).update(**{field: aim}, **BESIDES.get((model, field), {}))
    assert changed == 1
    settle()


def clear(found):
    if found.exists():
        clear_parts_of(found)
        found.delete()


def clear_parts_of(found):
    for relation in found.model._meta.related_objects:
        if not relation.field.many_to_many and relation.field.db_constraint:
            clear(rows(relation.related_model).filter(**{f"{relation.field.name}__in": found}))


def cut(model, rules):
    for rule in rules:
        execute(f'ALTER TABLE {model._meta.db_table} DROP CONSTRAINT "{rule.name}"')


def leave_alone(model, field, rule):
    """Cuts the model's other references that the field is part of."""
    others = (other for other in model._meta.constraints if isinstance(other, References) and other != rule)
    cut(model, [other for other in others if field in other.fields])


def refuses(model, field, rule, source, target):
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        point(model, field, source, target)
    assert caught.value.__cause__.diag.constraint_name == rule.name


def test_every_reference_is_watched(worlds):
    unwatched = {(model, field) for model, field, rule in ALL if rule is None}
    assert unwatched == {(Price, "part"), (ProofLine, "part")}, (
        "Name the field in reseller_rules(…) of its model."
    )


@each
def test_a_row_of_another_reseller_is_refused(model, field, rule, worlds):
    leave_alone(model, field, rule)
    refuses(model, field, rule, worlds.north, worlds.south)


@each
def test_without_the_constraint_it_would_be_taken(model, field, rule, worlds):
    leave_alone(model, field, rule)
    cut(model, [rule])
    point(model, field, worlds.north, worlds.south)


@each_within_a_customer
def test_a_row_of_another_customer_is_refused(model, field, rule, worlds):
    refuses(model, field, rule, worlds.north, worlds.north.neighbour)


def test_another_resellers_private_part_is_refused(worlds):
    lines = ProofLine.objects.filter(pk=worlds.north.proofline.pk)
    with pytest.raises(IntegrityError, match="neither shared nor of the reseller"), transaction.atomic():
        lines.update(part=worlds.south.part)
    with pytest.raises(IntegrityError, match="neither shared nor of the reseller"), transaction.atomic():
        ProofLine.objects.create(
            reseller=worlds.north.reseller,
            customer=worlds.north.customer,
            proof=worlds.north.proof,
            place=9,
            part=worlds.south.part,
        )
    prices = Price.objects.filter(pk=worlds.north.price.pk)
    with pytest.raises(IntegrityError, match="neither shared nor of the reseller"), transaction.atomic():
        prices.update(part=worlds.south.part)
    shared = Part.objects.create(vendor="M", part_number="R18-1", product="RDS CAL", metric="user")
    assert lines.update(part=shared) == prices.update(part=shared) == 1


def test_without_its_triggers_the_part_would_be_taken(worlds):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = 'licensing_proofline'::regclass "
            "AND tgname LIKE '%part_is_shared_or_own%'"
        )
        triggers = [name for (name,) in cursor.fetchall()]
    for trigger in triggers:
        execute(f'ALTER TABLE licensing_proofline DISABLE TRIGGER "{trigger}"')
    assert ProofLine.objects.filter(pk=worlds.north.proofline.pk).update(part=worlds.south.part) == 1
