"""The second net alone: what the database shows and takes, whatever the code asks."""

import pytest
from django.db import DatabaseError, connection, transaction

from customers.history import tracked
from customers.models import Member
from customers.tenancy import as_user, entered
from licensing.models import Part, ProofLine
from tests.tenancy.conftest import OWNED, execute, is_history, label_of, owners_of, row_of, rows

each_model = pytest.mark.parametrize("model", OWNED, ids=label_of)


def sees_nothing_outside(model):
    assert owners_of(rows(model)) == set()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FROM {model._meta.db_table} WHERE reseller_id IS NOT NULL"  # noqa: S608
        )
        assert cursor.fetchone() == (0,)


def sees_only_its_own_inside(model, world):
    with entered(world.reseller):
        assert owners_of(rows(model)) == {world.reseller.pk}


def is_refused(change, *, because="row-level security"):
    with pytest.raises(DatabaseError, match=because), transaction.atomic():
        change()


@each_model
def test_outside_every_reseller_there_is_nothing(model, worlds):
    sees_nothing_outside(model)


@each_model
def test_inside_there_are_only_its_own_rows(model, worlds):
    sees_only_its_own_inside(model, worlds.north)
    sees_only_its_own_inside(model, worlds.south)


@each_model
def test_no_row_can_be_added_for_another_reseller(model, worlds):
    with entered(worlds.south.reseller):
        copy = rows(model).get(pk=row_of(worlds.south, model).pk)
    copy.pk, copy._state.adding = None, True
    if model is ProofLine:
        copy.part = None  # its trigger would refuse first
    with entered(worlds.north.reseller):
        is_refused(lambda: rows(model).bulk_create([copy]))


@each_model
def test_rows_of_another_reseller_are_neither_changed_nor_deleted(model, worlds):
    with entered(worlds.south.reseller):
        theirs = rows(model).filter(pk=row_of(worlds.south, model).pk)
    with entered(worlds.north.reseller):
        assert theirs.update(reseller=worlds.north.reseller) == 0
        assert theirs._raw_delete(theirs.db) == 0
    with entered(worlds.south.reseller):
        assert theirs.exists()


@each_model
def test_no_row_can_be_given_to_another_reseller(model, worlds):
    with entered(worlds.north.reseller):
        mine = rows(model).filter(pk=row_of(worlds.north, model).pk)
        because = "append-only|Cannot update" if is_history(model) else "row-level security"
        is_refused(lambda: mine.update(reseller=worlds.south.reseller), because=because)


def test_shared_parts_are_read_inside_and_written_only_outside(worlds):
    shared = Part.objects.create(
        vendor="Microsoft", part_number="R18-1", product="RDS CAL", version="2022", metric="user"
    )
    with entered(worlds.north.reseller):
        assert Part.objects.filter(pk=shared.pk).update(vendor="Mine") == 0
        assert Part.objects.get(pk=shared.pk).vendor == "Microsoft"
        shared.pk, shared._state.adding, shared.part_number = None, True, "R18-2"
        is_refused(lambda: Part.objects.bulk_create([shared]))


def test_a_user_sees_his_own_memberships_everywhere_and_nothing_else(worlds):
    with as_user(worlds.oscar):
        assert set(Member.objects.values_list("user", flat=True)) == {worlds.oscar.pk}
        assert owners_of(Member.objects.all()) == {worlds.north.reseller.pk, worlds.south.reseller.pk}
        assert Member.objects.update(role="owner") == 0


def test_every_tracked_model_has_its_history_among_these(worlds):
    assert tracked
    histories = {model.pgh_tracked_model for model in OWNED if is_history(model)}
    assert {"Customer", "Proof", "Member"} <= {model.__name__ for model in histories}


# The owner of the tables is bound by no policy unless it is forced on him: so the net can be put up and cut.
cut = pytest.mark.parametrize("signed_in_as", ["owner"], indirect=True)


@cut
@each_model
def test_without_the_net_these_tests_fail(model, worlds):
    table = model._meta.db_table
    execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    sees_nothing_outside(model)
    sees_only_its_own_inside(model, worlds.north)
    execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
    with pytest.raises(AssertionError):
        sees_nothing_outside(model)
    with pytest.raises(AssertionError):
        sees_only_its_own_inside(model, worlds.north)
