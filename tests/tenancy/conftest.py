"""Two resellers with a row of every model, made once for a module; each test's changes are undone.

**north** is alice's, **south** is mallory's; oscar, an operator, visits both. The three nets of design.md
are tested one at a time: `test_isolation.py`, `test_sent.py` and `test_found.py`, `test_database.py`, `test_references.py`.
"""

from types import SimpleNamespace

import pytest
from django.db import connection, models, transaction
from django.test import override_settings

from customers.checks import has_reseller, own_models
from customers.models import Reseller
from licensing.files import folder_of
from tests.conftest import OWNER_ROLE, SITE_ROLE, make_member, make_user, sign_in_to_database
from tests.world import make_world

QUICK = override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])
OWNED = [model for model in own_models() if has_reseller(model)]
ROLES = {"site": SITE_ROLE, "owner": OWNER_ROLE}


def label_of(model):
    return model._meta.label


@pytest.fixture(scope="module")
def signed_in_as(request):
    """The role of the database that the module's tests sign in as: "site", or "owner", whom no policy binds."""
    return getattr(request, "param", "site")


@pytest.fixture(scope="module")
def two_worlds(signed_in_as, django_db_setup, django_db_blocker):
    """The rows of both resellers, for as long as the module lasts."""
    with django_db_blocker.unblock(), QUICK:
        sign_in_to_database(ROLES[signed_in_as])
        try:
            with transaction.atomic():
                yield _worlds()
                transaction.set_rollback(True)
        finally:
            sign_in_to_database(SITE_ROLE)


def _worlds():
    north = Reseller.objects.create(slug="northwind", name="Northwind IT", time_zone="Europe/Berlin")
    south = Reseller.objects.create(slug="contoso", name="Contoso Systems")
    oscar = make_user("oscar", is_operator=True)
    alice, mallory = make_member(north, "alice", "owner"), make_member(south, "mallory", "owner")
    staff = {name: make_member(north, name, role) for name, role in [("erin", "editor"), ("bob", "viewer")]}
    return SimpleNamespace(
        north=make_world(alice, "north", visitor=oscar),
        south=make_world(mallory, "south", visitor=oscar),
        oscar=oscar,
        alice=alice,
        mallory=mallory,
        **staff,
    )


@pytest.fixture
def worlds(two_worlds, db):
    """The rows of both resellers; what the test changes is undone."""
    return two_worlds


@pytest.fixture
def north(worlds):
    """North's rows; the files of its documents and of south's lie on the disk."""
    for world in (worlds.north, worlds.south):
        (folder_of(world.reseller) / world.prooffile.stored_name).write_bytes(b"%PDF-1.7")
    worlds.north.colleague, worlds.south.colleague = worlds.bob, worlds.mallory
    worlds.north.operator_user = worlds.south.operator_user = worlds.oscar
    return worlds.north


def settle():
    """Has the database check now what it would check at the end; SQL that alters a table wants that."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def execute(sql):
    """Runs SQL of the test's own."""
    settle()
    with connection.cursor() as cursor:
        cursor.execute(sql)


def rows(model):
    """The model's rows as the database gives them, without any scope of ours."""
    return model._base_manager.all()


def row_of(world, model):
    """The reseller's row of a model; a history's is its newest."""
    found = getattr(world, model._meta.model_name, None)
    return found or rows(model).filter(reseller=world.reseller).order_by("-pk").first()


def is_history(model):
    return any(
        isinstance(field, models.ForeignKey) and field.name == "pgh_obj" for field in model._meta.fields
    )


def owners_of(queryset):
    """The ids of the resellers whose rows are there; shared rows aside."""
    return set(queryset.exclude(reseller=None).values_list("reseller_id", flat=True))


@pytest.fixture
def owner_signed_in(django_db_setup, django_db_blocker):
    """The test's connection is made by the owner of the tables; named before whatever uses the database."""
    with django_db_blocker.unblock():
        sign_in_to_database(OWNER_ROLE)
        yield
        sign_in_to_database(SITE_ROLE)
