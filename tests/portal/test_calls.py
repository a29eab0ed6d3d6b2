"""A whole call on its page: answers in place, drafts that stay, two people on one check-up, and the way back."""

import datetime
import re

import pytest
import time_machine

from customers.models import AccessGroup, Server
from customers.tenancy import entered
from licensing.models import CheckUp, PaperPromise
from licensing.services.checkups import complete_check_up, plan_check_up
from portal.history import changes_of
from tests.conftest import make_customer
from tests.licensing.records import NOW, add_group, add_line, add_proof, add_server
from tests.portal.portfolio import queries_of

HTMX = {"HX-Request": "true"}
# Longer ago than the tests, whose history has the real time.
A_WEEK_AGO = NOW - datetime.timedelta(days=7)
MINUTE = datetime.timedelta(minutes=1)
ANSWERS = ("people", "servers", "retired", "remote", "papers")


@pytest.fixture(autouse=True)
def clock():
    """A Tuesday; tests move it."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def customer(reseller, alice):
    customer = make_customer(reseller, name="Adatum", time_zone="Europe/Berlin", account_manager=alice)
    with entered(reseller):
        customer.fs1 = add_server(customer)
        customer.rds = add_server(customer, "RDS1", roles=["rds-session-host"])
        customer.office = add_group(customer, customer.fs1, users=40)
        customer.paper = add_proof(customer, kind="none", number="")
        add_line(customer.paper, 30)
    return customer


@pytest.fixture
def check_up(customer, reseller):
    with entered(reseller):
        return plan_check_up(customer=customer, due_on=NOW.date(), by=None)


def page_of(check_up):
    return f"/r/northwind/check-ups/{check_up.pk}/"


def numbers(group, users, before=40):
    return {
        f"users-{group.pk}": users,
        f"users-{group.pk}-before": before,
        f"devices-{group.pk}": 0,
        f"devices-{group.pk}-before": 0,
    }


def answer(client, check_up, kind, given, **headers):
    return client.post(f"{page_of(check_up)}answers/{kind}/", given, headers=headers)


def counted(customer):
    with entered(customer.reseller):
        return AccessGroup.objects.get(pk=customer.office.pk).users


# --- answers -------------------------------------------------------------------------------------------
def test_numbers_are_saved_and_the_position_is_recomputed(sign_in, check_up, customer, erin):
    client = sign_in(erin)
    said = answer(client, check_up, "people", numbers(customer.office, 33), **HTMX)
    assert said.status_code == 200
    for words in (
        "Saved.",
        'id="verdict" hx-swap-oob="true"',
        "3 of 33 people have no Windows Server CAL",
        f'id="id_users-{customer.office.pk}-before" value="33" hx-swap-oob="true"',
    ):
        assert words in said.text, words
    assert 'type="number"' not in said.text, "a field would be replaced while somebody types into it"
    assert counted(customer) == 33
    with entered(customer.reseller):
        entries = changes_of(customer).entries
    assert ("Erin", "check-up due 24 November 2026") in {(entry.who, entry.because) for entry in entries}


def test_without_javascript_the_page_comes_again(sign_in, check_up, customer, erin):
    client = sign_in(erin)
    said = answer(client, check_up, "people", numbers(customer.office, 33))
    assert (said.status_code, said["Location"]) == (302, f"{page_of(check_up)}#people")
    page = client.get(page_of(check_up)).text
    assert "Saved." in page
    assert "3 of 33 people" in page


@pytest.mark.parametrize(
    ("users", "before", "words"),
    [
        pytest.param("-1", 40, "Ensure this value is greater than or equal to 0", id="below nothing"),
        pytest.param("many", 40, "Enter a whole number", id="no number"),
        pytest.param("50", 39, "Somebody changed Office meanwhile", id="changed meanwhile"),
    ],
)
def test_a_number_that_will_not_do_is_told_and_changes_nothing(
    sign_in, check_up, customer, erin, users, before, words
):
    said = answer(sign_in(erin), check_up, "people", numbers(customer.office, users, before), **HTMX)
    assert words in said.text
    assert counted(customer) == 40


def test_a_server_comes_and_goes(sign_in, check_up, customer, erin):
    client = sign_in(erin)
    given = {"name": "NEW", "release": "Windows Server|2025", "groups": [customer.office.pk]}
    said = answer(client, check_up, "servers", given, **HTMX)
    assert "NEW is on file." in said.text
    assert said.text.count('name="on" id="off-') == said.text.count('value="2026-11-24" required') == 3
    assert "40 of 40 people have no Windows Server CAL 2025" in said.text
    with entered(customer.reseller):
        new = Server.objects.get(name="NEW")
    said = answer(client, check_up, "retired", {"server": new.pk, "on": "2026-11-24"}, **HTMX)
    assert "NEW is retired." in said.text
    assert "10 of 40 people have no Windows Server CAL 2022" in said.text
    assert "NEW already" in answer(client, check_up, "servers", given, **HTMX).text
    odd = answer(client, check_up, "servers", given | {"release": "Windows Server|3000"}, **HTMX)
    assert "not one of the available choices" in odd.text


def test_some_work_remotely_now(sign_in, check_up, customer, erin):
    given = {"users": 6, "group": customer.office.pk, "host": customer.rds.pk}
    said = answer(sign_in(erin), check_up, "remote", given, **HTMX)
    assert "group “Office, remote”" in said.text
    assert "6 of 6 people have no RDS CAL" in said.text
    assert counted(customer) == 34


def test_a_paper_is_promised_then_arrives_and_leads_to_its_record(sign_in, check_up, customer, erin):
    client = sign_in(erin)
    said = answer(client, check_up, "papers", {"proof": customer.paper.pk, "state": "promised"}, **HTMX)
    assert "Promised on 24 Nov 2026" in said.text
    said = answer(client, check_up, "papers", {"proof": customer.paper.pk, "state": "arrived"}, **HTMX)
    assert f"/r/northwind/proofs/{customer.paper.pk}/change/" in said.text
    with entered(customer.reseller):
        assert PaperPromise.objects.get().state == "arrived"


def test_viewers_answer_nothing_and_others_are_not_there(sign_in, check_up, customer, bob, mallory):
    client = sign_in(bob)
    page = client.get(page_of(check_up)).text
    assert "On file: Office: 40 users, 0 devices." in page
    assert "<form" not in page.split('class="script"')[1].split("</main>")[0]
    for kind in ANSWERS:
        assert answer(client, check_up, kind, {}).status_code == 403
    for action in ("draft", "present", "take-back"):
        assert client.post(f"{page_of(check_up)}{action}/").status_code == 403
    theirs = sign_in(mallory)
    address = page_of(check_up).replace("northwind", "contoso")
    for action in (*(f"answers/{kind}" for kind in ANSWERS), "draft", "present", "take-back"):
        assert theirs.post(f"{address}{action}/").status_code == 404


# --- the script ----------------------------------------------------------------------------------------
def test_the_script_says_what_was_agreed_and_what_changed(sign_in, check_up, customer, alice, erin):
    with entered(customer.reseller):
        following = complete_check_up(
            check_up=check_up, outcome="to-order", notes="", agreed="Ten more CALs.", by=alice, now=A_WEEK_AGO
        )
    client = sign_in(erin)
    answer(client, following, "people", numbers(customer.office, 30))
    page = client.get(page_of(following)).text
    for words in ("To order.", "Ten more CALs.", "“Short” then, “At risk” now.", "40 → 30 required"):
        assert words in page, words
    changes = client.get(f"{page_of(following)}changes/")
    assert re.search(r"Erin\s+changed group Office", changes.text)


def test_an_attempt_that_reached_nobody_does_not_hide_what_was_agreed(sign_in, check_up, reseller, alice):
    with entered(reseller):
        second = complete_check_up(
            check_up=check_up, outcome="to-order", notes="", agreed="Ten more.", by=alice, now=NOW
        )
        later = NOW + MINUTE
        third = complete_check_up(check_up=second, outcome="not-reached", notes="", by=alice, now=later)
    page = sign_in(alice).get(page_of(third)).text
    assert "Ten more." in page
    assert "Not reached on 24 Nov 2026" in page


def test_why_it_opened_early_is_said(sign_in, check_up, reseller, alice):
    with entered(reseller):
        CheckUp.objects.update(
            early_because="the position became short on 24 November 2026", was_due_on="2027-02-24"
        )
    client = sign_in(alice)
    page = client.get(page_of(check_up)).text
    assert "Opened early because the position became short on 24 November 2026." in page
    assert "It was planned for 24 February 2027." in page
    assert "opened early" in client.get("/r/northwind/check-ups/?when=today").text


def test_the_page_costs_the_same_whatever_there_is(sign_in, check_up, customer, alice, erin):
    with entered(customer.reseller):
        following = complete_check_up(check_up=check_up, outcome="to-order", notes="", by=alice, now=NOW)
    client = sign_in(erin)
    client.get(page_of(following))
    first = queries_of(lambda: client.get(page_of(following)))
    assert first <= 15
    with entered(customer.reseller):
        for number in range(10):
            server = add_server(customer, f"S{number}")
            add_group(customer, server, name=f"G{number}", users=1)
            add_line(add_proof(customer, number=f"INV-{number}"), 1)
    client.get(page_of(following))
    assert queries_of(lambda: client.get(page_of(following))) == first


# --- drafts, and two on one check-up -------------------------------------------------------------------
def test_what_was_typed_is_there_when_one_comes_back(sign_in, check_up, erin):
    client = sign_in(erin)
    typed = {"notes": "They moved.", "agreed": "Quote.", "outcome": "to-order", "follow_up_on": "2026-12-01"}
    assert "Kept at 13:00." in client.post(f"{page_of(check_up)}draft/", typed, headers=HTMX).text
    page = client.get(page_of(check_up)).text
    for words in (">\nThey moved.</textarea>", ">\nQuote.</textarea>", 'value="2026-12-01"'):
        assert words in page, words
    assert 'value="to-order" required checked' in page
    assert client.post(f"{page_of(check_up)}draft/", typed)["Location"] == page_of(check_up)


def test_the_second_is_told_of_the_first(sign_in, check_up, alice, erin, clock):
    sign_in(erin).post(f"{page_of(check_up)}draft/", {"notes": "They moved."})
    clock.shift(2 * MINUTE)
    client = sign_in(alice)
    page = client.get(page_of(check_up)).text
    assert "Erin is on this check-up right now" in page
    assert "They moved." in page
    client.post(f"{page_of(check_up)}present/", headers=HTMX)
    assert "Alice is on this" in sign_in(erin).post(f"{page_of(check_up)}present/", headers=HTMX).text
    clock.shift(40 * MINUTE)
    page = sign_in(alice).get(page_of(check_up)).text
    assert "Erin was on this check-up 40" in page


def test_the_slower_one_is_told_and_keeps_what_he_typed(sign_in, check_up, reseller, alice, erin):
    client = sign_in(erin)
    client.post(f"{page_of(check_up)}draft/", {"notes": "They moved."})
    with entered(reseller):
        complete_check_up(check_up=check_up, outcome="to-order", notes="Mine.", by=alice, now=NOW)
    assert "Alice has closed this check-up" in client.post(f"{page_of(check_up)}present/", headers=HTMX).text
    assert "Alice has closed" in client.post(f"{page_of(check_up)}draft/", {"notes": "x"}, headers=HTMX).text
    client.post(f"{page_of(check_up)}draft/", {"notes": "They moved."})
    page = client.get(page_of(check_up)).text
    assert "Alice closed this check-up while you were at it." in page
    assert ">\nThey moved.</textarea>" in page
    said = answer(client, check_up, "people", {}, **HTMX)
    assert said.status_code == 200


# --- closing, and the way back -------------------------------------------------------------------------
def test_a_follow_up_is_planned_and_named_so(sign_in, check_up, reseller, erin):
    given = {"outcome": "to-order", "agreed": "Quote.", "follow_up_on": "2026-12-01", "next_on": "2027-02-24"}
    client = sign_in(erin)
    page = client.post(f"{page_of(check_up)}complete/", given, follow=True).text
    assert "You call again on 1 December 2026." in page
    assert "follow-up" in client.get("/r/northwind/check-ups/?when=later").text
    with entered(reseller):
        following = CheckUp.objects.open().get()
    page = client.get(page_of(following)).text
    assert "Follow-up due Tuesday, 1 December 2026" in page
    assert 'value="2027-02-24"' in page


def test_nobody_reached_is_called_in_a_week_unless_a_day_was_chosen(sign_in, check_up, reseller, erin):
    client = sign_in(erin)
    client.post(f"{page_of(check_up)}complete/", {"outcome": "not-reached", "next_on": "2027-02-24"})
    with entered(reseller):
        again = CheckUp.objects.open().get()
    assert again.due_on == datetime.date(2026, 12, 1)
    client.post(f"{page_of(again)}complete/", {"outcome": "not-reached", "next_on": "2026-11-26"})
    with entered(reseller):
        assert CheckUp.objects.open().get().due_on == datetime.date(2026, 11, 26)


def test_a_closing_is_undone_with_what_was_typed(sign_in, check_up, erin, clock):
    client = sign_in(erin)
    given = {"outcome": "to-order", "notes": "Ten more.", "next_on": "2027-02-24"}
    client.post(f"{page_of(check_up)}complete/", given)
    assert "Undo: open it again" in client.get(page_of(check_up)).text
    page = client.post(f"{page_of(check_up)}take-back/", follow=True).text
    assert "The check-up is open again." in page
    assert ">\nTen more.</textarea>" in page
    client.post(f"{page_of(check_up)}complete/", given)
    clock.shift(11 * MINUTE)
    assert "Undo" not in client.get(page_of(check_up)).text
    assert "too long ago" in client.post(f"{page_of(check_up)}take-back/", follow=True).text
