"""What to say of many customers in a few sentences each, from their stored positions."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from licensing.agenda import HEAVIEST_FIRST, NO_LONGER_ON_FILE, RIGHT_ID
from licensing.facts import entitlement_pk
from licensing.models import Entitlement
from licensing.rules.said import said_again
from licensing.speech import spoken

WEIGHTS = {str(severity): weight for weight, severity in enumerate(HEAVIEST_FIRST)}


@dataclass(frozen=True)
class Summary:
    """What the heaviest findings say, and how many findings that leaves out; what is quiet is not counted."""

    said: list[str]
    more: int
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def sentences(self):
        """The sentences in the language of the moment, with rights called by their names."""
        return [RIGHT_ID.sub(lambda right: str(self.names[right[0]]), spoken(text)) for text in self.said]


def summaries(records, *, reseller, most):
    """A Summary for each PositionRecord, by the customer's id; rights by their names.

    Costs one query at most, however many records.
    """
    found, more = {}, {}
    for record in records:
        texts = _heaviest_first(record)
        found[record.customer_id] = [said_again(text) for text in texts[:most]]
        more[record.customer_id] = max(len(texts) - most, 0)
    names = _names(
        {name for texts in found.values() for text in texts for name in RIGHT_ID.findall(text)}, reseller
    )
    return {customer: Summary(texts, more[customer], names) for customer, texts in found.items()}


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
    return {name: titles.get(entitlement_pk(name), NO_LONGER_ON_FILE) for name in named}
