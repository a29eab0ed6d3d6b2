"""What happens in the team has verbs of its own; each takes and returns what `checkup_words.py` says."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from customers.models import Member
from licensing.speech import inside


def joined(names, row, before, name):
    """Somebody new."""
    role = inside(Member.Role(row["role"]).label)
    return _("added %(name)s to the team as %(role)s") % {"name": name, "role": role}, ()


def entered(names, row, before, name):
    """An operator came to visit."""
    return _("entered as an operator: %(reason)s") % {"reason": row["reason"]}, ()


def left(names, row, before, name):
    """An operator went."""
    went = row["left_at"] and not before.get("left_at")
    return (pgettext("an operator went", "left"), ("left_at",)) if went else None
