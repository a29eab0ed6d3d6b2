"""What happens to known findings and prices has words of its own; see `checkup_words.py`."""

from datetime import date

from django.utils.formats import date_format


def quieted(names, row, before, name):
    """A finding was marked as known."""
    return f"noted that {name} is known, quiet until {_day(row['until'])}, because: {row['reason']}", ()


def spoke(names, row, before, name):
    """Its quiet was ended."""
    return f"let {name} speak again", ()


def finding(names, row):
    """What the finding is called; the id of a right would tell people nothing."""
    return f"the finding {row['rule']} ({row['product'] or row['subject']})"


def price(row):
    """What a price says about itself."""
    return f"{row['amount']} {row['currency']} as of {_day(row['as_of'])}"


def _day(text):
    return date_format(date.fromisoformat(str(text)), "j M Y")
