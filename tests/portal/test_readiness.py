"""What load balancers ask: whether the process lives, and whether it can serve."""

import pytest
from django.conf import settings as site
from django.core.cache import caches
from django.db import connection
from django.test import Client

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


@pytest.mark.parametrize(("language", "words"), [("en", "on our side"), ("de", "schiefgegangen")])
def test_without_postgresql_people_read_so_in_their_browsers_language(language, words, postgres_is_away):
    client = Client(raise_request_exception=False, headers={"accept-language": language})
    client.cookies[site.SESSION_COOKIE_NAME] = "somebody"
    response = client.get("/r/northwind/")
    assert response.status_code == 500
    assert words in response.content.decode()
