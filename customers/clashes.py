"""Two editors on one row: it is read under a lock, values are compared as forms send them and told as people read them."""

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext

LONGEST = 200


@dataclass(frozen=True)
class Clash:
    """A field that somebody else changed meanwhile. `yours` is empty where you had not touched it."""

    field: str
    former: str
    theirs: str
    yours: str

    def __str__(self):
        said = gettext("Meanwhile changed from %(former)s to %(theirs)s.")
        if self.yours:
            said = gettext("Meanwhile changed from %(former)s to %(theirs)s. You entered %(yours)s.")
        return said % {"former": self.former, "theirs": self.theirs, "yours": self.yours}


def locked(queryset, request):
    """The rows of a queryset as they are read: for a request that changes them, locked until it ends."""
    return (
        queryset
        if request.method in ("GET", "HEAD")
        else queryset.select_for_update(of=["self"], no_key=True)
    )


def plain(value):
    """A value as a form sends it: texts, and lists of texts in an order of their own."""
    if value is None or value is False:
        return ""
    if value is True:
        return "on"
    if isinstance(value, list | tuple | set):
        return sorted(str(one) for one in value)
    return str(value).replace("\r\n", "\n").strip()


def shown(field, value):
    """A plain value of a form field as people read it."""
    words = _choices(field, value)
    if isinstance(value, list):
        return ", ".join(words.get(one, one) for one in value) or gettext("nothing")
    if isinstance(field, forms.BooleanField):
        return gettext("yes") if value else gettext("no")
    text = words.get(value, value)
    if not text:
        return gettext("nothing")
    return gettext("“%(text)s”") % {"text": text if len(text) <= LONGEST else f"{text[:LONGEST]}…"}


def put(data, name, value):
    """Writes a plain value into the data of a form."""
    data.setlist(name, value if isinstance(value, list) else [value])


def _choices(field, value):
    """value → word of a field that offers some, groups of them included; of rows only the one that is meant."""
    if isinstance(field, forms.ModelChoiceField) and value and not isinstance(value, list):
        row = field.queryset.filter(pk=value).first() if str(value).isdecimal() else None
        return {value: field.label_from_instance(row)} if row else {}
    found = {}
    for key, word in getattr(field, "choices", None) or ():
        options = word if isinstance(word, list | tuple) else [(key, word)]
        found.update((str(one), str(label)) for one, label in options)
    return found
