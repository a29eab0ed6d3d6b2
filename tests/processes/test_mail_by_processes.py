"""The whole way by real processes: a check-up comes due, beat ticks, the worker tells, the mail arrives, once."""

import datetime
import http.client
import queue
import re
from contextlib import closing, suppress
from email import message_from_bytes
from email.policy import default as email_policy
from urllib.parse import urlsplit

import pytest
import redis
from aiosmtpd.controller import Controller
from django.test import Client
from django.utils import timezone

from customers.models import Member
from customers.tenancy import entered
from portal.models import Message
from tests.portal.reminders import make_check_up
from tests.processes.running import PATIENCE, environment, free_port, processes, valkey_url

pytestmark = [
    pytest.mark.processes,
    pytest.mark.xdist_group("processes"),
    pytest.mark.django_db(transaction=True),
]


class Inbox:
    """What the mail server of the test took."""

    def __init__(self):
        self.mails = queue.Queue()

    async def handle_DATA(self, server, session, envelope):
        self.mails.put((envelope.rcpt_tos, message_from_bytes(envelope.content, policy=email_policy)))
        return "250 OK"


@pytest.fixture
def inbox():
    inbox = Inbox()
    controller = Controller(inbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    inbox.port = controller.port
    yield inbox
    controller.stop()


@pytest.fixture
def portal(transactional_db, inbox, tmp_path):
    """Web, worker and beat; yields (address of the site, processes)."""
    with redis.from_url(valkey_url()) as valkey:
        valkey.flushdb()
    port = free_port()
    site = f"http://localhost:{port}"
    env = environment(EMAIL_URL=f"smtp://127.0.0.1:{inbox.port}", SITE_URL=site, TICK_SECONDS="1")
    celery = ["-m", "celery", "-A", "portal"]
    web = ["-m", "gunicorn", "portal.wsgi", f"--bind=127.0.0.1:{port}", "--workers=1", "--no-control-socket"]
    with processes(
        tmp_path,
        env,
        worker=[*celery, "worker", "-c", "2"],
        beat=[*celery, "beat", "--pidfile=", "-s", str(tmp_path / "beat")],
        web=web,
    ) as running:
        yield site, running


def come_due(reseller, member, account, name):
    """A check-up of the member is due today, and the member was last looked at yesterday."""
    today = timezone.now().date()
    make_check_up(reseller, f"{today}", account, name=name, short=12, account_manager=member)
    with entered(reseller):
        since = timezone.now() - datetime.timedelta(days=1)
        Member.objects.filter(pk=member.pk).update(next_mail_at=since)


def read(inbox, running):
    """The next mail as (recipients, mail); fails with the worker's log when none comes."""
    try:
        return inbox.mails.get(timeout=PATIENCE)
    except queue.Empty:
        raise AssertionError(running["worker"].log.read_text()[-4000:]) from None


def sent(reseller, member):
    with entered(reseller):
        return Message.objects.filter(member=member, state=Message.State.SENT).first()


def answers(site):
    with suppress(OSError):
        return get(f"{site}/healthz")[0] == 200
    return False


def get(address, **headers):
    """The status and the text of a page."""
    parts = urlsplit(address)
    with closing(http.client.HTTPConnection(parts.hostname, parts.port, timeout=PATIENCE)) as browser:
        browser.request("GET", parts.path, headers=headers)
        answer = browser.getresponse()
        return answer.status, answer.read().decode()


def fetch(address, member):
    """The page as the member's browser gets it."""
    client = Client()
    client.force_login(member.user)
    status, page = get(address, Cookie=f"sessionid={client.cookies['sessionid'].value}")
    assert status == 200
    return page


def test_a_check_up_that_comes_due_is_told_once(reseller, alice, erin, inbox, portal):
    site, running = portal
    come_due(reseller, erin, "C1", "Adatum")
    recipients, mail = read(inbox, running)
    assert recipients == ["erin@example.com"]
    assert mail["To"] == "Erin <erin@example.com>"
    assert mail["Subject"] == "Check-up due: Adatum"
    text = mail.get_body(("plain",)).get_content()
    html = mail.get_body(("html",)).get_content()
    for body in (text, html):
        assert "12 of 12 people have no Windows Server CAL" in body
    (link,) = set(re.findall(rf"{site}/r/northwind/check-ups/\d+/", text))
    assert link in html

    message = running["worker"].until(lambda: sent(reseller, erin), "the note that it was sent")
    assert mail["Message-ID"] == message.message_id
    assert (message.text.splitlines(), message.attempts) == (text.splitlines(), 1)

    running["web"].until(lambda: answers(site), "an answer of the site")
    page = fetch(link, erin)
    assert "Adatum" in page
    assert "12 of 12 people have no" in page
    assert "Check-up due: Adatum" in fetch(f"{site}/r/northwind/outbox/", erin)

    # Dozens of ticks later the next mail is that of somebody else: she got one.
    come_due(reseller, alice, "C2", "Fabrikam")
    recipients, mail = read(inbox, running)
    assert (recipients, mail["Subject"]) == (["alice@example.com"], "Check-up due: Fabrikam")
    running["worker"].until(lambda: sent(reseller, alice), "the note that it was sent")
    assert inbox.mails.empty()
    with entered(reseller):
        assert Message.objects.count() == 2
