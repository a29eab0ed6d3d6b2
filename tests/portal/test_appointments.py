"""Contacts who agreed are invited days ahead, with an appointment that moves and is called off with the check-up."""

import datetime

import pytest
from django.core import mail
from django.test import Client
from icalendar import Calendar

from customers.models import Contact, Reseller
from customers.services.customers import archive_customer, restore_customer
from customers.tenancy import entered
from licensing.services.checkups import (
    complete_check_up,
    reschedule_check_up,
    skip_check_up,
    take_back_closing,
)
from portal.mail.choices import choices_address, stop_address
from portal.models import Message
from tests.portal.reminders import at, make_check_up, messages, run_through, tick
from tests.portal.test_reminders_choices import ONE_CLICK, path_of

NOON = "08:00", "11:00", "23:00"


@pytest.fixture
def contact(reseller, erin):
    """Ada of Adatum in Berlin agreed; Erin looks after Adatum, whose check-up is on 15 December 2026."""
    Reseller.objects.update(invites_contacts=True, colour="#aa3300")
    fields = {"account_manager": erin, "time_zone": "Europe/Berlin"}
    check_up = make_check_up(reseller, "2026-12-15", name="Adatum", **fields)
    with entered(reseller):
        contact = Contact.objects.create(
            reseller=reseller,
            customer=check_up.customer,
            name="Ada",
            email="ada@adatum.example",
            mail_agreed_on="2026-11-01",
        )
    contact.check_up = check_up
    return contact


def invitations(reseller):
    return [message for message in messages(reseller) if message.purpose != "check-ups"]


def sent_to_ada():
    return [message for message in mail.outbox if "ada@adatum.example" in message.to[0]]


def event_of(message):
    (event,) = Calendar.from_ical(message.calendar).walk("VEVENT")
    return event


def move(contact, day, now):
    with entered(contact.reseller):
        reschedule_check_up(
            check_up=contact.check_up, due_on=datetime.date.fromisoformat(day), by=None, now=at(now)
        )


def test_an_invitation_comes_days_ahead_in_the_morning_with_an_appointment(contact, reseller, erin):
    run_through("2026-12-01 00:00", "2026-12-08 06:00", "05:00", "23:30")
    assert sent_to_ada() == []
    tick("2026-12-08 07:00")
    run_through("2026-12-08 08:00", "2026-12-16 00:00", *NOON)
    (sent,) = sent_to_ada()
    assert sent.subject == "Licence check-up with Northwind IT on 15 December 2026"
    headers = sent.message()
    assert headers["From"] == "Northwind IT <no-reply@localhost>"
    assert headers["Reply-To"] == "erin@example.com"
    assert (
        headers["List-Unsubscribe"].replace("\n", "").replace(" ", "") == f"<{stop_address(contact=contact)}>"
    )
    html = sent.alternatives[0][0]
    assert "#aa3300" in html
    for body in (sent.body, html):
        assert "Tuesday, 15 December 2026" in body
        assert choices_address(contact=contact) in body
    (message,) = invitations(reseller)
    assert (message.state, message.contact_id, message.recipient) == ("sent", contact.pk, "Ada")
    calendar = Calendar.from_ical(sent.alternatives[1][0])
    assert sent.alternatives[1][1] == "text/calendar; method=REQUEST"
    assert sent.attachments[0][0] == "invite.ics"
    assert calendar["METHOD"] == "REQUEST"
    event = event_of(message)
    assert event["DTSTART"].dt == datetime.date(2026, 12, 15)
    assert event["ORGANIZER"] == "mailto:erin@example.com"
    assert event["ATTENDEE"] == "mailto:ada@adatum.example"
    assert (event["SEQUENCE"], event["STATUS"]) == (0, "CONFIRMED")


def test_when_the_day_moves_the_appointment_moves_with_it(contact, reseller):
    tick("2026-12-08 07:00")
    move(contact, "2027-01-20", "2026-12-09 10:00")
    tick("2026-12-09 10:05")
    run_through("2026-12-10 00:00", "2026-12-20 00:00", *NOON)
    first, second = invitations(reseller)
    assert second.subject == "New day: licence check-up with Northwind IT on 20 January 2027"
    assert "no longer on Tuesday, 15 December" in second.text
    was, became = event_of(first), event_of(second)
    assert was["UID"] == became["UID"]
    assert (was["SEQUENCE"], became["SEQUENCE"]) == (0, 1)
    assert became["DTSTART"].dt == datetime.date(2027, 1, 20)


def test_a_skipped_check_up_is_called_off(contact, reseller, erin):
    tick("2026-12-08 07:00")
    with entered(reseller):
        skip_check_up(check_up=contact.check_up, reason="On leave", by=erin, now=at("2026-12-09 10:00"))
    tick("2026-12-09 10:05")
    run_through("2026-12-10 00:00", "2026-12-20 00:00", *NOON)
    first, second = invitations(reseller)
    assert second.purpose == "cancellation"
    assert second.subject.startswith("Called off: ")
    assert Calendar.from_ical(second.calendar)["METHOD"] == "CANCEL"
    event = event_of(second)
    assert (event["UID"], event["SEQUENCE"], event["STATUS"]) == (event_of(first)["UID"], 1, "CANCELLED")
    assert sent_to_ada()[-1].alternatives[1][1] == "text/calendar; method=CANCEL"


def test_a_check_up_that_took_place_is_not_called_off(contact, reseller, erin):
    tick("2026-12-08 07:00")
    with entered(reseller):
        now = at("2026-12-15 10:00")
        complete_check_up(check_up=contact.check_up, outcome="all-well", notes="", by=erin, now=now)
    run_through("2026-12-15 11:00", "2026-12-20 00:00", *NOON)
    assert len(invitations(reseller)) == 1


def test_nobody_is_told_of_what_can_still_be_taken_back(contact, reseller, erin):
    with entered(reseller):
        now, soon = at("2026-12-01 10:00"), datetime.date(2026, 12, 8)
        complete_check_up(
            check_up=contact.check_up, outcome="all-well", notes="", by=erin, now=now, next_on=soon
        )
    tick("2026-12-01 10:09")
    assert invitations(reseller) == []
    tick("2026-12-01 10:11")
    assert [message.day for message in invitations(reseller)] == [soon]


def test_after_a_closing_was_taken_back_the_appointment_stands_again(contact, reseller, erin):
    tick("2026-12-08 07:00")
    with entered(reseller):
        skip_check_up(check_up=contact.check_up, reason="On leave", by=erin, now=at("2026-12-09 10:00"))
    tick("2026-12-09 10:05")
    with entered(reseller):
        take_back_closing(check_up=contact.check_up, by=erin, now=at("2026-12-09 10:08"))
    run_through("2026-12-09 11:00", "2026-12-14 00:00", *NOON)
    told = invitations(reseller)
    assert [message.purpose for message in told] == ["appointment", "cancellation", "appointment"]
    assert [event_of(message)["SEQUENCE"] for message in told] == [0, 1, 2]


def test_a_customer_who_is_archived_is_called_off_and_invited_anew_when_he_comes_back(
    contact, reseller, erin
):
    tick("2026-12-08 07:00")
    with entered(reseller):
        archive_customer(customer=contact.customer, by=erin, now=at("2026-12-09 10:00"))
    run_through("2026-12-09 11:00", "2026-12-11 00:00", *NOON)
    first, second = invitations(reseller)
    assert (second.purpose, second.state, second.day) == ("cancellation", "sent", first.day)
    assert event_of(second)["UID"] == event_of(first)["UID"]
    assert (event_of(second)["SEQUENCE"], event_of(second)["STATUS"]) == (1, "CANCELLED")
    with entered(reseller):
        restore_customer(customer=contact.customer, by=erin)
    run_through("2026-12-11 11:00", "2026-12-14 00:00", *NOON)
    *_before, again = invitations(reseller)
    assert (again.purpose, again.sequence, len(invitations(reseller))) == ("appointment", 2, 3)


def test_the_next_check_up_is_another_appointment(contact, reseller, erin):
    tick("2026-12-08 07:00")
    with entered(reseller):
        now, day = at("2026-12-15 10:00"), datetime.date(2027, 1, 15)
        complete_check_up(
            check_up=contact.check_up, outcome="all-well", notes="", by=erin, now=now, next_on=day
        )
    run_through("2026-12-15 11:00", "2027-01-09 00:00", *NOON)
    first, second = invitations(reseller)
    assert event_of(first)["UID"] != event_of(second)["UID"]
    assert event_of(second)["SEQUENCE"] == 0


@pytest.mark.parametrize("why", ["reseller", "contact", "archived", "no address"])
def test_nobody_is_written_to_who_did_not_agree(contact, reseller, why):
    if why == "reseller":
        Reseller.objects.update(invites_contacts=False)
    with entered(reseller):
        if why == "contact":
            Contact.objects.update(mail_agreed_on=None)
        elif why == "no address":
            Contact.objects.update(email="")
        elif why == "archived":
            type(contact.customer).objects.update(archived_at=at("2026-11-01 00:00"))
    run_through("2026-12-08 00:00", "2026-12-16 00:00", *NOON)
    assert invitations(reseller) == []


def test_one_click_ends_it_and_the_day_stays_on_file(contact, reseller):
    tick("2026-12-08 07:00")
    client = Client(enforce_csrf_checks=True)
    assert "Stop this mail?" in client.get(path_of(choices_address(contact=contact))).text
    assert "no more invitations" in client.post(path_of(stop_address(contact=contact)), ONE_CLICK).text
    with entered(reseller):
        contact.refresh_from_db()
    assert contact.mail_agreed_on is None
    assert contact.mail_declined_on is not None
    move(contact, "2027-01-20", "2026-12-09 10:00")
    tick("2026-12-09 10:05")
    assert len(sent_to_ada()) == 1


def test_what_waits_for_a_contact_who_declined_is_not_sent(contact, reseller):
    from portal.mail.tick import plan_round

    plan_round(now=at("2026-12-08 07:00"))
    Client().post(path_of(stop_address(contact=contact)), ONE_CLICK)
    tick("2026-12-08 07:01")
    assert [message.state for message in invitations(reseller)] == ["cancelled"]
    assert sent_to_ada() == []


def test_an_invitation_that_never_went_out_needs_no_cancellation(contact, reseller, erin):
    from portal.mail.tick import plan_round

    plan_round(now=at("2026-12-08 07:00"))
    with entered(reseller):
        skip_check_up(check_up=contact.check_up, reason="On leave", by=erin, now=at("2026-12-08 07:01"))
    tick("2026-12-08 07:02")
    assert [message.state for message in invitations(reseller)] == ["cancelled"]


def test_a_deleted_contact_leaves_the_mail_that_was_sent(contact, reseller):
    tick("2026-12-08 07:00")
    with entered(reseller):
        contact.delete()
        (message,) = Message.objects.filter(purpose="appointment")
    assert (message.contact_id, message.recipient, message.state) == (None, "Ada", "sent")


def test_contacts_of_another_reseller_are_not_told(contact, other_reseller, mallory):
    make_check_up(other_reseller, "2026-12-15", name="Theirs")
    run_through("2026-12-08 00:00", "2026-12-16 00:00", *NOON)
    assert invitations(other_reseller) == []
