"""Every line of the logs says to which request, reseller and job it belongs, and tells nothing of people."""

import io
import json
import logging

import pytest
from django.db import IntegrityError

from portal import tasks
from portal.celery import app
from portal.logs import begin_job, end_job, formatter, without_people
from tests.portal.portfolio import estate


@pytest.fixture
def lines():
    """Returns what has been logged so far, line by line."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter())
    logging.getLogger().addHandler(handler)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logging.getLogger().removeHandler(handler)


def test_a_request_names_itself_its_reseller_and_its_user(sign_in, alice, lines):
    sign_in(alice).get("/r/northwind/customers/")
    began, ended = (line for line in lines() if "request" in line)
    assert began["request_id"] == ended["request_id"]
    assert (ended["reseller"], ended["user_id"], ended["code"]) == ("northwind", alice.user_id, 200)
    assert ended["request"] == "GET /r/northwind/customers/"


def test_what_follows_a_request_is_not_taken_for_it(sign_in, alice, lines):
    sign_in(alice).get("/r/northwind/customers/")
    logging.getLogger("portal").warning("something else")
    assert not {"request_id", "reseller", "user_id"} & lines()[-1].keys()


def test_neither_what_is_typed_nor_addresses_get_in(sign_in, alice, client, lines):
    sign_in(alice).get("/r/northwind/customers/", {"q": "Secretive Ltd"})
    client.post("/accounts/login/", {"login": "who@example.com", "password": "hidden-words"})
    client.get("/mail/a-token-that-opens-the-choices-of-somebody:1abc/")
    error = IntegrityError("duplicate\nDETAIL: Key (name)=(Secretive Ltd) of ann@example.com exists.")
    logging.getLogger("portal").error("refused for bob@example.com", exc_info=error)
    told = json.dumps(lines())
    assert "duplicate" in told
    for secret in (
        "Secretive",
        "who@",
        "hidden-words",
        "a-token",
        "ann@",
        "bob@",
        "127.0.0.1",
        alice.user.email,
    ):
        assert secret not in told


def test_a_resellers_address_stays_readable_however_long():
    path = "/r/a-reseller-with-a-very-long-name-in-its-address/customers/7/"
    assert without_people(None, "info", {"request": f"GET {path}", "code": 200}) == {
        "request": f"GET {path}",
        "code": 200,
    }
    calendar = {"request": "GET /calendar/0123456789abcdef0123456789abcdef.ics"}
    assert without_people(None, "info", calendar) == {"request": "GET /calendar/…"}


def test_a_job_names_itself_its_reseller_and_what_started_it(reseller, lines, monkeypatch):
    estate(reseller)
    monkeypatch.setattr(
        "licensing.services.positions.assess", lambda facts: (_ for _ in ()).throw(RuntimeError("odd"))
    )
    job = tasks.refresh_positions.apply(headers={"asked_by": {"request_id": "r-1", "job": "j-1"}})
    (line,) = [line for line in lines() if "could not be worked out" in line["event"]]
    assert (line["job"], line["task"]) == (job.id, "portal.tasks.refresh_positions")
    assert (line["reseller"], line["request_id"], line["asked_by_job"]) == ("northwind", "r-1", "j-1")
    logging.getLogger("portal").warning("after it")
    assert not {"job", "reseller", "request_id"} & lines()[-1].keys()


def test_a_job_that_is_started_is_told_by_whom(lines):
    begin_job(job="j-2", task="portal.tasks.tick", asked_by={})
    try:
        with app.connection_for_write("memory://") as broker:
            tasks.send_mail.apply_async(connection=broker)
            message = broker.SimpleQueue("celery").get(timeout=5)
    finally:
        end_job()
    assert message.headers["asked_by"] == {"job": "j-2"}
