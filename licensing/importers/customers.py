"""customers.csv: who the customers are, whom to call, and when."""

import zoneinfo
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from licensing.importers.cells import Cells, faults_at
from licensing.importers.sheets import Sheet
from licensing.rules.records import shown, suggestion
from licensing.rules.said import say

CUSTOMERS = Sheet(
    "customers",
    columns=(
        "account",
        "name",
        "domain",
        "country",
        "time_zone",
        "contact_name",
        "contact_email",
        "check_up_months",
        "next_check_up",
        "account_manager",
    ),
    required=("account", "name"),
)


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """A customer as the file tells it."""

    columns: dict[str, Any]  # of the customer's own row in the database
    contact: tuple[str, str] | None  # name, e-mail address
    next_check_up: date | None


def read_customer(row, *, members, time_zone):
    """Returns (CustomerRow, its faults).

    `members` is e-mail address → pk of the active members, `time_zone` what an empty cell means.
    """
    cells = Cells(row.cells)
    columns = {
        "account": cells.short("account", 60, required=True),
        "name": cells.short("name", 200, required=True),
        "domain": cells.short("domain", 253),
        "country": cells.country("country"),
        "time_zone": _time_zone(cells) or time_zone,
        "check_up_months": cells.whole("check_up_months", least=1, most=60, required=False, default=None),
        "account_manager_id": _account_manager(cells, members),
    }
    name, email = cells.short("contact_name", 200), cells.email("contact_email")
    contact = (name or email, email) if name or email else None
    found = CustomerRow(columns, contact, cells.day("next_check_up"))
    return found, faults_at(row, cells.faults)


def _time_zone(cells):
    value = cells.values.get("time_zone")
    if value and value not in _time_zones():
        hint = suggestion(value, _time_zones())
        told = (
            say("{value} is not a time zone{hint}", value=shown(value), hint=hint)
            if hint
            else say("{value} is not a time zone, as Europe/Berlin", value=shown(value))
        )
        cells.fault("time_zone", told)
    return value


@cache
def _time_zones():
    return frozenset(zoneinfo.available_timezones())


def _account_manager(cells, members):
    value = cells.email("account_manager")
    if not value or not cells.sound("account_manager"):
        return None
    if value.lower() not in members:
        hint = suggestion(value.lower(), members)
        told = say("no active member has the address {value}{hint}", value=shown(value), hint=hint)
        cells.fault("account_manager", told)
    return members.get(value.lower())
