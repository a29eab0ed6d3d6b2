"""What the two roles may do, in the portal's database and in those that tests make."""

import contextlib
import sys

import psutil
import psycopg
import pytest
import redis
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from tests.embedded.conftest import TELL_AND_WAIT, Launched, new_data


@pytest.fixture(scope="module")
def urls():
    """Servers for this module."""
    with (
        new_data() as data,
        Launched("--data", data, "--test", "--", sys.executable, "-c", TELL_AND_WAIT) as launched,
    ):
        yield launched.environment()
        launched.finish()


@pytest.fixture(params=["calcheckup", "test_calcheckup"])
def database(request, urls):
    """The portal's database, and one that the owner makes as Django's test runner does."""
    name = request.param
    with psycopg.connect(urls["DATABASE_OWNER_URL"], autocommit=True) as connection:
        if name != "calcheckup":
            connection.execute(f"CREATE DATABASE {name}")
        yield name
        if name != "calcheckup":
            connection.execute(f"DROP DATABASE {name}")


@pytest.fixture
def owner(urls, database):
    with psycopg.connect(urls["DATABASE_OWNER_URL"], dbname=database, autocommit=True) as connection:
        yield connection


@pytest.fixture
def app(urls, database):
    with psycopg.connect(urls["DATABASE_URL"], dbname=database, autocommit=True) as connection:
        yield connection


def attributes(connection):
    return connection.execute(
        "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolreplication, rolcreatedb, rolcanlogin"
        " FROM pg_roles WHERE rolname = current_user"
    ).fetchone()


def test_neither_role_is_a_superuser_or_bypasses_row_security(owner, app):
    assert attributes(owner) == ("calcheckup_owner", False, False, False, False, True, True)
    assert attributes(app) == ("calcheckup_app", False, False, False, False, False, True)
    assert app.execute(
        "SELECT count(*) FROM pg_auth_members WHERE member = current_user::regrole"
    ).fetchone() == (0,)


def test_the_owner_owns_the_database_and_its_schema(owner, app):
    query = "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()"
    assert owner.execute(query).fetchone() == ("calcheckup_owner",)
    may = "SELECT pg_has_role(nspowner, 'usage') FROM pg_namespace WHERE nspname = 'public'"
    assert owner.execute(may).fetchone() == (True,)
    assert app.execute(may).fetchone() == (False,)


def test_the_app_owns_nothing_and_cannot_make_anything(app):
    owned = "SELECT count(*) FROM pg_shdepend WHERE refobjid = current_user::regrole AND deptype = 'o'"
    assert app.execute(owned).fetchone() == (0,)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute("CREATE TABLE mine (id int)")


def test_the_app_reads_and_writes_what_the_owner_makes_and_no_more(owner, app):
    with contextlib.closing(owner.cursor()) as cursor:
        cursor.execute("CREATE TABLE thing (id serial, name text)")
    try:
        app.execute("INSERT INTO thing (name) VALUES ('a'), ('b')")
        app.execute("UPDATE thing SET name = 'c' WHERE name = 'a'")
        app.execute("DELETE FROM thing WHERE name = 'b'")
        assert app.execute("SELECT name FROM thing").fetchall() == [("c",)]
        for statement in (
            "TRUNCATE thing",
            "DROP TABLE thing",
            "ALTER TABLE thing DISABLE ROW LEVEL SECURITY",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute(statement)
    finally:
        owner.execute("DROP TABLE thing")


def test_row_security_holds_for_the_app(owner, app):
    owner.execute(
        "CREATE TABLE thing (id int); INSERT INTO thing VALUES (1); ALTER TABLE thing ENABLE ROW LEVEL SECURITY"
    )
    try:
        assert app.execute("SELECT * FROM thing").fetchall() == []
        app.execute("SET row_security = off")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("SELECT * FROM thing")
    finally:
        owner.execute("DROP TABLE thing")


def test_the_extensions_are_there(owner):
    for extension in ("pg_trgm", "btree_gist", "unaccent", "citext"):
        owner.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}")
    assert owner.execute("SELECT lower(unaccent('ÄÖÜ'))").fetchone() == ("aou",)


@pytest.mark.parametrize("name", ["DATABASE_URL", "DATABASE_OWNER_URL"])
def test_postgresql_wants_the_password(urls, name):
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(make_conninfo(urls[name], password="wrong"))


def test_valkey_wants_the_password(urls):
    port = redis.Redis.from_url(urls["REDIS_URL"]).connection_pool.connection_kwargs["port"]
    with pytest.raises(redis.exceptions.AuthenticationError):
        redis.Redis(port=port).ping()


def test_the_servers_listen_on_the_loopback_address_only(urls):
    ports = {
        int(conninfo_to_dict(urls["DATABASE_URL"])["port"]),
        redis.Redis.from_url(urls["REDIS_URL"]).connection_pool.connection_kwargs["port"],
    }
    listening = [
        connection.laddr
        for connection in psutil.net_connections("inet")
        if connection.status == psutil.CONN_LISTEN and connection.laddr.port in ports
    ]
    assert sorted(listening) == sorted(("127.0.0.1", port) for port in ports)
