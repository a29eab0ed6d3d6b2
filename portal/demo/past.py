"""The last twelve weeks of the demo: what changed in them, and the positions of its days, by the engine itself."""

import csv
from datetime import timedelta
from itertools import groupby

from licensing.services.positions import refresh_positions

KEPT_DAYS = 84
# A long weekend on which the worker stood still, and a day besides: nobody computed, so there is nothing.
DAYS_OFF = (19, 34, 35, 36)
FIRST_CHANGE, LAST_CHANGE = 2, 78  # days ago


def add_recent_changes(folder, *, today):
    """Moves some facts of an estate's files into the last weeks: new servers, late purchases, subscriptions."""
    _rewrite(folder / "servers.csv", lambda number, rows: _new_server(number, rows, today))
    _rewrite(folder / "proofs.csv", lambda number, rows: _late_purchases(number, rows, today))


def keep_the_days(reseller, *, now):
    """Has the positions of the last weeks computed day after day, as the worker would have; inside the reseller."""
    for days in range(KEPT_DAYS, 0, -1):
        if days not in DAYS_OFF:
            refresh_positions(reseller=reseller, now=now - timedelta(days=days))


def _rewrite(path, change):
    """Lets `change` work on each customer's rows of a file: it gets the customer's number and the rows."""
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        customers = [list(rows) for _, rows in groupby(reader, key=lambda row: row["account"])]
    for number, rows in enumerate(customers):
        change(number, rows)
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, reader.fieldnames, lineterminator="\n")
        writer.writeheader()
        writer.writerows(row for rows in customers for row in rows)


def _new_server(number, rows, today):
    """Every fourth customer's newest server is one of the last weeks."""
    if number % 4 == 1:
        max(rows, key=lambda row: (row["product"] == "Windows Server", row["version"]))["from"] = _day(
            number, today
        )


def _late_purchases(number, rows, today):
    """So is every fifth customer's last document; and what the estate has as of today is some weeks old."""
    for row in rows:
        last = number % 5 == 2 and row["number"] == rows[-1]["number"] != "" and not row["assurance_from"]
        if last or row["date"] == today.isoformat():
            row["date"] = row["from"] = _day(number, today)


def _day(number, today):
    """One of the days between the first and the last change, another one for each customer."""
    days = FIRST_CHANGE + number * 2 % (LAST_CHANGE - FIRST_CHANGE)
    return (today - timedelta(days=days)).isoformat()
