"""Queued messages are handed over once each; what the server answers decides what becomes of them."""

import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from customers.models import Member
from customers.tenancy import entered
from portal.mail.smtp import Doubtful
from portal.models import Message, Notice
from tests.portal.reminders import make_check_up, messages, plan, send

EIGHT = "2026-12-01 07:00"


class Refusing(EmailBackend):
    """A mail server that answers as the test says."""

    error: Exception | None = None
    down = False
    mails = 0

    def open(self):
        if type(self).down:
            raise ConnectionRefusedError("Connection refused")

    def send_messages(self, email_messages):
        type(self).mails += 1
        if self.error:
            raise self.error
        return super().send_messages(email_messages)


@pytest.fixture
def server(settings):
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    Refusing.error, Refusing.down, Refusing.mails = None, False, 0
    return Refusing


@pytest.fixture
def queued(server, reseller, alice):
    """One message waits in Alice's reseller."""
    plan("2026-11-27 12:00")
    make_check_up(reseller, "2026-12-01", name="Adatum")
    assert plan(EIGHT) == 1


def the_message(reseller):
    (message,) = messages(reseller)
    return message


def test_it_is_sent_as_it_is_kept(queued, reseller, alice):
    assert send(EIGHT)["sent"] == 1
    (sent,) = mail.outbox
    message = the_message(reseller)
    assert sent.to == ["Alice <alice@example.com>"]
    assert (sent.subject, sent.body, sent.alternatives[0][0]) == (message.subject, message.text, message.html)
    headers = sent.message()
    assert headers["Message-ID"] == message.message_id == f"<check-ups.{alice.pk}.2026-12-01@localhost>"
    assert headers["Auto-Submitted"] == "auto-generated"
    assert (message.state, message.attempts) == ("sent", 1)


def test_it_is_sent_once(queued, reseller):
    send(EIGHT)
    send(EIGHT)
    plan("2026-12-01 07:01")
    send("2026-12-01 07:01")
    assert len(mail.outbox) == 1


def test_a_name_cannot_make_headers(server, reseller, alice):
    alice.user.name = 'Alice "A" Öl, Ltd'
    alice.user.save()
    plan("2026-11-27 12:00")
    make_check_up(reseller, "2026-12-01", name="Ada\nBcc: x@example.com")
    plan(EIGHT)
    assert send(EIGHT)["sent"] == 1
    message = mail.outbox[0].message()
    assert message["Bcc"] is None
    assert "alice@example.com" in message["To"]


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (smtplib.SMTPDataError(451, b"try later"), "queued"),
        (smtplib.SMTPRecipientsRefused({"a@x": (450, b"greylisted")}), "queued"),
        (smtplib.SMTPSenderRefused(421, b"too many", "me"), "queued"),
        (smtplib.SMTPServerDisconnected("gone"), "queued"),
        (TimeoutError("timed out"), "queued"),
        (smtplib.SMTPAuthenticationError(535, b"password"), "queued"),
        (smtplib.SMTPRecipientsRefused({"a@x": (550, b"no such user")}), "failed"),
        (smtplib.SMTPDataError(554, b"spam"), "failed"),
        (smtplib.SMTPNotSupportedError("no SMTPUTF8"), "failed"),
        (ValueError("header"), "failed"),
        (Doubtful("silence"), "unknown"),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{type(value).__name__} {value}"[:40],
)
def test_the_answer_decides(server, queued, reseller, error, state):
    server.error = error
    send(EIGHT)
    message = the_message(reseller)
    assert message.state == state
    assert message.answer
    server.error = None
    send("2026-12-01 07:02")
    assert the_message(reseller).state == ("sent" if state == "queued" else state)


def test_pauses_grow_and_after_two_days_it_is_missed(server, queued, reseller):
    server.down = True
    pauses = []
    now = the_message(reseller).queued_at
    for _ in range(8):
        send(f"{now:%Y-%m-%d %H:%M}")
        pauses.append((the_message(reseller).not_before - now) // timedelta(minutes=1))
        now = the_message(reseller).not_before
    assert pauses == [1, 2, 5, 15, 30, 60, 60, 60]
    with entered(reseller):
        assert Notice.objects.count() == 1
    plan("2026-12-03 07:01")
    # It is too late for the first; the check-up is told of again.
    assert [message.state for message in messages(reseller)] == ["missed", "queued"]


def test_a_server_that_is_down_is_asked_once_a_round(server, reseller, alice, erin):
    plan("2026-11-27 12:00")
    make_check_up(reseller, "2026-12-01", "C1")
    make_check_up(reseller, "2026-12-01", "C2", account_manager=erin)
    assert plan(EIGHT) == 2
    server.error = TimeoutError("timed out")
    send(EIGHT)
    assert server.mails == 1


def test_what_hangs_in_sending_becomes_unknown_and_is_never_sent_again(queued, reseller):
    with entered(reseller):
        message = Message.objects.get()
        Message.objects.update(state="sending", sending_since=message.queued_at, attempts=1)
    plan("2026-12-01 07:05")
    assert the_message(reseller).state == "sending"
    plan("2026-12-01 07:06")
    assert the_message(reseller).state == "unknown"
    send("2026-12-01 08:30")
    plan("2026-12-01 08:30")
    assert not mail.outbox


def test_who_left_gets_none(server, reseller, alice, erin):
    plan("2026-11-27 12:00")
    make_check_up(reseller, "2026-12-01", account_manager=erin)
    plan(EIGHT)
    with entered(reseller):
        Member.objects.filter(pk=erin.pk).update(removed_at="2026-12-01T06:00Z")
    assert "sent" not in send(EIGHT)
    plan("2026-12-01 07:01")
    assert the_message(reseller).state == "cancelled"


def test_one_mail_that_fails_does_not_stop_the_others(server, reseller, alice, erin):
    plan("2026-11-27 12:00")
    make_check_up(reseller, "2026-12-01", "C1")
    make_check_up(reseller, "2026-12-01", "C2", account_manager=erin)
    plan(EIGHT)
    with entered(reseller):
        Message.objects.filter(member=alice).update(address="no\nbody@example.com")
    assert send(EIGHT) == {"failed": 1, "sent": 1}
