"""Notes about a customer: written by somebody, changed and removed by the author alone."""

from django.contrib.humanize.templatetags.humanize import intcomma
from django.db import transaction
from django.utils.translation import gettext

from customers.models import Note

LONGEST = 10_000


class UnableToKeepNote(Exception):
    """The note cannot be kept so; the text says what to do."""


@transaction.atomic
def write_note(*, customer, text, by, now):
    """Returns the new note. Raises UnableToKeepNote for an empty one, and for one that nobody would read."""
    return Note.objects.create(
        reseller=customer.reseller, customer=customer, author=by, text=_fit(text), written_at=now
    )


@transaction.atomic
def change_note(*, note, text, by, now):
    """Changes the text; the history keeps the former one. Raises as `write_note`, and for somebody else's note."""
    note = _own(note, by)
    text = _fit(text)
    if text != note.text:
        note.text, note.changed_at = text, now
        note.save(update_fields=["text", "changed_at"])
    return note


@transaction.atomic
def remove_note(*, note, by):
    """Removes the note; the history keeps what it said. Raises UnableToKeepNote for somebody else's."""
    _own(note, by).delete()


def _own(note, by):
    note = (
        Note.objects.of(note.reseller).select_for_update(of=["self"]).select_related("author").get(pk=note.pk)
    )
    if note.author_id != by.pk:
        told = gettext("Only %(author)s can change this note. Write one of your own.")
        raise UnableToKeepNote(told % {"author": note.author})
    return note


def _fit(text):
    text = text.strip()
    if not text:
        raise UnableToKeepNote(gettext("There is nothing in the note yet."))
    if len(text) > LONGEST:
        told = gettext("A note has up to %(most)s letters. Shorten it, or keep it as a file.")
        raise UnableToKeepNote(told % {"most": intcomma(LONGEST)})
    return text
