"""What the site itself keeps: messages to people, what each was told, how people like their lists and what they took as files, how jobs fare, what was imported."""

from portal.models.imports import Import
from portal.models.jobs import Job
from portal.models.lists import Export, SavedView
from portal.models.mail import Feed, Message, Notice, Undeliverable

__all__ = ["Export", "Feed", "Import", "Job", "Message", "Notice", "SavedView", "Undeliverable"]
