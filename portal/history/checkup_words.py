"""What happens to check-ups has verbs of its own: opened, closed, taken back; papers promised; rules switched on.

Each takes what `words.py` gives: the names of things, the row as it became and as it was, and the row's own name. It
returns the sentence and the columns that it tells already, or None where nothing special happened.
"""

from django.utils.translation import gettext as _

from licensing.models import CheckUp, PaperPromise
from licensing.rules.said import said_again
from licensing.speech import inside, spoken


def closed(names, row, before, name):
    """Opened on its day or early, closed, or taken back."""
    because = row["early_because"]
    if because and because != before.get("early_because"):
        return _("opened %(name)s early because %(reason)s") % {
            "name": name,
            "reason": spoken(said_again(because)),
        }, ("opened_at",)
    was, is_ = bool(before.get("closed_at")), bool(row["closed_at"])
    if is_ and not was:
        outcome = inside(CheckUp.Outcome(row["outcome"]).label)
        return _("closed %(name)s: %(outcome)s") % {"name": name, "outcome": outcome}, (
            "closed_at",
            "outcome",
        )
    if was and not is_:
        told = ("closed_at", "outcome", "notes", "agreed", "follow_up_on")
        return _("took back the closing of %(name)s") % {"name": name}, told
    if row["opened_at"] and not before.get("opened_at"):
        return _("opened %(name)s") % {"name": name}, ("opened_at",)
    return None


def planned(names, row, before, name):
    """One that a rule planned for a customer without any."""
    if row["early_because"]:
        return _("planned %(name)s because %(reason)s") % {
            "name": name,
            "reason": spoken(said_again(row["early_because"])),
        }, ()
    return None


def promised(names, row, before, name):
    """What a customer said about a missing paper."""
    comes = row["state"] == PaperPromise.State.PROMISED
    told = _("noted that %(name)s will come") if comes else _("noted that %(name)s has arrived")
    return told % {"name": name}, ("state", "said_on", "check_up_id")


def switched_on(names, row, before, name):
    """A rule came."""
    if row["days"]:
        return _("switched on %(name)s, %(days)s days ahead") % {"name": name, "days": row["days"]}, ()
    return _("switched on %(name)s") % {"name": name}, ()


def switched_off(names, row, before, name):
    """A rule went."""
    if row["days"]:
        return _("switched off %(name)s, %(days)s days ahead") % {"name": name, "days": row["days"]}, ()
    return _("switched off %(name)s") % {"name": name}, ()
