"""What people decide in the outbox: to send again what did not arrive, and that an address is right after all."""

import smtplib
import threading

import pytest
from django.core import mail
from django.db import connection
from django.utils.html import escape

from customers.tenancy import entered
from portal.mail.again import UnableToSendAgain, send_again
from portal.mail.choices import stop_address
from portal.models import Message, Undeliverable
from tests.conftest import make_customer
from tests.portal.reminders import at, make_check_up, messages, plan, send, tick
from tests.portal.test_delivery import Refusing, server  # noqa: F401 - a fixture
from tests.portal.test_outbox import LIST, make_message
from tests.portal.test_reminders_at_once import until_somebody_waits

EIGHT = "2026-12-01 07:00"


@pytest.fixture
def refused(server, reseller, alice):  # noqa: F811 - the fixture
    """Alice's address was refused for good."""
    plan("2026-11-27 12:00")
    make_check_up(reseller, "2026-12-01", name="Adatum")
    plan(EIGHT)
    server.error = smtplib.SMTPRecipientsRefused({"a@x": (550, b"5.1.1 no such user")})
    send(EIGHT)
    server.error = None


@pytest.mark.parametrize(
    ("error", "recorded"),
    [
        (smtplib.SMTPRecipientsRefused({"a@x": (550, b"no such user")}), True),
        (smtplib.SMTPRecipientsRefused({"a@x": (550, b"5.1.1 unknown")}), True),
        (smtplib.SMTPDataError(552, b"5.2.2 mailbox full"), True),
        (smtplib.SMTPRecipientsRefused({"a@x": (550, b"no such user (10.5.7.12)")}), True),
        (smtplib.SMTPRecipientsRefused({"a@x": (556, b"5.1.10 takes no mail")}), True),
        (smtplib.SMTPDataError(550, b"5.0.0 no such user"), True),
        (smtplib.SMTPRecipientsRefused({"a@x": (554, b"5.7.1 relaying denied")}), False),
        (smtplib.SMTPRecipientsRefused({"a@x": (550, b"5.1.8 sender's domain is unknown")}), False),
        (smtplib.SMTPRecipientsRefused({"a@x": (552, b"5.2.3 too long")}), False),
        (smtplib.SMTPDataError(552, b"5.3.4 too big"), False),
        (smtplib.SMTPDataError(554, b"transaction failed"), False),
        (smtplib.SMTPSenderRefused(550, b"who are you", "me"), False),
        (smtplib.SMTPRecipientsRefused({"a@x": (450, b"greylisted")}), False),
        (ValueError("cannot be written"), False),
    ],
    ids=str,
)
def test_a_refusal_of_the_address_is_recorded_at_it(sign_in, server, reseller, alice, error, recorded):  # noqa: F811
    plan("2026-11-27 12:00")
    make_check_up(reseller, "2026-12-01")
    plan(EIGHT)
    server.error = error
    send(EIGHT)
    with entered(reseller):
        assert [row.address for row in Undeliverable.objects.standing()] == ["alice@example.com"] * recorded
        (message,) = Message.objects.all()
    if message.state == "failed":
        page = sign_in(alice).get(f"{LIST}{message.pk}/").text
        assert ("Nothing goes to alice@example.com any more." in page) == recorded
        assert ("Other mail still goes to this address." in page) != recorded
        assert escape(message.answer) in page


def test_nothing_goes_to_an_undeliverable_address_until_somebody_confirms_it(
    refused, reseller, alice, erin, sign_in
):
    for day in ("02", "03", "07"):
        assert tick(f"2026-12-{day} 07:00") == 0
    client = sign_in(erin)
    assert "Undeliverable" in client.get("/r/northwind/team/").text
    page = client.get(f"{LIST}undeliverable/").text
    assert "alice@example.com" in page
    assert "Alice, of the team" in page
    assert "no such user" in page
    with entered(reseller):
        row = Undeliverable.objects.get()
    client.post(f"{LIST}undeliverable/{row.pk}/confirm/")
    assert "Undeliverable" not in client.get("/r/northwind/team/").text
    # What the failed mail told nobody read, so it is newly due still.
    assert tick("2026-12-08 07:00") == 1
    assert mail.outbox[-1].to == ["Alice <alice@example.com>"]


def test_a_message_in_the_queue_of_a_refused_address_is_cancelled(server, reseller, alice):  # noqa: F811
    waiting = make_message(alice, 2)
    with entered(reseller):
        Undeliverable.objects.create(reseller=reseller, address="Alice@Example.com")
    tick("2026-11-30 07:01")
    assert [message.state for message in messages(reseller)] == ["cancelled"]
    assert (waiting.state, len(mail.outbox)) == ("queued", 0)


@pytest.mark.parametrize("state", ["failed", "unknown"])
def test_a_person_sends_it_again_and_the_old_one_is_kept(sign_in, reseller, alice, erin, state):
    old = make_message(alice, state=state, attempts=1, answer="no answer")
    client = sign_in(erin)
    page = client.post(f"{LIST}{old.pk}/again/", follow=True)
    assert "goes to alice@example.com again" in page.text
    first, second = messages(reseller)
    assert (first.state, first.answer) == (state, "no answer")
    assert (second.state, second.copy, second.queued_by_id) == ("queued", 1, erin.pk)
    assert second.message_id != first.message_id
    assert (second.subject, second.text, second.html) == (first.subject, first.text, first.html)
    tick("2030-01-01 00:00")
    # Far from the queue's two days in this test's time: only that it was taken up matters.
    assert messages(reseller)[1].state in ("sent", "missed")
    assert "It was sent again" in client.get(f"{LIST}{old.pk}/").text
    assert "sent again already" in client.post(f"{LIST}{old.pk}/again/", follow=True).text
    assert len(messages(reseller)) == 2


@pytest.mark.parametrize("state", ["queued", "sent", "missed", "cancelled"])
def test_what_is_not_in_doubt_is_not_sent_again(sign_in, reseller, alice, state):
    old = make_message(alice, state=state, sent_at="2026-11-30T07:00Z")
    client = sign_in(alice)
    assert "Send it again" not in client.get(f"{LIST}{old.pk}/").text
    client.post(f"{LIST}{old.pk}/again/")
    assert len(messages(reseller)) == 1


def test_an_undeliverable_address_has_to_be_confirmed_first(refused, sign_in, reseller, alice):
    (old,) = messages(reseller)
    client = sign_in(alice)
    page = client.get(f"{LIST}{old.pk}/").text
    assert "Nothing goes to alice@example.com any more" in page
    assert "Send it again" not in page
    assert "Confirm first" in client.post(f"{LIST}{old.pk}/again/", follow=True).text
    assert len(messages(reseller)) == 1


def test_once_the_address_is_corrected_it_goes_there(refused, sign_in, reseller, alice):
    (old,) = messages(reseller)
    alice.user.email = "alice@new.example"
    alice.user.save()
    client = sign_in(alice)
    assert "Send it again" in client.get(f"{LIST}{old.pk}/").text
    page = client.post(f"{LIST}{old.pk}/again/", follow=True).text
    assert "goes to alice@new.example again" in page


def test_who_wants_no_mail_gets_none_again_either(sign_in, reseller, alice, bob):
    old = make_message(bob, state="failed")
    with entered(reseller):
        type(bob).objects.filter(pk=bob.pk).update(reminders="off")
    assert "does not want" in sign_in(alice).post(f"{LIST}{old.pk}/again/", follow=True).text
    assert len(messages(reseller)) == 1


def test_only_editors_decide(sign_in, cast):
    old = make_message(cast.bob, state="failed")
    with entered(cast.reseller):
        row = Undeliverable.objects.create(reseller=cast.reseller, address="x@example.com")
    actions = [f"{LIST}{old.pk}/again/", f"{LIST}undeliverable/{row.pk}/confirm/"]
    for who, status in ((cast.bob, 403), (cast.mallory, 404)):
        for action in actions:
            assert sign_in(who).post(action).status_code == status
    with entered(cast.reseller):
        assert Undeliverable.objects.standing().exists()
        assert Message.objects.count() == 1


def test_the_signed_link_is_shown_to_its_reader_alone(sign_in, alice, erin):
    link = stop_address(member=alice)
    message = make_message(alice, text=f"Stop: {link}", html=f'<a href="{link}">Stop</a>')
    for who, seen in ((alice, True), (erin, False)):
        client = sign_in(who)
        for address in (f"{LIST}{message.pk}/", f"{LIST}{message.pk}/html/"):
            assert (link in client.get(address).text) is seen


def test_undeliverable_contacts_are_named(sign_in, alice, reseller):
    customer = make_customer(reseller, name="Adatum")
    with entered(reseller):
        customer.contacts.create(reseller=reseller, name="Ada", email="ada@adatum.example")
        Undeliverable.objects.create(reseller=reseller, address="ada@adatum.example")
    assert "Ada, Adatum" in sign_in(alice).get(f"{LIST}undeliverable/").text


@pytest.mark.django_db(transaction=True)
def test_of_two_who_send_it_again_at_one_moment_the_second_is_told(reseller, alice, erin):
    old, said = make_message(alice, state="failed"), []

    def second():
        try:
            with entered(reseller), pytest.raises(UnableToSendAgain) as refusal:
                send_again(messages=[old], by=erin, now=at(EIGHT))
            said.append(str(refusal.value))
        finally:
            connection.close()

    other = threading.Thread(target=second)
    with entered(reseller):
        send_again(messages=[old], by=alice, now=at(EIGHT))
        other.start()
        until_somebody_waits()
    other.join(timeout=60)
    assert said == ["This mail was sent again already."]
    assert [message.queued_by_id for message in messages(reseller)] == [None, alice.pk]
