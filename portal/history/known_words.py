"""What happens to known findings has words of its own; see `checkup_words.py`."""

from django.utils.translation import gettext as _

from portal.history.rows import day_of


def quieted(names, row, before, name):
    """A finding was marked as known."""
    told = _("noted that %(name)s is known, quiet until %(day)s (“%(reason)s”)")
    return told % {"name": name, "day": day_of(row["until"]), "reason": row["reason"]}, ()


def spoke(names, row, before, name):
    """Its quiet was ended."""
    return _("let %(name)s speak again") % {"name": name}, ()
