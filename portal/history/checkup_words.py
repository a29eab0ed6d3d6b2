"""What happens to check-ups has verbs of its own: opened, closed, taken back; papers promised; rules switched on.

Each takes what `words.py` gives: the names of things, the row as it became and as it was, and the row's own name. It
returns the sentence and the columns that it tells already, or None where nothing special happened.
"""

from licensing.models import CheckUp, EarlyKind, PaperPromise


def closed(names, row, before, name):
    """Opened on its day or early, closed, or taken back."""
    if row["early_because"] and row["early_because"] != before.get("early_because"):
        return f"opened {name} early because {row['early_because']}", ("opened_at",)
    was, is_ = bool(before.get("closed_at")), bool(row["closed_at"])
    if is_ and not was:
        outcome = CheckUp.Outcome(row["outcome"]).label.lower()
        return f"closed {name}: {outcome}", ("closed_at", "outcome")
    if was and not is_:
        return f"took back the closing of {name}", ("closed_at", "outcome", "notes", "agreed", "follow_up_on")
    if row["opened_at"] and not before.get("opened_at"):
        return f"opened {name}", ("opened_at",)
    return None


def planned(names, row, before, name):
    """One that a rule planned for a customer without any."""
    if row["early_because"]:
        return f"planned {name} because {row['early_because']}", ()
    return None


def promised(names, row, before, name):
    """What a customer said about a missing paper."""
    said = "will come" if row["state"] == PaperPromise.State.PROMISED else "has arrived"
    return f"noted that {name} {said}", ("state", "said_on", "check_up_id")


def rule(names, row):
    """The name of a rule by which check-ups open early."""
    return f"the rule “open check-ups early {EarlyKind(row['kind']).label}”"


def switched(verb):
    """A rule came or went."""

    def special(names, row, before, name):
        ahead = f", {row['days']} days ahead" if row["days"] else ""
        return f"{verb} {name}{ahead}", ()

    return special
