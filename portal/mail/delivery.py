"""Handing queued messages to the mail server, each by one worker, at most once."""

import random
import re
import smtplib
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from email.utils import formataddr, parseaddr

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import connection
from django.utils.translation import gettext

from customers.tenancy import entered
from portal.mail.choices import stop_address
from portal.mail.smtp import Doubtful
from portal.models import Message, Notice, Undeliverable

State = Message.State
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 2, 5, 15, 30, 60)]
LONGEST_ANSWER = Message._meta.get_field("answer").max_length
# What a refusal is about says its enhanced status code (RFC 3463): 5.1 is the address, 5.2 the mailbox; 5.3 to 5.7 are
# system, network, protocol, content and policy. Of the first two, 5.1.7 and 5.1.8 are about the sender's address, and
# 5.2.3 is about a mail that is too long. Where a server gives none, the code of RFC 5321 (or 7504) has to do.
ENHANCED = re.compile(r"\d{3}[ -](5\.\d{1,3}\.\d{1,3})\b")
ABOUT_THE_ADDRESS = re.compile(r"5\.(1\.(?![78]$)|2\.(?!3$))")
CODES_ABOUT_THE_ADDRESS = {550, 551, 552, 553, 556}
# Written out, for both run for each mail: Django takes longer to put them together than the database to do them.
CLAIM = """
    UPDATE portal_message SET state = 'sending', sending_since = %(now)s, attempts = attempts + 1
    WHERE id = %(id)s AND reseller_id = %(reseller)s AND state = 'queued' AND not_before <= %(now)s
"""
KEEP = """
    UPDATE portal_message
    SET state = %(state)s, answer = %(answer)s,
        sent_at = COALESCE(%(sent_at)s::timestamptz, sent_at),
        not_before = COALESCE(%(not_before)s::timestamptz, not_before)
    WHERE id = %(id)s AND reseller_id = %(reseller)s AND state IN ('sending', 'unknown')
"""
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Outcome:
    """The state to note, QUEUED meaning "later"; what the server said; whether it refuses the address for good."""

    state: Message.State
    answer: str = ""
    refuses_address: bool = False


class Post:
    """The mail server, connected to when it is first needed. `is_down` once it does not talk to us properly."""

    def __init__(self):
        self.connection = get_connection()
        self.is_down = False

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self._hang_up()

    def hand_over(self, mail):
        """Tries to deliver; returns the Outcome."""
        try:
            self.connection.open()
            self.connection.send_messages([mail])
        except Doubtful as error:
            self.is_down = True
            return self._failed(State.UNKNOWN, error)
        except smtplib.SMTPAuthenticationError as error:
            # Our own fault, not that of the address: somebody will mend the settings.
            self.is_down = True
            return self._failed(State.QUEUED, error)
        except (smtplib.SMTPSenderRefused, smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError) as error:
            return self._failed(State.QUEUED if 400 <= _code(error) < 500 else State.FAILED, error)
        except smtplib.SMTPNotSupportedError as error:
            return self._failed(State.FAILED, error)
        except (smtplib.SMTPException, OSError) as error:
            self.is_down = True
            return self._failed(State.QUEUED, error)
        except Exception as error:  # one mail that cannot be written must not stop all others
            log.exception("mail could not be written", message_id=mail.extra_headers["Message-ID"])
            return self._failed(State.FAILED, error)
        return Outcome(State.SENT)

    def _failed(self, state, error):
        self._hang_up()
        refused = state == State.FAILED and _refuses_address(error)
        return Outcome(state, _answer(error)[:LONGEST_ANSWER], refused)

    def _hang_up(self):
        with suppress(smtplib.SMTPException, OSError):
            self.connection.close()


def _refuses_address(error):
    if not isinstance(error, smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError):
        return False
    enhanced = ENHANCED.match(_answer(error))
    if enhanced and not enhanced[1].startswith("5.0."):
        return bool(ABOUT_THE_ADDRESS.match(enhanced[1]))
    return _code(error) in CODES_ABOUT_THE_ADDRESS


def _code(error):
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return next(iter(error.recipients.values()))[0]
    return error.smtp_code


def _answer(error):
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, text = next(iter(error.recipients.values()))
    elif isinstance(error, smtplib.SMTPResponseException):
        code, text = error.smtp_code, error.smtp_error
    else:
        return str(error) or type(error).__name__
    return f"{code} {text.decode(errors='replace') if isinstance(text, bytes) else text}"


def send_queued(*, reseller, post, clock, until):
    """Sends the reseller's queued messages until none is left, `until` comes or the server is down.

    A message is claimed, and that is committed, before the server hears of it; what became of it is kept in the
    transaction that claims the next. So a killed process leaves one in doubt. Returns how many ended in which state.
    """
    ended, last, queue = Counter(), None, Queue(reseller)
    while not post.is_down and clock() < until:
        with entered(reseller):
            _keep(last, clock())
            message = queue.claim(clock())
        last = None
        if message is None:
            break
        last = message, post.hand_over(compose(message))
        ended[str(last[1].state)] += 1
    if last:
        with entered(reseller):
            _keep(last, clock())
    return ended


class Queue:
    """What a process is going to send. It reads some messages at once, and claims them one by one.

    Each takes its own out of the many that come next, so that processes seldom want the same one.
    """

    AHEAD, AT_ONCE = 1000, 100

    def __init__(self, reseller):
        self.reseller, self.read = reseller, []

    def claim(self, now):
        """The next message, in state SENDING; None when no one is left."""
        while self.read or self._read(now):
            message = self.read.pop()
            if _update(CLAIM, message, now=now):
                message.attempts += 1
                return message
        return None

    def _read(self, now):
        ready = Message.objects.of(self.reseller).ready(now).wanted().order_by("not_before", "id")
        ahead = list(ready.values_list("pk", flat=True)[: self.AHEAD])
        chosen = random.sample(ahead, min(self.AT_ONCE, len(ahead)))
        messages = Message.objects.of(self.reseller).filter(pk__in=chosen).order_by("-not_before", "-pk")
        self.read = list(messages.select_related("member", "contact"))
        for message in self.read:
            message.reseller = self.reseller
        return self.read


def _keep(last, now):
    if last is None:
        return
    message, outcome = last
    pause = PAUSES[min(message.attempts, len(PAUSES)) - 1]
    _update(
        KEEP,
        message,
        state=outcome.state.value,
        answer=outcome.answer,
        sent_at=now if outcome.state == State.SENT else None,
        not_before=now + pause if outcome.state == State.QUEUED else None,
    )
    if outcome.refuses_address:
        refused = Undeliverable(
            reseller_id=message.reseller_id, address=message.address, answer=outcome.answer, since=now
        )
        Undeliverable.objects.bulk_create([refused], ignore_conflicts=True)


def _update(statement, message, **values):
    with connection.cursor() as cursor:
        cursor.execute(statement, {"id": message.pk, "reseller": message.reseller_id, **values})
        return cursor.rowcount


def compose(message):
    """The mail of a message, word for word as it is kept; its reader can stop all mail with one click (RFC 8058)."""
    reader = {"member": message.member} if message.member_id else {"contact": message.contact}
    mail = EmailMultiAlternatives(
        message.subject,
        message.text,
        _sender(message),
        [formataddr((message.recipient, message.address))],
        reply_to=[message.reply_to] if message.reply_to else None,
        headers={
            "Message-ID": message.message_id,
            "Auto-Submitted": "auto-generated",
            "List-Unsubscribe": f"<{stop_address(**reader)}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )
    mail.attach_alternative(message.html, "text/html")
    if message.calendar:
        method = "CANCEL" if message.purpose == Message.Purpose.CANCELLATION else "REQUEST"
        mail.attach_alternative(message.calendar, f"text/calendar; method={method}")
        mail.attach("invite.ics", message.calendar, "application/ics")
    return mail


def _sender(message):
    """Our own address; contacts of customers know the reseller by its name."""
    if message.member_id:
        return settings.DEFAULT_FROM_EMAIL
    return formataddr((message.reseller.name, parseaddr(settings.DEFAULT_FROM_EMAIL)[1]))


def tidy(*, reseller, now):
    """Settles messages that nobody will: returns how many became unknown, missed or cancelled.

    Unknown ones are for a person to look at and are never sent again by themselves. Of what was in a missed
    one its reader is told anew.
    """
    messages = Message.objects.of(reseller)
    late = messages.too_late(now)
    with entered(reseller):
        unknown = messages.stuck(now).update(
            state=State.UNKNOWN, answer=gettext("Nobody knows whether it was sent.")
        )
        Notice.objects.of(reseller).filter(message__in=late).delete()
        missed = late.update(state=State.MISSED)
        left = messages.filter(state=State.QUEUED).exclude(pk__in=messages.wanted().values("pk"))
        return Counter(unknown=unknown, missed=missed, cancelled=left.update(state=State.CANCELLED))
