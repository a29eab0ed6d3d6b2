"""Reading events: one query over all tables that say something, newest first, from a given place on.

Event tables have no common parent, so this is SQL made of our own table and column names; what comes from a
request is always a parameter. Row-level security holds here too, and each branch names the reseller besides.
"""
# ruff: noqa: S608 - see above

import json
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection

from customers import models as who
from licensing import models as what
from portal.history.sources import Source, source_of, sources

NOBODY = "nobody"  # asks for what the product did by itself


@dataclass(frozen=True)
class Event:
    """One change of one row: what it was before and afterwards."""

    source: Source
    id: int
    created_at: datetime
    label: str
    pk: int
    context_id: str
    context: dict
    values: dict
    former: dict

    @property
    def user(self):
        """The pk of who did it, or None."""
        return self.context.get("user")

    def mentions(self):
        """Yields (source, pk) of everything the event points at."""
        yield from _mentioned(self.source.references, self.values)
        yield from _mentioned(self.source.references, self.former)

    def users(self):
        """Yields the users the row is about."""
        yield from (values["user_id"] for values in (self.values, self.former) if values.get("user_id"))


@dataclass(frozen=True)
class State:
    """The last known state of a row; `there` is False for one that was deleted."""

    source: Source
    values: dict
    there: bool

    def named_by(self):
        """Yields (source, pk) of what is needed to call this row by a name."""
        columns = NAMED_BY.get(self.source.model, ())
        wanted = {column: self.source.references[column] for column in columns}
        yield from _mentioned(wanted, self.values)

    def users(self):
        """Yields the users the row is about."""
        if self.values.get("user_id"):
            yield self.values["user_id"]


NAMED_BY = {
    what.AssurancePeriod: ["entitlement_id"],
    what.Entitlement: ["line_id"],
    what.ProofLine: ["proof_id"],
}


def _mentioned(references, values):
    return ((source, values[column]) for column, source in references.items() if values.get(column))


@dataclass(frozen=True)
class Cursor:
    """A place in the history: what comes after it is older, or later in the order of one transaction."""

    created_at: datetime
    place: int
    id: int

    @property
    def text(self):
        """For an address."""
        return f"{self.created_at.isoformat()}~{self.place}~{self.id}"

    @classmethod
    def read(cls, text):
        """The cursor of an address; None for none and for what is none."""
        try:
            created_at, place, id_ = text.split("~")
            cursor = cls(datetime.fromisoformat(created_at), int(place), int(id_))
            return cursor if cursor.created_at.tzinfo and 0 < cursor.id < 2**31 else None
        except ValueError:
            return None

    @classmethod
    def behind(cls, event):
        """The place right after an event."""
        return cls(event.created_at, event.source.place, event.id)

    def condition(self, source):
        """SQL and parameters for what a source has after this place."""
        if source.place == self.place:
            return "(e.pgh_created_at, e.pgh_id) < (%s, %s)", [self.created_at, self.id]
        return f"e.pgh_created_at {'<' if source.place < self.place else '<='} %s", [self.created_at]


@dataclass(frozen=True)
class Wanted:
    """What of a history is asked for; everything by default.

    `customers` are pks, `person` is a user's pk or NOBODY, `since` and `before` are moments, and `scope` says
    for each Source that counts an SQL condition with its parameters.
    """

    kind: str = ""
    customers: list[int] | None = None
    person: int | str | None = None
    since: datetime | None = None
    before: datetime | None = None
    scope: dict = field(default_factory=dict)

    def conditions(self, source):
        """SQL conditions with their parameters for one source; None when it has nothing of this."""
        found = [self.scope[source]] if self.scope else []
        if self.customers is not None:
            column = "pgh_obj_id" if source.model is who.Customer else "customer_id"
            if column == "customer_id" and column not in source.fields:
                return None
            found.append((f"e.{column} = ANY(%s)", [self.customers]))
        if self.person == NOBODY:
            found.append(("e.pgh_context ->> 'user' IS NULL", []))
        elif self.person is not None:
            found.append(("e.pgh_context ->> 'user' = %s", [str(self.person)]))
        if self.since is not None:
            found.append(("e.pgh_created_at >= %s", [self.since]))
        if self.before is not None:
            found.append(("e.pgh_created_at < %s", [self.before]))
        return found

    def sources(self):
        """The sources that can have something of this."""
        return [source for source in sources(self.kind) if not self.scope or source in self.scope]


def about(thing):
    """The `scope` of one object and of what belongs to it."""
    pk, own = thing.pk, source_of(type(thing))
    scope = {own: ("e.pgh_obj_id = %s", [pk])}
    if isinstance(thing, who.Customer):
        for source in sources():
            if "customer_id" in source.fields:
                scope[source] = ("e.customer_id = %s", [pk])
    for model, column in BELONGINGS.get(type(thing), ()):
        scope[source_of(model)] = (f"e.{column} = %s", [pk])
    if isinstance(thing, what.Proof):
        lines = f"SELECT pgh_obj_id FROM {source_of(what.ProofLine).table} WHERE proof_id = %s"
        rights = f"SELECT pgh_obj_id FROM {source_of(what.Entitlement).table} WHERE line_id IN ({lines})"
        scope[source_of(what.Entitlement)] = (f"e.line_id IN ({lines})", [pk])
        scope[source_of(what.AssurancePeriod)] = (f"e.entitlement_id IN ({rights})", [pk])
    return scope


BELONGINGS = {
    what.Proof: [(what.ProofLine, "proof_id"), (what.ProofFile, "proof_id")],
    who.Member: [(who.Visit, "member_id")],
    who.Server: [(who.ServerAccess, "server_id")],
    who.AccessGroup: [(who.ServerAccess, "group_id")],
}


def events_of(reseller, wanted, *, after, limit):
    """At most `limit` events of a reseller, the newest first; two queries."""
    keys = _keys(reseller, wanted, after, limit)
    if not keys:
        return []
    found = _events(reseller, keys)
    return [found[key] for key in keys]


def _keys(reseller, wanted, after, limit):
    branches = []
    for source in wanted.sources():
        conditions = wanted.conditions(source)
        if conditions is None:
            continue
        conditions = [("e.reseller_id = %s", [reseller.pk]), *conditions]
        conditions += [after.condition(source)] if after else []
        where = " AND ".join(sql for sql, _ in conditions)
        sql = (
            f"(SELECT {source.place} AS place, e.pgh_id, e.pgh_created_at FROM {source.table} e "
            f"WHERE {where} ORDER BY e.pgh_created_at DESC, e.pgh_id DESC LIMIT {limit:d})"
        )
        branches.append((sql, [value for _, values in conditions for value in values]))
    order = f" ORDER BY pgh_created_at DESC, place, pgh_id DESC LIMIT {limit:d}"
    return [(place, id_) for place, id_, _ in _union(branches, order)]


def _events(reseller, keys):
    former = (
        "SELECT to_jsonb(f) FROM {table} f WHERE f.pgh_obj_id = e.pgh_obj_id AND f.pgh_id < e.pgh_id "
        "AND f.reseller_id = e.reseller_id ORDER BY f.pgh_id DESC LIMIT 1"
    )
    branches = []
    for source in _by_place({place for place, _ in keys}):
        sql = (
            f"(SELECT {source.place}, e.pgh_id, e.pgh_created_at, e.pgh_label, e.pgh_obj_id, e.pgh_context_id, "
            f"to_jsonb(e), ({former.format(table=source.table)}) FROM {source.table} e "
            "WHERE e.reseller_id = %s AND e.pgh_id = ANY(%s))"
        )
        branches.append((sql, [reseller.pk, [id_ for place, id_ in keys if place == source.place]]))
    places = {source.place: source for source in sources()}
    return {(row[0], row[1]): _event(places[row[0]], row) for row in _union(branches)}


def _event(source, row):
    _, id_, created_at, label, pk, context_id, values, former = row
    values = json.loads(values)
    context = values.pop("pgh_context") or {}
    return Event(
        source, id_, created_at, label, pk, str(context_id), context, values, json.loads(former or "{}")
    )


def states_of(reseller, keys):
    """The last known states of rows, given as (source, pk); one query. Shared parts are told to everybody."""
    branches = []
    for source in _by_place({source.place for source, _ in keys}):
        sql = (
            f"(SELECT DISTINCT ON (e.pgh_obj_id) {source.place}, e.pgh_obj_id, e.pgh_label, to_jsonb(e) "
            f"FROM {source.table} e WHERE (e.reseller_id = %s OR e.reseller_id IS NULL) "
            "AND e.pgh_obj_id = ANY(%s) ORDER BY e.pgh_obj_id, e.pgh_id DESC)"
        )
        branches.append((sql, [reseller.pk, [pk for of, pk in keys if of == source]]))
    places = {source.place: source for source in sources()}
    return {
        (places[place], pk): State(places[place], json.loads(values), label != "delete")
        for place, pk, label, values in _union(branches)
    }


def _by_place(places):
    return [source for source in sources() if source.place in places]


def _union(branches, order=""):
    if not branches:
        return []
    params = [value for _, values in branches for value in values]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(sql for sql, _ in branches) + order, params)
        return cursor.fetchall()
