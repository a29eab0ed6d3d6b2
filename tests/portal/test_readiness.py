"""What load balancers ask: whether the process lives, and whether it can serve."""

import pytest
from django.core.cache import caches
from django.db import connection

from tests.processes.running import free_port

READY, ALIVE = "/readyz", "/healthz"


@pytest.fixture
def valkey_is_away(settings):
    """The cache is a server that nobody started."""
    backend = "django.core.cache.backends.redis.RedisCache"
    address = f"redis://127.0.0.1:{free_port()}/0"
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": address}}
    yield
    caches["default"].close()


@pytest.fixture
def postgres_is_away(django_db_setup, django_db_blocker):
    """The database is a server that nobody started."""
    with django_db_blocker.unblock():
        there = dict(connection.settings_dict)
        connection.close()
        connection.settings_dict.update(HOST="127.0.0.1", PORT=str(free_port()))
        yield
        connection.close()
        connection.settings_dict.update(there)


def answer(client, path):
    response = client.get(path)
    return response.status_code, response.content.decode()


def test_ready_when_both_answer(client, db):
    assert answer(client, READY) == (200, "ready")
    assert answer(client, ALIVE) == (200, "ok")


def test_without_valkey_the_process_lives_and_is_not_ready(client, db, valkey_is_away, caplog):
    assert answer(client, READY) == (503, "Valkey does not answer")
    assert answer(client, ALIVE) == (200, "ok")
    assert "Valkey does not answer" in caplog.text


def test_without_postgresql_the_process_lives_and_is_not_ready(client, postgres_is_away, caplog):
    assert answer(client, READY) == (503, "PostgreSQL does not answer")
    assert answer(client, ALIVE) == (200, "ok")
    assert "PostgreSQL does not answer" in caplog.text
