"""The test run: real PostgreSQL, tables made by their owner, tests as the role of the site. And the cast.

**alice** owns, **erin** edits, **bob** may only read, **oscar** is an operator, **mallory** owns another
reseller and must see nothing. Rows exist only inside a reseller: `with entered(reseller): …`.
"""

import os
from types import SimpleNamespace

import environ
import pytest
from django.db import connection, connections

from customers.models import Customer, Member, Reseller, User
from customers.tenancy import entered
from tests.browser.chromium import (  # noqa: F401 - hooks
    pytest_collection_modifyitems,
    pytest_terminal_summary,
    pytest_testnodedown,
)

SITE_ROLE = environ.Env.db_url_config(os.environ["DATABASE_URL"])
OWNER_ROLE = environ.Env.db_url_config(os.environ["DATABASE_OWNER_URL"])


def sign_in_to_database(role):
    """Lets the next connection be made by the role."""
    connection.close()
    connections["default"].settings_dict.update(USER=role["USER"], PASSWORD=role["PASSWORD"])


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, testrun_uid):
    """The test database is made by the owner of the tables, with a name that no other run has."""
    test = connections["default"].settings_dict["TEST"]
    test["NAME"] = f"{test['NAME'] or 'test_calcheckup'}_{testrun_uid[:8]}"
    sign_in_to_database(OWNER_ROLE)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Tests run as the role of the site; TRUNCATE is for the flush after transactional tests."""
    with django_db_blocker.unblock():
        with connection.cursor() as cursor:
            cursor.execute(f"GRANT TRUNCATE ON ALL TABLES IN SCHEMA public TO {SITE_ROLE['USER']}")
            # A test looks at the plan of this table; nobody shall count its rows in between.
            cursor.execute("ALTER TABLE customers_searchword SET (autovacuum_enabled = off)")
        sign_in_to_database(SITE_ROLE)
    yield
    with django_db_blocker.unblock():
        sign_in_to_database(OWNER_ROLE)


@pytest.fixture(autouse=True)
def quick_and_alone(settings, tmp_path):
    """A cheap password hash, mail in memory, files of proofs in a folder of the test, a cache of its own."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # Static files are looked up when asked for: every `Client` is a site that just starts and would list them all.
    settings.WHITENOISE_AUTOREFRESH = True
    settings.FILES_DIR = tmp_path / "files"
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": str(tmp_path)}
    }


def make_user(name, **fields):
    """A user whose address is confirmed; the password is "correct horse"."""
    user = User.objects.create_user(f"{name}@example.com", "correct horse", name=name.capitalize(), **fields)
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    return user


def make_member(reseller, name, role, **fields):
    """A user and his place in the reseller."""
    user = make_user(name)
    with entered(reseller):
        return Member.objects.create(reseller=reseller, user=user, role=role, **fields)


def make_customer(reseller, account="C1", **fields):
    """A customer of the reseller."""
    with entered(reseller):
        return Customer.objects.create(
            reseller=reseller, account=account, **{"name": f"Customer {account}", **fields}
        )


@pytest.fixture
def reseller(db):
    """Alice's reseller."""
    return Reseller.objects.create(slug="northwind", name="Northwind IT", time_zone="Europe/Berlin")


@pytest.fixture
def other_reseller(db):
    """Mallory's reseller."""
    return Reseller.objects.create(slug="contoso", name="Contoso Systems")


@pytest.fixture
def alice(reseller):
    return make_member(reseller, "alice", Member.Role.OWNER, time_zone="Europe/Berlin")


@pytest.fixture
def erin(reseller, alice):
    return make_member(reseller, "erin", Member.Role.EDITOR, time_zone="Europe/Berlin")


@pytest.fixture
def bob(reseller, alice):
    return make_member(reseller, "bob", Member.Role.VIEWER, time_zone="America/Chicago")


@pytest.fixture
def mallory(other_reseller):
    return make_member(other_reseller, "mallory", Member.Role.OWNER)


@pytest.fixture
def oscar(db):
    """An operator: a user, and a member only while he visits."""
    return make_user("oscar", is_operator=True)


@pytest.fixture
def cast(reseller, other_reseller, alice, erin, bob, mallory, oscar):
    """Everybody at once."""
    return SimpleNamespace(
        reseller=reseller,
        other_reseller=other_reseller,
        alice=alice,
        erin=erin,
        bob=bob,
        mallory=mallory,
        oscar=oscar,
    )


@pytest.fixture
def sign_in(client):
    """Signs a member (or user) in and returns the client."""

    def sign(member):
        client.force_login(getattr(member, "user", member))
        return client

    return sign
