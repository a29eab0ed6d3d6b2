"""What to talk about at a check-up: findings in the order of their weight, what changed, the standing questions."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext, gettext_lazy

from customers.models import AccessGroup, Server, ServerRole
from licensing.facts import entitlement_pk
from licensing.models import Entitlement, PaperPromise, PositionRecord, Proof
from licensing.rules import Finding, Severity
from licensing.rules.together import as_one, together
from licensing.speech import number, spoken
from licensing.whatif.comparing import compare

HEAVIEST_FIRST = list(Severity)
PAPERS_MISSING = "PROOF-01"
RIGHT_ID = re.compile(r"\bE\d+(?:-C\d+)?\b")
NO_LONGER_ON_FILE = gettext_lazy("a right no longer on file")


@dataclass(frozen=True)
class Point:
    """One thing to say, with rights called by their names."""

    finding: Finding
    message: str
    remedy: str


@dataclass(frozen=True)
class Paper:
    """A document that is missing, or goes not far enough, with what it stands for and what was said about it."""

    proof: Proof
    titles: tuple[str, ...]
    promise: PaperPromise | None


def ranked(findings):
    """Breaches, then warnings, then advice; among equals the one about most rights first."""
    return sorted(findings, key=weight)


def weight(finding):
    """What findings are ranked by."""
    return HEAVIEST_FIRST.index(finding.severity), -(finding.quantity or 0)


class Talk:
    """What to say about a position of a customer, and about what changed `since` an earlier one.

    What stands at the `quiet` places is known and not said again. Asks the database once for the rights that the
    findings name.
    """

    def __init__(self, *, customer, position, since=None, quiet=()):
        self.customer, self.position, self.since = customer, position, since
        self._loud = ranked(
            [finding for place, finding in enumerate(position.findings) if place not in quiet]
        )
        named = {
            name
            for one in (position, since)
            for finding in (one.findings if one else ())
            for name in finding.evidence.rights
        }
        rights = Entitlement.objects.of(customer.reseller)
        rights = rights.filter(pk__in={entitlement_pk(name) for name in named}) if named else rights.none()
        self._rights = {right.pk: right for right in rights.with_proof()}

    @property
    def points(self):
        """The findings in the order in which to say them; those about servers of one release as one."""
        return [
            Point(finding, self._named(finding.message), self._named(finding.remedy))
            for finding in map(as_one, together(self._loud))
        ]

    @property
    def changes(self):
        """What is otherwise than it was, each in a sentence; None where nothing is known of earlier."""
        return None if self.since is None else list(self._changes(compare(self.since, self.position)))

    def papers(self):
        """The documents that are missing, each once, in the order of the findings."""
        found = {}
        for finding in self._loud:
            for name in finding.evidence.rights if finding.rule == PAPERS_MISSING else ():
                right = self._rights.get(entitlement_pk(name))
                if right is not None:
                    found.setdefault(right.line.proof, []).append(right.title)
        said = PaperPromise.objects.of(self.customer.reseller).filter(proof__in=found) if found else ()
        promises = {promise.proof_id: promise for promise in said}
        return [
            Paper(proof, tuple(dict.fromkeys(titles)), promises.get(proof.pk))
            for proof, titles in found.items()
        ]

    def _changes(self, comparison):
        then, now = (_word(position.status) for position in (comparison.now, comparison.then))
        if then != now:
            yield gettext("“{then}” then, “{now}” now.").format(then=then, now=now)
        for line in comparison.lines:
            moved = [
                f"{number(one.now)} → {number(one.then)} {word}" for word, one in line.numbers if one.change
            ]
            if moved:
                yield f"{line.subject}: {', '.join(moved)}."
        for finding in map(as_one, together(ranked(comparison.new))):
            yield gettext("New: {finding}").format(finding=self._named(finding.message))
        for finding in map(as_one, together(ranked(comparison.gone))):
            yield gettext("Done: {finding}").format(finding=self._named(finding.message))

    def _named(self, text):
        return RIGHT_ID.sub(lambda found: self._name(found[0]), spoken(text))

    def _name(self, name):
        right = self._rights.get(entitlement_pk(name))
        return f"{right.title} ({right.line.proof})" if right else str(NO_LONGER_ON_FILE)


def _word(status):
    return PositionRecord.Status(str(status)).label


# --- what to ask ---------------------------------------------------------------------------------------
def groups_of(customer):
    """Who works with the servers: the customer's groups with their numbers."""
    return AccessGroup.objects.of(customer.reseller).filter(customer=customer).order_by("name", "id")


def servers_of(customer, today):
    """The servers in service today, or later."""
    servers = Server.objects.of(customer.reseller).filter(customer=customer)
    return servers.exclude(valid_until__lte=today).order_by("name", "id")


def session_hosts(servers):
    """Those of some servers on which people work remotely."""
    return [server for server in servers if ServerRole.RDS_SESSION_HOST in server.roles]
