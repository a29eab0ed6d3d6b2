"""What the site itself keeps: messages to people, what each was told, and how people like their lists."""

from portal.models.lists import SavedView
from portal.models.mail import Feed, Message, Notice, Undeliverable

__all__ = ["Feed", "Message", "Notice", "SavedView", "Undeliverable"]
