"""servers.csv, groups.csv and license_servers.csv: what runs at a customer, and who reaches it."""

from licensing.importers.cells import Cells, faults_at, whole_number, words, yes_or_no
from licensing.importers.sheets import Sheet
from licensing.rules import checks
from licensing.rules.records import shown
from licensing.rules.said import say

SERVERS = Sheet(
    "servers", columns=("account", *checks.SERVER_KEYS), required=("account", "name", "product", "version")
)
GROUPS = Sheet(
    "groups",
    columns=("account", *checks.GROUP_KEYS),
    required=("account", "name", "users", "devices", "servers"),
)
LICENSE_SERVERS = Sheet(
    "license_servers",
    columns=("account", *checks.LICENSE_SERVER_KEYS),
    required=("account", *checks.LICENSE_SERVER_KEYS),
)
LONGEST_NAME = 100


def read_server(row):
    """Returns (licensing.rules.Server or None, its faults)."""
    values = _own(row)
    if "roles" in values:
        values["roles"] = words(values["roles"])
    return _checked(row, checks.check_server, values, "name", "host")


def read_group(row):
    """Returns (licensing.rules.Group or None, its faults); an empty list of servers is one."""
    values = _own(row)
    for column in ("users", "devices"):
        values[column] = whole_number(values.get(column))
    for column in ("servers", "features"):
        values[column] = words(values.get(column))
    return _checked(row, checks.check_group, values, "name")


def read_license_server(row):
    """Returns (licensing.rules.LicenseServer or None, its faults)."""
    values = _own(row)
    activated = values["activated"] = yes_or_no(values.get("activated"))
    fact, faults = _checked(row, checks.check_license_server, values, "name")
    if isinstance(activated, str):  # the check would have true or false
        told = say("must be yes or no, not {value}", value=shown(activated))
        faults = [fault._replace(message=told) if fault.column == "activated" else fault for fault in faults]
    return fact, faults


def _own(row):
    return {column: cell for column, cell in row.cells.items() if column != "account"}


def _checked(row, check, values, *texts):
    fact, faults = check(values)
    cells = Cells(row.cells)
    for column in texts:
        cells.short(column, LONGEST_NAME)
    faults = faults_at(row, [*faults, *cells.faults])
    return (None if faults else fact), faults
