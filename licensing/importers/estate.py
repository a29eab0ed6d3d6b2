"""The rows of an estate put together account by account, with what only shows when all are known."""

from collections import defaultdict
from dataclasses import dataclass, field

from licensing.importers.customers import CUSTOMERS, CustomerRow, read_customer
from licensing.importers.environment import (
    GROUPS,
    LICENSE_SERVERS,
    SERVERS,
    read_group,
    read_license_server,
    read_server,
)
from licensing.importers.proofs import DECLARATION, PROOFS, LineRow, read_line
from licensing.rules import facts
from licensing.rules.records import shown, suggestion
from licensing.rules.said import say

SHEETS = (CUSTOMERS, SERVERS, GROUPS, LICENSE_SERVERS, PROOFS)


@dataclass(frozen=True)
class Known:
    """What rows may refer to besides each other: the reseller's own, and what is recorded already."""

    members: dict[str, int]  # e-mail address → pk
    parts: dict  # part number in capitals → part
    time_zone: str
    servers: dict[str, set[str]] = field(
        default_factory=dict
    )  # account → names; a key for each account there is
    license_servers: dict[str, set[str]] = field(default_factory=dict)
    # Files that were not read to the end: what they lack says nothing about what others refer to.
    half_read: frozenset[str] = frozenset()


@dataclass
class Account:
    """What the files hold about one customer."""

    customer: CustomerRow | None = None
    servers: dict[str, facts.Server] = field(default_factory=dict)
    groups: dict[str, facts.Group] = field(default_factory=dict)
    license_servers: dict[str, facts.LicenseServer] = field(default_factory=dict)
    # Documents by (kind, number), a declaration by its place among the account's own; lines in their order.
    documents: dict[tuple[str, str | int], list[LineRow]] = field(default_factory=dict)


def read_accounts(rows, known):
    """Takes all rows of some accounts, file by file; returns (account → Account, every fault)."""
    sheets = defaultdict(list)
    for row in rows:
        sheets[row.sheet].append(row)
    accounts, faults = defaultdict(Account), []
    there = {row.cells.get("account") for row in sheets[CUSTOMERS.name]} | set(known.servers)
    for row in _once(sheets[CUSTOMERS.name], ("account",), faults):
        found, wrong = read_customer(row, members=known.members, time_zone=known.time_zone)
        accounts[row.cells.get("account")].customer = found
        faults += wrong
    if CUSTOMERS.name not in known.half_read:
        for sheet in SHEETS[1:]:
            faults += [fault for row in sheets[sheet.name] if (fault := _without_account(row, there))]
    _read_environment(sheets, accounts, known, faults)
    _read_documents(sheets, accounts, known, faults)
    return accounts, faults


def _without_account(row, there):
    account = row.cells.get("account")
    if account is None:
        return row.fault("account", say("is missing"))
    if account not in there:
        hint = suggestion(account, sorted(filter(None, there)))
        told = say("no customer has the account {account}{hint}", account=shown(account), hint=hint)
        return row.fault("account", told)
    return None


def _once(rows, columns, faults):
    """Yields the rows; one that repeats the key of an earlier one is a fault."""
    seen = {}
    for row in rows:
        key = tuple(row.cells.get(column) for column in columns)
        if None not in key and key in seen:
            column = columns[-1]
            told = say("{value} is used already, in line {line}", value=shown(key[-1]), line=str(seen[key]))
            faults.append(row.fault(column, told))
        else:
            seen[key] = row.line
            yield row


def _read_environment(sheets, accounts, known, faults):
    readers = (
        (SERVERS, read_server, "servers"),
        (LICENSE_SERVERS, read_license_server, "license_servers"),
        (GROUPS, read_group, "groups"),
    )
    servers = _names(sheets[SERVERS.name], known.servers)
    for sheet, read, kind in readers:
        for row in _once(sheets[sheet.name], ("account", "name"), faults):
            fact, wrong = read(row)
            faults += wrong
            if fact is None:
                continue
            getattr(accounts[row.cells.get("account")], kind)[fact.name] = fact
            if sheet is GROUPS and SERVERS.name not in known.half_read:
                there = servers[row.cells.get("account")]
                faults += [
                    row.fault("servers", _no_server(name, there))
                    for name in fact.servers
                    if name not in there
                ]


def _no_server(name, there):
    hint = suggestion(name, sorted(there))
    return say("no server is called {name}{hint}", name=shown(name), hint=hint)


def _no_license_server(name, there):
    hint = suggestion(name, sorted(there))
    return say("no licence server is called {name}{hint}", name=shown(name), hint=hint)


def _names(rows, recorded):
    """account → the names that its rows use, and those recorded already."""
    names = defaultdict(set, {account: set(there) for account, there in recorded.items()})
    for row in rows:
        names[row.cells.get("account")].add(row.cells.get("name", ""))
    return names


def _read_documents(sheets, accounts, known, faults):
    license_servers = _names(sheets[LICENSE_SERVERS.name], known.license_servers)
    first_lines = {}
    for row in sheets[PROOFS.name]:
        line, wrong = read_line(row, parts=known.parts)
        faults += wrong
        if line is None:
            continue
        account = row.cells.get("account")
        there = license_servers[account]
        judged = line.license_server and LICENSE_SERVERS.name not in known.half_read
        if judged and line.license_server not in there:
            faults.append(row.fault("license_server", _no_license_server(line.license_server, there)))
        documents = accounts[account].documents
        key = _document_key(line, documents)
        documents.setdefault(key, []).append(line)
        first = first_lines.setdefault((account, key), (row.line, line))
        faults += _contradictions(row, line, *first)


def _document_key(line, documents):
    if line.kind == DECLARATION:
        return DECLARATION, sum(kind == DECLARATION for kind, _ in documents) + 1
    return line.kind, line.number


def _contradictions(row, line, first_line, first):
    """Lines of one document are of one day and one seller."""
    for column in ("date", "seller"):
        ours, theirs = getattr(line, column), getattr(first, column)
        if ours != theirs:
            told = say(
                "{ours} contradicts it: {kind} {number} has {theirs} in line {line}",
                ours=shown(str(ours or "")),
                kind=line.kind,
                number=line.number,
                theirs=shown(str(theirs or "")),
                line=str(first_line),
            )
            yield row.fault(column, told)
