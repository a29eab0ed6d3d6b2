"""What happens in the team has verbs of its own; each takes and returns what `checkup_words.py` says."""

from customers.models import Member


def joined(names, row, before, name):
    """Somebody new."""
    return f"added {name} to the team as {Member.Role(row['role']).label.lower()}", ()


def entered(names, row, before, name):
    """An operator came to visit."""
    return f"entered as an operator: {row['reason']}", ()


def left(names, row, before, name):
    """An operator went."""
    return ("left", ("left_at",)) if row["left_at"] and not before.get("left_at") else None
