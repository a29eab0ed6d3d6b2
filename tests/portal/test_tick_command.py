"""`manage.py tick` does one round in the foreground and says what it did."""

import io

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from tests.portal.reminders import make_check_up, messages, tick


def told(now):
    """What the command prints for a time."""
    out = io.StringIO()
    call_command("tick", "--now", now, stdout=out)
    return out.getvalue()


def test_it_opens_tells_and_sends_and_says_so(reseller, alice):
    tick("2026-11-27 12:00")
    make_check_up(reseller, "2026-12-01")
    assert told("2026-12-01T08:00+01:00") == (
        "northwind: check-ups: 1 opened\nnorthwind: mail: 1 queued\nnorthwind: mail: 1 sent\n"
    )
    assert [sent.to for sent in mail.outbox] == [["Alice <alice@example.com>"]]
    assert told("2026-12-01T07:00") == "Nothing to do.\n"
    assert len(messages(reseller)) == 1


def test_what_is_no_time_is_told(db):
    with pytest.raises(CommandError, match="“2026-13-01” is not a time"):
        told("2026-13-01")
