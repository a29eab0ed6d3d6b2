"""What to say of many customers in a few sentences each, from their stored positions."""

from dataclasses import dataclass

from licensing.agenda import HEAVIEST_FIRST, RIGHT_ID
from licensing.facts import entitlement_pk
from licensing.models import Entitlement

WEIGHTS = {str(severity): weight for weight, severity in enumerate(HEAVIEST_FIRST)}


@dataclass(frozen=True)
class Summary:
    """The sentences of the heaviest findings, and how many findings they leave out; what is quiet is not counted."""

    sentences: list[str]
    more: int


def summaries(records, *, reseller, most):
    """A Summary for each PositionRecord, by the customer's id; rights are called by their names.

    Costs one query at most, however many records.
    """
    found = {record.customer_id: _heaviest_first(record) for record in records}
    names = _names(
        {name for texts in found.values() for text in texts[:most] for name in RIGHT_ID.findall(text)},
        reseller,
    )
    return {
        customer: Summary(
            [RIGHT_ID.sub(lambda right: names[right[0]], text) for text in texts[:most]],
            max(len(texts) - most, 0),
        )
        for customer, texts in found.items()
    }


def _heaviest_first(record):
    # From what is stored, because making a Position of it costs more than the whole mail.
    loud = [
        finding
        for place, finding in enumerate(record.content.get("findings", ()))
        if place not in record.quiet
    ]
    findings = sorted(
        loud,
        key=lambda finding: (WEIGHTS[finding["severity"]], -(finding["quantity"] or 0)),
    )
    return [finding["message"] for finding in findings]


def _names(named, reseller):
    if not named:
        return {}
    rights = Entitlement.objects.of(reseller).filter(pk__in={entitlement_pk(name) for name in named})
    titles = {right.pk: f"{right.title} ({right.line.proof})" for right in rights.with_proof()}
    return {name: titles.get(entitlement_pk(name), "a right no longer on file") for name in named}
