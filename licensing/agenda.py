"""What to talk about at a check-up: findings in the order of their weight, and the three standing questions."""

import re
from dataclasses import dataclass

from django.db.models import Sum

from customers.models import AccessGroup, Server
from licensing.facts import entitlement_pk
from licensing.models import Entitlement
from licensing.rules import Finding, Severity

HEAVIEST_FIRST = list(Severity)
PAPERS_MISSING = "PROOF-01"
RIGHT_ID = re.compile(r"\bE\d+(?:-C\d+)?\b")


@dataclass(frozen=True)
class Point:
    """One thing to say, with rights called by their names."""

    finding: Finding
    message: str
    remedy: str


@dataclass(frozen=True)
class Question:
    """One question to ask, with what is on file to compare the answer with."""

    text: str
    on_file: str


def ranked(findings):
    """Breaches, then warnings, then advice; among equals the one about most rights first."""
    return sorted(
        findings, key=lambda finding: (HEAVIEST_FIRST.index(finding.severity), -(finding.quantity or 0))
    )


def talking_points(*, customer, position, quiet=()):
    """The findings of a position in the order in which to say them, without those at the `quiet` places."""
    names = _names(customer, position)
    loud = [finding for place, finding in enumerate(position.findings) if place not in quiet]
    return [
        Point(finding, _named(finding.message, names), _named(finding.remedy, names))
        for finding in ranked(loud)
    ]


def _names(customer, position):
    """What people call each right that the findings name: "Windows Server CAL 2019 by user (invoice INV-1)"."""
    named = {name for finding in position.findings for name in finding.evidence.rights}
    rights = Entitlement.objects.of(customer.reseller).filter(pk__in={entitlement_pk(name) for name in named})
    titles = {right.pk: f"{right.title} ({right.line.proof})" for right in rights.with_proof()}
    return {name: titles.get(entitlement_pk(name), "a right no longer on file") for name in named}


def _named(text, names):
    return RIGHT_ID.sub(lambda found: names.get(found[0], found[0]), text)


def questions(*, customer, today, position):
    """The three questions of every check-up of this customer."""
    return [
        Question("How many people work with the servers today, and on how many devices?", _people(customer)),
        Question(
            "Was a server added, replaced or switched off? Does anybody new work remotely?",
            _servers(customer, today),
        ),
        Question("Which papers can you send us: invoices, confirmations, certificates?", _papers(position)),
    ]


def _people(customer):
    groups = AccessGroup.objects.of(customer.reseller).filter(customer=customer)
    counted = groups.aggregate(users=Sum("users"), devices=Sum("devices"))
    if counted["users"] is None:
        return "Nobody yet."
    return f"{counted['users']:,} people and {counted['devices']:,} devices."


def _servers(customer, today):
    servers = Server.objects.of(customer.reseller).filter(customer=customer).order_by("name", "id")
    running = [server for server in servers if server.valid_until is None or server.valid_until > today]
    if not running:
        return "No server yet."
    return "; ".join(f"{server} ({server.product} {server.version})" for server in running) + "."


def _papers(position):
    missing = [finding.message for finding in position.findings if finding.rule == PAPERS_MISSING]
    return " ".join(missing) or "Every right in use has its document."
