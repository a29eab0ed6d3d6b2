"""A member's check-ups as a calendar at a secret address that can be revoked."""

import re

import pytest
from django.test import Client
from icalendar import Calendar

from customers.models import Member
from customers.tenancy import entered
from portal.mail.feeds import make_feed
from portal.models import Feed
from tests.portal.reminders import at, make_check_up

PAGE = "/r/northwind/preferences/"


def subscribe(client, **choice):
    """The path of a new calendar, as the page shows it."""
    page = client.post(f"{PAGE}calendar/", choice)
    assert "no-store" in page["Cache-Control"]
    return re.search(r'value="http://localhost:8000(/calendar/[^"]+\.ics)"', page.text)[1]


def events(path):
    answer = Client().get(path)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return Calendar.from_ical(answer.text).walk("VEVENT")


@pytest.fixture
def check_ups(reseller, alice, erin):
    make_check_up(reseller, "2026-12-01", "C1", name="Adatum", account_manager=erin)
    make_check_up(reseller, "2026-12-02", "C2", name="Fabrikam", account_manager=alice)
    make_check_up(reseller, "2026-12-03", "C3", name="Nobody's")


def test_it_shows_ones_own_check_ups_without_names(check_ups, sign_in, erin):
    path = subscribe(sign_in(erin))
    (event,) = events(path)
    assert (event["SUMMARY"], str(event["DTSTART"].dt)) == ("Check-up", "2026-12-01")
    assert re.search(r"/r/northwind/check-ups/\d+/", event["URL"])
    assert "Adatum" not in Client().get(path).text


def test_names_are_there_for_who_asks_and_owners_see_what_is_nobodys(check_ups, sign_in, alice):
    path = subscribe(sign_in(alice), with_names="yes")
    assert [str(event["SUMMARY"]) for event in events(path)] == ["Check-up: Fabrikam", "Check-up: Nobody's"]


def test_only_a_hash_of_the_secret_is_kept(sign_in, reseller, erin):
    path = subscribe(sign_in(erin))
    with entered(reseller):
        feed = Feed.objects.get()
    secret = path.split("-", 1)[1].removesuffix(".ics")
    assert secret not in str(feed.__dict__)
    assert secret not in sign_in(erin).get(PAGE).text


def test_a_new_address_ends_the_old_one_and_revoking_ends_it_all(check_ups, sign_in, erin):
    client = sign_in(erin)
    first, second = subscribe(client), subscribe(client)
    assert Client().get(first).status_code == 404
    assert len(events(second)) == 1
    client.post(f"{PAGE}calendar/revoke/")
    assert Client().get(second).status_code == 404
    assert "Make an address" in client.get(PAGE).text


def test_who_left_the_team_reads_nothing(check_ups, sign_in, reseller, erin):
    path = subscribe(sign_in(erin))
    with entered(reseller):
        Member.objects.filter(pk=erin.pk).update(removed_at=at("2026-11-30 00:00"))
    assert Client().get(path).status_code == 404


@pytest.mark.parametrize("spoil", ["x", "-", "999999-", "٣-", "1-x", "9" * 40 + "-x"])
def test_what_is_no_address_of_ours_is_not_there(db, spoil):
    assert Client().get(f"/calendar/{spoil}.ics").status_code == 404


def test_a_secret_opens_its_own_reseller_alone(check_ups, cast):
    with entered(cast.other_reseller):
        secret = make_feed(member=cast.mallory, with_names=True).rsplit("/", 1)[1].split("-", 1)[1]
    assert Client().get(f"/calendar/{cast.reseller.pk}-{secret}").status_code == 404
    assert len(events(f"/calendar/{cast.other_reseller.pk}-{secret}")) == 0


def test_a_calendar_is_read_only(check_ups, sign_in, erin):
    path = subscribe(sign_in(erin))
    assert Client().post(path).status_code == 405
