"""Members choose when mail comes: on their page, and by the signed link in every mail without signing in."""

import datetime
import re

import pytest
from django.core import mail
from django.test import Client

from customers.models import Member, Reseller
from customers.tenancy import entered
from portal.mail.choices import choices_address, rhythm_of, stop_address
from portal.models import Message
from tests.conftest import make_member
from tests.portal.reminders import check_up_of, make_check_up, messages, plan, run_through, tick

# 30 November 2026 is a Monday; in Berlin it is eight at 07:00 UTC.
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def since_friday(reseller, alice):
    """The portal runs since Friday the 27th."""
    tick("2026-11-27 12:00")


def choose(member, **choice):
    with entered(member.reseller):
        Member.objects.filter(pk=member.pk).update(**choice)
        member.refresh_from_db()
    return member


def path_of(address):
    return "/" + address.split("/", 3)[3]


# --- what is told --------------------------------------------------------------------------------------
@pytest.mark.usefixtures("since_friday")
def test_what_is_coming_up_is_told_on_mondays_within_the_resellers_days(reseller):
    make_check_up(reseller, "2026-12-14", name="Soon")
    make_check_up(reseller, "2026-12-15", "C2", name="Later")
    assert run_through("2026-11-28 00:00", "2026-12-01 00:00") == ["2026-11-30 07:00"]
    message = messages(reseller)[-1]
    assert message.subject == "Check-up coming up: Soon"
    assert "due on 14 December" in message.text
    assert "Later" not in message.text
    Reseller.objects.update(lead_days=0)
    assert run_through("2026-12-01 00:00", "2026-12-13 00:00") == []


def overdue(reseller, told):
    """Erin's check-up of 1 December and nothing of Alice's."""
    return [message for message in messages(reseller) if message.member == told]


def test_owners_are_told_once_of_what_is_overdue_for_long(since_friday, reseller, alice, erin):
    second = make_member(reseller, "dora", Member.Role.OWNER, time_zone="Europe/Berlin")
    make_check_up(reseller, "2026-12-01", name="Adatum", account_manager=erin)
    make_check_up(reseller, "2026-12-01", "C2", name="Own", account_manager=alice)
    run_through("2026-11-28 00:00", "2026-12-14 23:00")
    assert overdue(reseller, second) == []
    assert tick("2026-12-15 07:00") == 2
    (first,) = overdue(reseller, second)
    assert first.subject.startswith("2 check-ups overdue for 14 days or more: ")
    assert "Erin looks after it" in first.text
    mine = overdue(reseller, alice)[-1]
    assert mine.subject == "Check-up due: Own"
    assert "ONE OVERDUE FOR 14 DAYS OR MORE" in mine.text
    run_through("2026-12-15 08:00", "2026-12-31 00:00")
    assert len(overdue(reseller, second)) == 1
    assert "Adatum" not in overdue(reseller, alice)[-1].text


# --- preferences ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("choice", "told"),
    [
        pytest.param({"reminders": "weekly"}, ["12-07 07:00", "12-14 07:00"], id="weekly only"),
        pytest.param({"reminders": "off"}, [], id="off"),
        pytest.param(
            {"reminders": "daily", "reminder_weekdays": [0, 1, 2, 3, 4]},
            [f"12-{day} 07:00" for day in ("02", "03", "04", "07", "08", "09", "10", "11", "14")],
            id="on working days while something is due",
        ),
        pytest.param(
            {"reminder_hour": 16, "reminder_weekdays": [3]},
            ["12-02 15:00", "12-03 15:00", "12-10 15:00"],
            id="Thursdays at four, and when newly due",
        ),
    ],
)
def test_mail_comes_as_each_member_chose(since_friday, reseller, alice, choice, told):
    choose(alice, **choice)
    make_check_up(reseller, "2026-12-02")
    Reseller.objects.update(lead_days=0)
    found = run_through("2026-12-01 00:00", "2026-12-14 23:00")
    assert found == [f"2026-{time}" for time in told]


def test_what_is_only_coming_up_is_told_once_a_week_even_to_who_wants_mail_daily(
    since_friday, reseller, alice
):
    choose(alice, reminders="daily", reminder_weekdays=[1, 2, 3])
    make_check_up(reseller, "2026-12-12")
    assert run_through("2026-11-30 00:00", "2026-12-11 23:00") == ["2026-12-01 07:00", "2026-12-08 07:00"]


def test_an_hour_that_does_not_exist_that_day_is_the_one_after(reseller, alice):
    """On 28 March 2027 clocks in Berlin go from two to three; she wants mail at two."""
    choose(alice, reminder_hour=2, reminders="daily", reminder_weekdays=[5, 6, 0])
    tick("2027-03-26 12:00")
    make_check_up(reseller, "2027-03-26")
    times = "00:00", "00:59", "01:00", "01:59", "02:00"
    assert run_through("2027-03-27 00:00", "2027-03-29 23:00", *times) == [
        "2027-03-27 01:00",
        "2027-03-28 01:00",
        "2027-03-29 00:00",
    ]


def test_a_later_hour_of_the_same_day_is_waited_for(since_friday, reseller, alice):
    make_check_up(reseller, "2026-11-30")
    tick("2026-11-29 12:00")
    choose(alice, reminder_hour=10)
    assert run_through("2026-11-30 00:00", "2026-11-30 23:00", "07:00", "08:59", "09:00") == [
        "2026-11-30 09:00"
    ]


def test_the_page_keeps_what_is_chosen_and_wakes_the_tick(sign_in, reseller, bob):
    client = sign_in(bob)
    assert "on Mondays at 8:00, and on another day" in client.get("/r/northwind/preferences/").text
    chosen = {
        "time_zone": "Europe/Vienna",
        "reminders": "daily",
        "reminder_hour": "17",
        "reminder_weekdays": ["4", "0"],
    }
    page = client.post("/r/northwind/preferences/", chosen, follow=True).text
    assert "on Mondays and Fridays at 17:00 while something is due" in page
    with entered(reseller):
        bob.refresh_from_db()
    assert (bob.time_zone, bob.reminder_hour, bob.reminder_weekdays) == ("Europe/Vienna", 17, [0, 4])
    assert client.post("/r/northwind/preferences/", chosen | {"reminder_weekdays": []}).status_code == 422


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        ({}, "on Mondays at 8:00, and on another day when something is newly due"),
        (
            {"reminders": "weekly", "reminder_weekdays": [0, 2, 4]},
            "on Mondays, Wednesdays and Fridays at 8:00",
        ),
        (
            {"reminders": "daily", "reminder_weekdays": [0, 1, 2, 3, 4]},
            "on weekdays at 8:00 while something is due",
        ),
        (
            {"reminders": "daily", "reminder_weekdays": list(range(7))},
            "every day at 8:00 while something is due",
        ),
        ({"reminders": "off"}, "never"),
    ],
)
def test_a_rhythm_in_words(choice, words):
    defaults = {"reminders": "usual", "reminder_weekdays": [0], "reminder_hour": 8}
    assert rhythm_of(Member(**defaults | choice)) == words


# --- the link in the mail ------------------------------------------------------------------------------
@pytest.fixture
def told(since_friday, reseller, alice):
    """Alice's mail of today as it was sent."""
    make_check_up(reseller, "2026-12-01")
    tick("2026-12-01 07:00")
    return mail.outbox[-1]


def test_the_link_in_the_mail_changes_what_comes_without_signing_in(told, reseller, alice):
    (address,) = set(re.findall(r"http://localhost:8000/mail/\S+/", told.body))
    assert address in told.alternatives[0][0]
    client = Client(enforce_csrf_checks=True)
    page = client.get(path_of(address))
    assert page.status_code == 200
    assert "alice@example.com" in page.text
    chosen = {
        "reminders": "weekly",
        "reminder_hour": "9",
        "reminder_weekdays": ["1"],
        "csrfmiddlewaretoken": client.cookies["csrftoken"].value,
    }
    saved = client.post(path_of(address), chosen, follow=True)
    assert "Saved: on Tuesdays at 9:00." in saved.text
    with entered(reseller):
        alice.refresh_from_db()
        assert alice.events.order_by("-pgh_id").first().pgh_context["because"] == "link in a mail"
    assert (alice.reminders, alice.reminder_hour, alice.reminder_weekdays) == ("weekly", 9, [1])


def test_one_click_stops_the_mail_as_mail_programs_do_it(told, reseller, alice):
    headers = told.message()
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = headers["List-Unsubscribe"].strip("<>").replace("\n", "").replace(" ", "")
    assert address == stop_address(member=alice)
    client = Client(enforce_csrf_checks=True)
    assert client.get(path_of(address)).status_code == 200
    with entered(reseller):
        alice.refresh_from_db()
    assert alice.reminders == "usual"  # a GET changes nothing
    for _ in range(2):
        answer = client.post(path_of(address), ONE_CLICK)
        assert (answer.status_code, "sends no more mail" in answer.text) == (200, True)
    with entered(reseller):
        alice.refresh_from_db()
    assert alice.reminders == "off"
    assert run_through("2026-12-02 00:00", "2026-12-20 00:00") == []


@pytest.mark.parametrize("spoil", [lambda token: token[:-1], lambda token: "x" + token, lambda token: "none"])
def test_a_link_that_is_not_ours_does_nothing(alice, spoil):
    token = choices_address(member=alice).split("/")[-2]
    for address in (f"/mail/{spoil(token)}/", f"/mail/{spoil(token)}/stop/"):
        assert Client().get(address).status_code == 410
        assert Client().post(address, ONE_CLICK).status_code == 410
    with entered(alice.reseller):
        alice.refresh_from_db()
    assert alice.reminders == "usual"


def test_a_link_reaches_its_own_member_and_nobody_of_another_reseller(cast):
    """The signed reseller is the one that is entered: a member of another one is not there."""
    from django.core import signing

    from portal.mail.choices import SALT

    forged = {"r": cast.reseller.pk, "m": cast.mallory.pk}
    token = signing.Signer(salt=SALT).sign_object(forged)
    assert Client().post(f"/mail/{token}/stop/", ONE_CLICK).status_code == 410
    Client().post(path_of(stop_address(member=cast.alice)), ONE_CLICK)
    with entered(cast.other_reseller):
        cast.mallory.refresh_from_db()
        assert cast.mallory.reminders == "usual"
    with entered(cast.reseller):
        cast.erin.refresh_from_db()
        assert cast.erin.reminders == "usual"


def test_who_left_the_team_has_no_choice_left(reseller, alice, erin):
    choose(erin, removed_at=datetime.datetime(2026, 11, 28, tzinfo=datetime.UTC))
    assert Client().get(path_of(choices_address(member=erin))).status_code == 410


def test_mail_that_nobody_wants_any_more_is_not_sent_from_the_queue(since_friday, reseller, alice):
    make_check_up(reseller, "2026-12-01")
    assert plan("2026-12-01 07:00") == 1
    choose(alice, reminders="off")
    tick("2026-12-01 07:01")
    assert [message.state for message in messages(reseller)] == [Message.State.CANCELLED]
    assert check_up_of(reseller, "C1")
