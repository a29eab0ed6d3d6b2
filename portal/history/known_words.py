"""What happens to known findings and prices has words of its own; see `checkup_words.py`."""

from datetime import date

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _


def quieted(names, row, before, name):
    """A finding was marked as known."""
    told = _("noted that %(name)s is known, quiet until %(day)s, because: %(reason)s")
    return told % {"name": name, "day": _day(row["until"]), "reason": row["reason"]}, ()


def spoke(names, row, before, name):
    """Its quiet was ended."""
    return _("let %(name)s speak again") % {"name": name}, ()


def finding(names, row):
    """What the finding is called; the id of a right would tell people nothing."""
    about = row["product"] or row["subject"]
    return _("the finding %(rule)s (%(about)s)") % {"rule": row["rule"], "about": about}


def price(row):
    """What a price says about itself."""
    return _("%(amount)s %(currency)s as of %(day)s") % {
        "amount": number_format(row["amount"]),
        "currency": row["currency"],
        "day": _day(row["as_of"]),
    }


def _day(text):
    return date_format(date.fromisoformat(str(text)), _("j M Y"))
