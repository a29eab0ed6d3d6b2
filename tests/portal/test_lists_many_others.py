"""Many check-ups, documents or servers at once."""

from datetime import timedelta

import pytest

from customers.models import Server
from customers.tenancy import entered
from licensing.models import CheckUp, Proof
from tests.licensing.records import NOW, add_line, add_proof, add_server, owners
from tests.portal.many import confirm, look, of, told, undo

pytestmark = pytest.mark.usefixtures("noon")
CALLS, PAPERS = "/r/northwind/check-ups/many/", "/r/northwind/proofs/many/"
MACHINES = "/r/northwind/servers/many/"


@pytest.fixture
def check_ups(customers, alice, reseller):
    """One overdue and opened, one later, one closed."""
    today = NOW.date()
    with entered(reseller):
        return [
            CheckUp.objects.create(**owners(customers[0]), due_on=today - timedelta(days=4), opened_at=NOW),
            CheckUp.objects.create(**owners(customers[1]), due_on=today + timedelta(days=4)),
            CheckUp.objects.create(
                **owners(customers[2]), due_on=today, closed_at=NOW, closed_by=alice, outcome="all-well"
            ),
        ]


def test_check_ups_are_rescheduled_and_put_back_also_to_a_day_gone_by(sign_in, erin, check_ups, reseller):
    client, new = sign_in(erin), NOW.date() + timedelta(days=9)
    before = of(reseller, CheckUp, "due_on", "opened_at")
    page = look(client, check_ups, CALLS, action="reschedule", **{"to-due_on": new.isoformat()})
    assert told(page)[0] == ("Cedar", told(page)[0][1], told(page)[0][1], "Alice closed it: “All well”.")
    page = client.get(confirm(client, page, "reschedule", CALLS, back="")["Location"])
    assert [due for due, _opened in of(reseller, CheckUp, "due_on", "opened_at")] == [new, new, NOW.date()]
    assert "2 check-ups are due on" in page.content.decode()
    undo(client, page, CALLS, "reschedule")
    assert of(reseller, CheckUp, "due_on", "opened_at") == before


def test_a_day_gone_by_is_told_for_each(sign_in, erin, check_ups):
    yesterday = (NOW.date() - timedelta(days=1)).isoformat()
    page = look(sign_in(erin), check_ups[:2], CALLS, action="reschedule", **{"to-due_on": yesterday})
    assert {why for *_rest, why in told(page)} == {"That day is over there."}
    assert "Nothing of this would change." in page.content.decode()


def test_check_ups_go_to_somebody_else_and_back(sign_in, erin, check_ups, reseller):
    client = sign_in(erin)
    page = look(client, check_ups[:2], CALLS, action="reassign", **{"to-assignee": erin.pk})
    assert told(page) == [("Alder", "Alice", "Erin", ""), ("Birch", "The owners", "Erin", "")]
    page = client.get(confirm(client, page, "reassign", CALLS, back="")["Location"])
    assert of(reseller, CheckUp, "assignee") == [(erin.pk,), (erin.pk,), (None,)]
    undo(client, page, CALLS, "reassign")
    assert of(reseller, CheckUp, "assignee") == [(None,), (None,), (None,)]


def test_one_that_refuses_stops_all(sign_in, erin, check_ups, reseller, monkeypatch):
    client = sign_in(erin)
    monkeypatch.setattr("portal.pages.checkups.many._OfCheckUps.refusal", lambda self, row, given: "")
    page = look(client, check_ups, CALLS, action="reassign", **{"to-assignee": erin.pk})
    response = confirm(client, page, "reassign", CALLS)
    assert response.status_code == 422
    assert "Alice has closed this check-up meanwhile" in response.content.decode()
    assert of(reseller, CheckUp, "assignee") == [(None,), (None,), (None,)]


def test_documents_are_voided_with_a_reason_and_restored(sign_in, erin, customers, reseller):
    with entered(reseller):
        papers = [add_proof(customer) for customer in customers]
        add_line(papers[0], 5)
    client = sign_in(erin)
    assert look(client, papers, PAPERS, action="void", **{"to-reason": ""}).status_code == 422
    page = look(client, papers, PAPERS, action="void", **{"to-reason": "Sent twice"})
    page = client.get(confirm(client, page, "void", PAPERS, back="")["Location"])
    assert of(reseller, Proof, "voided_at", "void_reason") == [(NOW, "Sent twice")] * 3
    assert "3 documents do not count any more." in page.content.decode()
    undo(client, page, PAPERS, "void")
    assert of(reseller, Proof, "voided_at", "void_reason") == [(None, "")] * 3


def test_servers_are_taken_out_of_service_and_put_back(sign_in, erin, customers, reseller):
    today, later = NOW.date(), NOW.date() + timedelta(days=9)
    on = today - timedelta(days=1)
    with entered(reseller):
        servers = [
            add_server(customers[0], "OLD1"),
            add_server(customers[1], "OLD2", valid_until=later),
            add_server(customers[2], "NEW1", valid_from=today),
        ]
    client, before = sign_in(erin), of(reseller, Server, "valid_until")
    page = look(client, servers, MACHINES, action="retire", **{"to-on": on.isoformat()})
    until = "until 23 Nov 2026"
    why = "It comes into service on 24 Nov 2026 only."
    assert told(page) == [
        ("NEW1, Cedar", "without an end", "without an end", why),
        ("OLD1, Alder", "without an end", until, ""),
        ("OLD2, Birch", "until 3 Dec 2026", until, ""),
    ]
    page = client.get(confirm(client, page, "retire", MACHINES, back="")["Location"])
    assert of(reseller, Server, "valid_until") == [(on,), (on,), (None,)]
    assert "2 servers are in service until 23 Nov 2026." in page.content.decode()
    undo(client, page, MACHINES, "retire")
    assert of(reseller, Server, "valid_until") == before
