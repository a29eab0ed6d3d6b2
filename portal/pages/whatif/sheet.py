"""All rows of the page together: from the facts on file, or from what was sent."""

from dataclasses import dataclass
from hashlib import sha256

from licensing.speech import spoken
from licensing.whatif import Changes
from portal.pages.whatif.forms import (
    GroupForm,
    NewGroupForm,
    NewRightForm,
    NewServerForm,
    RightForm,
    ServerForm,
)

MOST_ROWS, MOST_NEW = 300, 20
NEW = {"servers": NewServerForm, "groups": NewGroupForm, "entitlements": NewRightForm}


@dataclass(slots=True)
class Table:
    """The rows of one kind: records on file, new ones, and how many on file there is no room for."""

    kind: str
    rows: list
    new: list
    left_out: int

    @property
    def may_add(self):
        return len(self.new) < MOST_NEW


class Sheet:
    """The rows of a customer: `servers`, `groups`, `rights`. `sent` is what came with the request, if anything did.

    `names` are what people call the rights on file, by id.
    """

    def __init__(self, facts, names, sent=None):
        self.facts, self.names, self.sent = facts, names, sent or {}
        self.known = [server.name for server in facts.servers]
        self.servers = self._table("servers", sorted(facts.servers, key=_name), "version", self._server)
        self.groups = self._table("groups", sorted(facts.groups, key=_name), "users", self._group)
        held = [right for right in facts.entitlements if right.period.in_force(facts.as_of)]
        self.rights = self._table("entitlements", held, "quantity", self._right)

    @property
    def tables(self):
        return self.servers, self.groups, self.rights

    @property
    def all_rows(self):
        """Every row, for the faults at its fields."""
        return [row for table in self.tables for row in (*table.rows, *table.new)]

    @property
    def at_fault(self):
        """Every field with what is wrong with it, and the title of its row."""
        return [
            (row.title, field)
            for row in self.all_rows
            if row.is_bound and not _left_out(row)
            for field in row
            if field.errors
        ]

    def is_valid(self):
        """True when every field that was sent can be read; what it means, the rules say."""
        sound = [row.is_valid() for row in self.all_rows if row.is_bound and not _left_out(row)]
        return all(sound)

    def changes(self):
        """What was sent, as `licensing.whatif` takes it; only after `is_valid`."""
        given = {}
        for table in self.tables:
            given[table.kind] = {row.key: row.values() for row in table.rows if row.is_bound}
            given[f"new_{table.kind}"] = [row.values() for row in _counted(table)]
        return Changes(**given)

    def tell(self, faults):
        """Shows faults of `licensing.whatif` at their fields; returns those that have none here, as sentences."""
        rows = {}
        for table in self.tables:
            rows |= {(table.kind, row.key): row for row in table.rows}
            rows |= {(table.kind, number): row for number, row in enumerate(_counted(table))}
        unplaced = []
        for fault in faults:
            row = rows.get((fault.kind, fault.key))
            if row is not None and row.is_bound:
                row.tell(fault.field, fault.message)
            else:
                unplaced.append(f"{fault.key}: {fault.field}: {spoken(fault.message)}.")
        return unplaced

    def focus_last_new(self, kind):
        """Lets typing go on in the row that was added last."""
        for table in self.tables:
            if table.kind == kind and table.new:
                row = table.new[-1]
                row.fields[row.heads].widget.attrs["autofocus"] = True

    def _table(self, kind, records, first_field, make):
        shown = records[:MOST_ROWS]
        rows = []
        for record in shown:
            prefix = f"{kind}-{_key(record)}"
            sent = self.sent if f"{prefix}-{first_field}" in self.sent else None
            rows.append(make(record, data=sent, prefix=prefix))
        return Table(kind, rows, self._new(kind), len(records) - len(shown))

    def _server(self, server, **given):
        return ServerForm(server=server, on=self.facts.as_of, **given)

    def _group(self, group, **given):
        return GroupForm(group=group, known=self.known, **given)

    def _right(self, right, **given):
        return RightForm(right=right, title=self.names[right.id], **given)

    def _new(self, kind):
        form, extra = NEW[kind], self._extra(kind)
        numbers = range(new_rows(self.sent, kind))
        return [form(self.sent, prefix=f"new-{kind}-{number}", key=number, **extra) for number in numbers]

    def _extra(self, kind):
        """What the choices of a new row are made from."""
        if kind == "servers":
            return {"groups": sorted(group.name for group in self.facts.groups)}
        if kind == "groups":
            return {"known": self.known}
        return {"license_servers": [one.name for one in self.facts.license_servers]}


def new_rows(sent, kind):
    """How many new rows of a kind were sent."""
    heads = NEW[kind].heads
    return next((n for n in range(MOST_NEW) if f"new-{kind}-{n}-{heads}" not in sent), MOST_NEW)


def with_new_row(sent, kind):
    """What was sent, with one new row more; as it was for an unknown kind, or when there is no room."""
    if kind not in NEW or (number := new_rows(sent, kind)) == MOST_NEW:
        return sent
    form = NEW[kind]
    sent = sent.copy()
    given = dict.fromkeys(form.base_fields, "") | form.defaults(number)
    for name, value in given.items():
        if not (name == "session_host" and not value):
            sent[f"new-{kind}-{number}-{name}"] = str(value)
    return sent


def _counted(table):
    return [row for row in table.new if not row.is_blank]


def _left_out(row):
    return isinstance(row.key, int) and row.is_blank


def _key(record):
    """What names a record in the names of its fields, where a name may hold anything."""
    return getattr(record, "id", None) or sha256(record.name.encode()).hexdigest()[:12]


def _name(record):
    return record.name.casefold(), record.name
