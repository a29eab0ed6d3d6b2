"""An import is undone by the worker: asked for by anybody who may, once, as a whole, and again after a failure."""

import threading
from contextlib import contextmanager

import pytest
from django.db import connection

from customers.models import Customer, Server
from customers.tenancy import entered
from portal import imports
from portal.models import Import
from tests.portal.imports import imported, page_of, undone, work

TABLE = {"kind": "customers", "text": "account\tname\nA1\tAlpha\nA2\tBeta\n"}


@pytest.fixture
def address(sign_in, erin, reseller):
    """What Erin imported."""
    return imported(sign_in(erin), reseller, **TABLE)


def state(reseller):
    """(the state of the import, how many customers there are)."""
    with entered(reseller):
        return Import.objects.get().state, Customer.objects.count()


def test_asking_changes_nothing_yet_and_the_page_tells_how_far_it_is(address, sign_in, erin, reseller):
    client = sign_in(erin)
    for _ in range(2):  # pressed twice
        assert client.post(f"{address}undo/").status_code == 302
        assert state(reseller) == ("undoing", 2)
    page = page_of(client, address)
    assert "Being undone" in page
    assert "It is about to start. You can leave this page" in page
    assert f'action="{address}undo/"' in page  # to start it again
    assert "Undo all of it" not in page
    work(reseller, address)
    work(reseller, address)  # the second message
    assert state(reseller) == ("undone", 0)
    with entered(reseller):
        assert Customer.pgh_event_model.objects.filter(pgh_label="delete").count() == 2


def test_progress_is_counted_in_rows(address, sign_in, erin, reseller, monkeypatch):
    client, seen = sign_in(erin), []
    client.post(f"{address}undo/")
    keep = imports.cache.set

    def look(key, value, timeout):
        keep(key, value, timeout=timeout)
        seen.append(page_of(client, address))

    monkeypatch.setattr(imports.cache, "set", look)
    work(reseller, address)
    assert "2 of 4 rows." in seen[0]  # two check-ups, then two customers
    assert 'max="4" value="2"' in seen[0]
    assert "Start it again" not in seen[0]


def test_whoever_undoes_is_told_by_page_and_history(address, sign_in, alice, reseller):
    page = undone(sign_in(alice), reseller, address)
    assert "Brought by Erin" in page
    assert "Undone by Alice" in page
    with entered(reseller):
        event = Customer.pgh_event_model.objects.filter(pgh_label="delete").first()
        assert event.pgh_context["name"] == str(alice.user)
        assert event.pgh_context["because"] == "undo of an import"
    assert "undo of an import" in sign_in(alice).get("/r/northwind/history/").content.decode()


def test_a_failure_of_ours_leaves_everything_and_it_can_be_asked_again(
    address, sign_in, erin, reseller, monkeypatch
):
    client = sign_in(erin)
    client.post(f"{address}undo/")
    with monkeypatch.context() as patched:
        patched.setattr(imports.cache, "set", no_cache)  # after some rows are gone
        with pytest.raises(ConnectionError):
            work(reseller, address)
    assert state(reseller) == ("done", 2)
    assert "Nothing was undone; you can try again." in page_of(client, address)
    assert "Something went wrong" not in undone(client, reseller, address)
    assert state(reseller) == ("undone", 0)


def no_cache(*args, **kwargs):
    raise ConnectionError


def test_what_stood_in_the_way_is_told_until_somebody_asks_anew(address, sign_in, erin, reseller):
    client = sign_in(erin)
    later = make_server(reseller)
    assert "Server Later depends on it" in undone(client, reseller, address)
    with entered(reseller):
        later.delete()
    assert "in the way" not in undone(client, reseller, address)
    assert state(reseller) == ("undone", 0)


def make_server(reseller):
    """Somebody's server at a customer that the import made."""
    with entered(reseller):
        return Server.objects.create(
            reseller=reseller,
            customer=Customer.objects.get(account="A1"),
            name="Later",
            product="Windows Server",
            version="2022",
        )


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_for_the_worker_that_has_it(address, sign_in, erin, reseller):
    client = sign_in(erin)
    client.post(f"{address}undo/")
    with held_by_another(reseller), connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '2s'")
        answers = [client.post(f"{address}{press}/").status_code for press in ("undo", "confirm")]
        cursor.execute("SET lock_timeout = 0")
    assert answers == [302, 302]
    assert state(reseller) == ("undoing", 2)


@contextmanager
def held_by_another(reseller):
    """Another transaction has the import, as a worker does."""
    has_it, let_go = threading.Event(), threading.Event()

    def hold():
        try:
            with entered(reseller):
                Import.objects.select_for_update().get()
                has_it.set()
                let_go.wait(20)
        finally:
            connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    try:
        assert has_it.wait(20)
        yield
    finally:
        let_go.set()
        holder.join()
