"""What to talk about at a check-up: findings in the order of their weight, and the three standing questions."""

from dataclasses import dataclass

from django.db.models import Sum

from customers.models import AccessGroup, Server
from licensing.rules import Severity

HEAVIEST_FIRST = list(Severity)
PAPERS_MISSING = "PROOF-01"


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
