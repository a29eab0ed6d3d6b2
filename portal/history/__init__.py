"""The history in words: who did what, when, from what to what.

`changes_of(thing)` is for the page of one object, `history_of(reseller, …)` for the page of everything. Both
give a `Page` for `templates/portal/_history.html` and ask at most eight queries, however much there is.
"""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from customers.models import Member, User
from licensing.models import ProofFile, ProofLine
from portal.history.events import Cursor, events_of, states_of
from portal.history.rows import Names
from portal.history.sources import source_of, sources
from portal.history.wanted import Wanted, about
from portal.history.words import change_of

PRODUCT = "CAL Check-up"
HOPS = 3
# What the product says of an occasion; what a person gave as one stays as it is.
OCCASIONS = {
    "by a rule of yours": _("by a rule of yours"),
    "import": _("import"),
    "link in a mail": _("link in a mail"),
    "new reseller": _("new reseller"),
    "positions": _("positions"),
    "undo of an import": _("undo of an import"),
}
FACTS = ("servers", "licence-servers", "documents")


@dataclass(frozen=True)
class Entry:
    """What one person did in one go."""

    when: datetime
    who: str
    by_operator: bool
    because: str
    changes: tuple
    # Set when there was more in this go: the page of the history tells it all, asked with this.
    go: str = ""

    def __str__(self):
        return "; ".join(f"{self.who} {change}" for change in self.changes)


@dataclass(frozen=True)
class Page:
    """Some entries, the newest first; `older` says where the next page begins, or is empty."""

    entries: tuple[Entry, ...]
    older: str


def changes_of(thing, *, limit=20, kind="", after="", alone=False):
    """The latest changes of one object and of what belongs to it, as a Page.

    Takes a tracked object: a customer with everything of theirs, a document with its lines, files and rights, a
    member with his visits, or any other alone. `kind` and `after` are as for `history_of`; `alone` leaves out
    what belongs to the object.
    """
    scope = about(thing)
    if alone:
        own = source_of(type(thing))
        scope = {own: scope[own]}
    wanted = Wanted(scope=scope, kind=kind)
    return _page(thing.reseller, wanted, limit, after=Cursor.read(after), tell_customer=False)


def facts_changed(customer, *, since, limit=8):
    """What was changed since a moment in what a customer runs, who reaches it, and in the documents, as a Page."""
    facts = {source for kind in FACTS for source in sources(kind) if source.model is not ProofFile}
    scope = {source: condition for source, condition in about(customer).items() if source in facts}
    return _page(customer.reseller, Wanted(scope=scope, since=since), limit, tell_customer=False)


def history_of(reseller, wanted, *, after="", limit=50):
    """The changes in a reseller that are wanted, as a Page; `after` is the `older` of the page before."""
    return _page(reseller, wanted, limit, after=Cursor.read(after))


def _page(reseller, wanted, limit, *, after=None, tell_customer=True):
    events, folded, older = events_of(reseller, wanted, after=after, limit=limit)
    states = _states(reseller, events)
    people, operators = _people(reseller, events, states)
    names = Names(states, people)
    entries = []
    for (context_id, when, user), group in groupby(
        events, key=lambda e: (e.context_id, e.created_at, e.user)
    ):
        group = sorted(group, key=_as_made)
        changes = _changes(group, names, tell_customer=tell_customer)
        if changes:
            context = group[0].context
            who = context.get("name") or people.get(user) or PRODUCT
            go = context_id if context_id in folded else ""
            because = context.get("because", "")
            because = str(OCCASIONS.get(because, because))
            entries.append(Entry(when, who, user in operators, because, changes, go))
    return Page(tuple(entries), older.text if older else "")


def _changes(events, names, *, tell_customer):
    """What was done in one go; that a new line gives its rights goes without saying."""
    lines = {event.pk for event in events if event.source.model is ProofLine and event.label == "insert"}
    told = [
        change_of(event, names, tell_customer=tell_customer)
        for event in events
        if not (event.label == "insert" and event.values.get("line_id") in lines)
    ]
    return tuple(change for change in told if change is not None)


def _as_made(event):
    """Events of one transaction have one time: documents before their lines, each in the order of making."""
    return (event.source.place, event.id)


def _states(reseller, events):
    """What everything that the events mention was called last, deleted things too: (source, pk) → State."""
    wanted = {key for event in events for key in event.mentions()}
    states = {}
    for _hop in range(HOPS):  # assurance → rights → line → document
        missing = wanted - states.keys()
        if not missing:
            break
        found = states_of(reseller, missing)
        states |= dict.fromkeys(missing) | found
        wanted = {key for state in found.values() if state for key in state.named_by()}
    return states


def _people(reseller, events, states):
    """The names of users by pk, and which of them are operators in this reseller."""
    pks = {event.user for event in events if event.user}
    pks |= {pk for event in events for pk in event.users()}
    pks |= {pk for state in states.values() if state for pk in state.users()}
    role = Member.objects.of(reseller).filter(user=OuterRef("pk")).values("role")
    users = User.objects.filter(pk__in=pks).annotate(role=Subquery(role))
    names = {user.pk: str(user) for user in users}
    # An operator who made the reseller was there before any membership.
    operators = {
        user.pk
        for user in users
        if user.role == Member.Role.OPERATOR or (user.role is None and user.is_operator)
    }
    return names, operators


__all__ = ["Entry", "Page", "Wanted", "changes_of", "facts_changed", "history_of"]
