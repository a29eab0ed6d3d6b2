"""The folder in which Django's file backend keeps mail: a file for each connection, its messages in a row."""

import email
import email.policy
import re
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

# The backend ends every message with a line of 79 hyphens.
END = re.compile(rb"^-{79}\n", re.MULTILINE)


@dataclass(frozen=True)
class Kept:
    """One message: `key` names its file and its place there."""

    key: str
    subject: str
    to: str
    date: datetime
    text: str
    html: str


def newest_first():
    """Returns every kept message."""
    messages = [message for path in _files() for message in _messages(path)]
    return sorted(messages, key=lambda message: (message.date, message.key), reverse=True)


def find(key):
    """Returns the message with this key, or None."""
    name, _, _ = key.rpartition("-")
    for path in _files():
        if path.stem == name:
            return next((message for message in _messages(path) if message.key == key), None)
    return None


def _files():
    return sorted(Path(settings.KEPT_MAIL_DIR).glob("*.log"))


def _messages(path):
    for place, raw in enumerate(END.split(path.read_bytes())):
        if raw.strip():
            yield _read(f"{path.stem}-{place}", raw)


def _read(key, raw):
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    parts = {kind: mail.get_body(preferencelist=(kind,)) for kind in ("plain", "html")}
    contents = {kind: part.get_content() if part else "" for kind, part in parts.items()}
    date = parsedate_to_datetime(str(mail["Date"])) if mail["Date"] else timezone.now()
    return Kept(key, str(mail["Subject"]), str(mail["To"]), date, contents["plain"], contents["html"])
