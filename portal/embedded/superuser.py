"""What the superuser sets up in a running PostgreSQL: roles, database, extensions, default privileges."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import psycopg

DATABASE = "calcheckup"
OWNER = "calcheckup_owner"
APP = "calcheckup_app"
EXTENSIONS = ("pg_trgm", "btree_gist", "unaccent", "citext")


def connect(port: int, password: str, database: str) -> "psycopg.Connection[Any]":
    import psycopg  # here: only the keeper of PostgreSQL connects, and others start faster without

    return psycopg.connect(
        host="127.0.0.1",
        port=port,
        user="postgres",
        password=password,
        dbname=database,
        autocommit=True,
        connect_timeout=5,
        sslmode="disable",
    )


def answers(port: int, password: str) -> bool:
    """Whether the server takes connections. Until then it refuses them, or says that it is starting."""
    from psycopg import OperationalError

    try:
        connect(port, password, "postgres").close()
    except OperationalError:
        return False
    return True


def set_up(port: int, superuser_password: str, owner_password: str, app_password: str) -> None:
    """Makes what is missing; what is there already stays as it is, but for the passwords."""
    with connect(port, superuser_password, "template1") as connection:
        _make_role(connection, OWNER, owner_password, "CREATEDB")
        _make_role(connection, APP, app_password, "NOCREATEDB")
        # Test databases are copies of template1, so they get the same.
        _prepare_database(connection)
    with connect(port, superuser_password, "postgres") as connection:
        if not _exists(connection, "SELECT FROM pg_database WHERE datname = %s", DATABASE):
            _execute(connection, "CREATE DATABASE {} OWNER {}", DATABASE, OWNER)
    with connect(port, superuser_password, DATABASE) as connection:
        _prepare_database(connection)


def _make_role(connection: "psycopg.Connection[Any]", role: str, password: str, may_create: str) -> None:
    from psycopg import sql

    if not _exists(connection, "SELECT FROM pg_roles WHERE rolname = %s", role):
        _execute(connection, "CREATE ROLE {}", role)
    attributes = f"LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOREPLICATION {may_create}"
    statement = sql.SQL("ALTER ROLE {} WITH " + attributes + " PASSWORD {}")
    connection.execute(statement.format(sql.Identifier(role), sql.Literal(password)))


def _prepare_database(connection: "psycopg.Connection[Any]") -> None:
    """Extensions, which take a superuser; and what the portal's role may do with whatever the owner makes.

    The schema `public` is the database owner's through PostgreSQL's own role pg_database_owner.
    """
    for extension in EXTENSIONS:
        _execute(connection, "CREATE EXTENSION IF NOT EXISTS {}", extension)
    for privileges in ("SELECT, INSERT, UPDATE, DELETE ON TABLES", "SELECT, USAGE ON SEQUENCES"):
        _execute(connection, f"ALTER DEFAULT PRIVILEGES FOR ROLE {{}} GRANT {privileges} TO {{}}", OWNER, APP)


def _execute(connection: "psycopg.Connection[Any]", statement: str, *names: str) -> None:
    from psycopg import sql

    connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def _exists(connection: "psycopg.Connection[Any]", query: str, name: str) -> bool:
    return connection.execute(query, [name]).fetchone() is not None
