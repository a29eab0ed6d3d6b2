"""The pages of check-ups: who is due, what to say, and closing without losing a word."""

import datetime

import pytest
import time_machine

from customers.models import Contact
from customers.tenancy import entered
from licensing.models import CheckUp
from licensing.services.checkups import complete_check_up, plan_check_up
from tests.conftest import make_customer
from tests.licensing.records import NOW, add_group, add_line, add_proof, add_server
from tests.portal.reminders import make_check_up

LIST = "/r/northwind/check-ups/"


@pytest.fixture(autouse=True)
def now():
    """A Tuesday."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def customer(reseller, alice):
    customer = make_customer(reseller, name="Adatum", time_zone="Europe/Berlin", account_manager=alice)
    with entered(reseller):
        add_group(customer, add_server(customer), users=40)
        add_line(add_proof(customer, kind="none", number=""), 30)
        Contact.objects.create(
            reseller=reseller,
            customer=customer,
            name="Carla Contact",
            phone="+49 30 1234",
            email="carla@adatum.example",
        )
    return customer


@pytest.fixture
def check_up(customer, reseller):
    with entered(reseller):
        return plan_check_up(customer=customer, due_on=datetime.date(2026, 11, 20), by=None)


def page_of(check_up):
    return f"{LIST}{check_up.pk}/"


def open_check_up(reseller):
    with entered(reseller):
        return CheckUp.objects.open().select_related("assignee").get()


ANSWER = {"outcome": "to-order", "notes": "Ten more, please.", "next_on": "2027-02-24"}


def test_the_list_shows_open_ones_the_longest_overdue_first(sign_in, reseller, alice, erin):
    make_check_up(reseller, "2026-11-24", "C1", name="Today")
    make_check_up(reseller, "2026-11-12", "C2", name="Late", account_manager=erin)
    make_check_up(reseller, "2026-11-29", "C3", name="Sunday")
    make_check_up(reseller, "2026-11-30", "C4", name="Monday")
    make_check_up(reseller, "2026-11-01", "C5", name="Archived", archived_at=NOW)
    page = sign_in(alice).get(LIST).text
    places = [page.index(f">{name}</a>") for name in ("Late", "Today", "Sunday", "Monday")]
    assert places == sorted(places)
    assert "12 days overdue" in page
    with entered(reseller):
        late = CheckUp.objects.get(customer__name="Late")
    assert f'href="{page_of(late)}"' in page
    assert "Archived" not in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("when=due", {"Late", "Today"}),
        ("when=overdue", {"Late"}),
        ("when=today", {"Today"}),
        ("when=week", {"Today", "Sunday"}),
        ("on=2026-11-29", {"Sunday"}),
        ("when=later", {"Monday"}),
        ("when=closed", {"Done"}),
        ("whose=mine", {"Sunday"}),
        ("whose=owners", {"Today", "Monday"}),
        ("whose={erin}", {"Late"}),
        ("when=due&whose=mine", set()),
        ("q=sun", {"Sunday"}),
    ],
)
def test_the_list_is_narrowed(sign_in, reseller, alice, erin, query, found):
    make_check_up(reseller, "2026-11-24", "C1", name="Today")
    make_check_up(reseller, "2026-11-12", "C2", name="Late", account_manager=erin)
    make_check_up(reseller, "2026-11-29", "C3", name="Sunday", account_manager=alice)
    make_check_up(reseller, "2026-11-30", "C4", name="Monday")
    done = make_check_up(reseller, "2026-11-01", "C5", name="Done", archived_at=NOW)
    with entered(reseller):
        complete_check_up(check_up=done, outcome="all-well", notes="", by=alice, now=NOW)
    page = sign_in(alice).get(f"{LIST}?{query.format(erin=erin.pk)}").text
    assert {name for name in ("Today", "Late", "Sunday", "Monday", "Done") if f">{name}</a>" in page} == found


def test_closed_ones_are_not_there_to_be_changed(sign_in, check_up, reseller, alice):
    with entered(reseller):
        complete_check_up(check_up=check_up, outcome="all-well", notes="", by=alice, now=NOW)
    assert 'name="pick"' in sign_in(alice).get(LIST).text  # the next one
    closed = sign_in(alice).get(f"{LIST}?when=closed").text
    assert "Adatum" in closed
    assert 'name="pick"' not in closed
    assert 'id="many"' not in closed


def test_the_list_costs_the_same_for_one_and_for_twenty(
    sign_in, reseller, alice, django_assert_max_num_queries
):
    client = sign_in(alice)
    make_check_up(reseller, "2026-11-24", "C0")
    client.get(LIST)
    with django_assert_max_num_queries(15) as first:
        client.get(LIST)
    for number in range(1, 21):
        make_check_up(reseller, "2026-11-24", f"C{number}", account_manager=alice)
    with django_assert_max_num_queries(len(first)):
        assert client.get(LIST).status_code == 200


def test_the_page_is_the_script_of_the_call(sign_in, check_up, reseller, alice):
    with entered(reseller):
        following = complete_check_up(
            check_up=check_up, outcome="declined", notes="Asked for March.", by=alice, now=NOW
        )
    page = sign_in(alice).get(page_of(following)).text
    for words in (
        "10 of 40 people have no Windows Server CAL",
        "Find the papers behind Windows Server CAL 2022 by user",
        "Declined",
        "Asked for March.",
        "How many people work with the servers today",
        'value="40"',
        "Carla Contact",
        'href="tel:+49301234"',
        "mailto:carla@adatum.example",
        'value="2027-02-24"',
        "13:00 there",
    ):
        assert words in page, words
    assert page.index("10 of 40") < page.index("Find the papers")


def test_completing_plans_the_next_and_says_so(sign_in, check_up, reseller, erin):
    answer = sign_in(erin).post(f"{page_of(check_up)}complete/", ANSWER, follow=True)
    assert answer.redirect_chain == [(LIST, 302)]
    assert "The check-up of Adatum is closed. The next one is planned for 24 February 2027." in answer.text
    with entered(reseller):
        check_up.refresh_from_db()
    assert (check_up.outcome, check_up.notes) == ("to-order", "Ten more, please.")
    assert open_check_up(reseller).due_on == datetime.date(2027, 2, 24)


def test_a_closed_check_up_keeps_its_position(sign_in, check_up, customer, reseller, bob, erin):
    sign_in(erin).post(f"{page_of(check_up)}complete/", ANSWER)
    with entered(reseller):
        customer.groups.update(users=50)
    page = sign_in(bob).get(page_of(check_up)).text
    assert "10 of 40 people have no" in page
    assert "Ten more, please." in page
    assert "To order" in page
    assert "24 February 2027" in page
    assert "Add to the notes" not in page


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"outcome": ""}, "This field is required"),
        ({"outcome": "skipped"}, "not one of the available choices"),
        ({"next_on": "2026-11-24"}, "Choose a day after today"),
        ({"next_on": "soon"}, "Enter a valid date"),
    ],
)
def test_a_fault_is_told_and_the_notes_stay(sign_in, check_up, reseller, erin, change, words):
    answer = sign_in(erin).post(f"{page_of(check_up)}complete/", ANSWER | change)
    assert answer.status_code == 422
    assert words in answer.text
    assert "Ten more, please." in answer.text
    assert open_check_up(reseller) == check_up


def test_closing_in_two_tabs_is_told_and_loses_nothing(sign_in, check_up, reseller, alice, erin):
    sign_in(alice).post(f"{page_of(check_up)}complete/", ANSWER)
    late = sign_in(erin).post(f"{page_of(check_up)}complete/", {**ANSWER, "notes": "They moved."})
    assert late.status_code == 409
    assert "Alice has closed this check-up meanwhile: to order." in late.text
    assert ">\nThey moved.</textarea>" in late.text
    answer = sign_in(erin).post(f"{page_of(check_up)}notes/", {"text": "They moved."}, follow=True)
    assert "Your words stand below the notes now." in answer.text
    assert "Ten more, please." in answer.text
    assert "They moved." in answer.text
    with entered(reseller):
        assert CheckUp.objects.count() == 2


def test_rescheduling_skipping_and_reassigning(sign_in, check_up, reseller, erin, bob):
    client, page = sign_in(erin), page_of(check_up)
    assert "That day is over" in client.post(f"{page}reschedule/", {"due_on": "2026-11-23"}).text
    moved = client.post(f"{page}reschedule/", {"due_on": "2026-12-01"}, follow=True)
    assert "due on 1 December 2026 now" in moved.text
    client.post(f"{page}reassign/", {"assignee": bob.pk})
    assert open_check_up(reseller).assignee == bob
    client.post(f"{page}reassign/", {"assignee": ""})
    assert open_check_up(reseller).assignee is None
    client.post(f"{page}skip/", {"reason": "On holiday.", "next_on": "2027-01-07"})
    assert open_check_up(reseller).due_on == datetime.date(2027, 1, 7)
    again = client.post(f"{page}skip/", {"reason": "On holiday.", "next_on": "2027-01-07"})
    assert again.status_code == 422
    assert "Erin has closed this check-up meanwhile: skipped." in again.text


def test_viewers_read_and_do_nothing(sign_in, check_up, reseller, bob):
    client, page = sign_in(bob), page_of(check_up)
    shown = client.get(page)
    assert shown.status_code == 200
    assert "Complete the check-up" not in shown.text
    for action in ("complete", "notes", "reschedule", "skip", "reassign"):
        assert client.post(f"{page}{action}/", ANSWER).status_code == 403
    assert open_check_up(reseller) == check_up


def test_others_get_404(sign_in, check_up, mallory, alice):
    client = sign_in(mallory)
    assert client.get(page_of(check_up)).status_code == 404
    for action in ("", "complete/", "notes/", "reschedule/", "skip/", "reassign/"):
        address = page_of(check_up).replace("northwind", "contoso") + action
        assert client.get(address).status_code == 404
        assert client.post(address, ANSWER).status_code in (404, 405)


def test_only_people_of_the_team_can_be_asked_to_call(sign_in, check_up, erin, mallory, reseller):
    answer = sign_in(erin).post(f"{page_of(check_up)}reassign/", {"assignee": mallory.pk})
    assert answer.status_code == 422
    assert "mallory" not in answer.text.lower()
