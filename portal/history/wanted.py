"""What of a history is asked for, as SQL conditions: our own names, and parameters for all that was asked."""
# ruff: noqa: S608 - see above

from dataclasses import dataclass, field
from datetime import datetime

from customers import models as who
from licensing import models as what
from portal.history.sources import source_of, sources

NOBODY = "nobody"  # asks for what the product did by itself


@dataclass(frozen=True)
class Wanted:
    """What of a history is asked for; everything by default.

    `customers` are pks, `person` is a user's pk or NOBODY, `since` and `before` are moments, `go` is the context
    of what was done in one go, and `scope` says for each Source that counts an SQL condition with its parameters.
    """

    kind: str = ""
    customers: list[int] | None = None
    person: int | str | None = None
    since: datetime | None = None
    before: datetime | None = None
    go: str = ""
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
        if self.go:
            found.append(("e.pgh_context_id = %s", [self.go]))
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
        for model in (what.AssurancePeriod, what.Reassignment):
            scope[source_of(model)] = (f"e.entitlement_id IN ({rights})", [pk])
    if isinstance(thing, what.Entitlement):
        scope[source_of(what.ProofLine)] = ("e.pgh_obj_id = %s", [thing.line_id])
    return scope


BELONGINGS = {
    what.Proof: [(what.ProofLine, "proof_id"), (what.ProofFile, "proof_id")],
    what.Entitlement: [(what.AssurancePeriod, "entitlement_id"), (what.Reassignment, "entitlement_id")],
    who.Member: [(who.Visit, "member_id")],
    who.Server: [(who.ServerAccess, "server_id")],
    who.AccessGroup: [(who.ServerAccess, "group_id")],
}
