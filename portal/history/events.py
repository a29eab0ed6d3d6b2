"""Reading events: one query over all tables that say something, newest first, from a given place on.

Event tables have no common parent, so this is SQL made of our own table and column names; what comes from a
request is always a parameter. Row-level security holds here too, and each branch names the reseller besides.
"""
# ruff: noqa: S608 - see above

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from licensing import models as what
from portal.history.sources import Source, sources

LAST_PLACE = 1000  # behind every source
# More changes than this in one go are not told at full length, so that an import does not bury the rest.
FOLDED_TO = 8
ROUNDS = 2


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
    what.PaperPromise: ["proof_id"],
    what.Price: ["part_id"],
    what.ProofLine: ["proof_id"],
}


def _mentioned(references, values):
    return ((source, values[column]) for column, source in references.items() if values.get(column))


@dataclass(frozen=True)
class Cursor:
    """A place in the history: what comes after it is older, or later in the order of one transaction."""

    created_at: datetime
    context_id: UUID
    place: int
    id: int

    @property
    def text(self):
        """For an address."""
        return f"{self.created_at.isoformat()}~{self.context_id}~{self.place}~{self.id}"

    @classmethod
    def read(cls, text):
        """The cursor of an address; None for none and for what is none."""
        try:
            created_at, context_id, place, id_ = text.split("~")
            cursor = cls(datetime.fromisoformat(created_at), UUID(context_id), int(place), int(id_))
            return cursor if cursor.created_at.tzinfo and 0 < cursor.id < 2**31 else None
        except ValueError:
            return None

    @classmethod
    def behind(cls, key):
        """The place right after an event."""
        return cls(key.created_at, key.context_id, key.place, key.id)

    @classmethod
    def past(cls, key):
        """The place right after everything that was done in one go with an event."""
        return cls(key.created_at, key.context_id, LAST_PLACE, 1)

    def conditions(self, source):
        """Yields SQL with parameters: together what a source has after this place, each one range of the index."""
        moment, here = "e.pgh_created_at = %s", [self.created_at, self.context_id]
        if source.place == self.place:
            yield f"{moment} AND e.pgh_context_id = %s AND e.pgh_id < %s", [*here, self.id]
        yield f"{moment} AND e.pgh_context_id {'>=' if source.place > self.place else '>'} %s", here
        yield "e.pgh_created_at < %s", [self.created_at]


@dataclass(frozen=True)
class Key:
    """Where an event stands: enough to sort and to find it."""

    place: int
    id: int
    created_at: datetime
    context_id: UUID

    def is_in_one_go_with(self, other):
        """True for two changes of the same transaction and person."""
        return (self.created_at, self.context_id) == (other.created_at, other.context_id)


def events_of(reseller, wanted, *, after, limit):
    """About `limit` events of a reseller, the newest first; at most 1 + ROUNDS queries.

    Returns the events, the contexts of which only the first few are among them, and the Cursor behind which it
    goes on, or None. Of a great many changes in one go only FOLDED_TO are told, unless that go is asked for.
    """
    keys, folded = [], set()
    for _round in range(ROUNDS):
        found = _keys(reseller, wanted, after, limit + 1)
        after = Cursor.behind(found[limit - 1]) if len(found) > limit else None
        found = found[:limit]
        same = [key for key in found if key.is_in_one_go_with(found[-1])]
        if after is None or wanted.go or len(same) <= FOLDED_TO:
            keys += found
            break
        keys += found[: FOLDED_TO - len(same)]
        folded.add(str(found[-1].context_id))
        after = Cursor.past(found[-1])
        if len(keys) >= limit:
            break
    return _events(reseller, keys), folded, after


def _keys(reseller, wanted, after, limit):
    branches = []
    for source in wanted.sources():
        conditions = wanted.conditions(source)
        if conditions is None:
            continue
        for place in after.conditions(source) if after else [("TRUE", [])]:
            every = [("e.reseller_id = %s", [reseller.pk]), place, *conditions]
            where = " AND ".join(sql for sql, _ in every)
            sql = (
                f"(SELECT {source.place} AS place, e.pgh_id, e.pgh_created_at, e.pgh_context_id "
                f"FROM {source.table} e WHERE {where} "
                f"ORDER BY e.pgh_created_at DESC, e.pgh_context_id, e.pgh_id DESC LIMIT {limit:d})"
            )
            branches.append((sql, [value for _, values in every for value in values]))
    order = f" ORDER BY pgh_created_at DESC, pgh_context_id, place, pgh_id DESC LIMIT {limit:d}"
    return [Key(*row) for row in _union(branches, order)]


def _events(reseller, keys):
    former = (
        "SELECT to_jsonb(f) FROM {table} f WHERE f.pgh_obj_id = e.pgh_obj_id AND f.pgh_id < e.pgh_id "
        "AND f.reseller_id = e.reseller_id ORDER BY f.pgh_id DESC LIMIT 1"
    )
    branches = []
    for source in _by_place({key.place for key in keys}):
        sql = (
            f"(SELECT {source.place}, e.pgh_id, e.pgh_created_at, e.pgh_label, e.pgh_obj_id, e.pgh_context_id, "
            f"to_jsonb(e), ({former.format(table=source.table)}) FROM {source.table} e "
            "WHERE e.reseller_id = %s AND e.pgh_id = ANY(%s))"
        )
        branches.append((sql, [reseller.pk, [key.id for key in keys if key.place == source.place]]))
    places = {source.place: source for source in sources()}
    found = {(row[0], row[1]): _event(places[row[0]], row) for row in _union(branches)}
    return [found[key.place, key.id] for key in keys]


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
        # In brackets, because a single branch has an order of its own.
        cursor.execute(
            f"SELECT * FROM ({' UNION ALL '.join(sql for sql, _ in branches)}) found{order}", params
        )
        return cursor.fetchall()
