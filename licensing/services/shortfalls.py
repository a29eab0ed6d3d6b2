"""What shortfalls would cost to close, kept with each position so that lists need not work it out."""

from dataclasses import replace
from decimal import Decimal
from functools import cached_property

from licensing.closing import Cost, closings_of, cost_of
from licensing.models import Part, PositionRecord
from licensing.quiet import speaking_lines

STORED_MOST = Decimal("999999999999.99")  # what the column holds; only absurd prices come near it


class PriceTags:
    """Tells what shortfalls of one reseller's customers cost; asks for the catalogue when the first one is short."""

    def __init__(self, reseller):
        self.reseller = reseller

    @cached_property
    def parts(self):
        """What can be bought, with the reseller's prices, in the order of the customer's own page."""
        parts = Part.objects.known_to(self.reseller).exclude(product="").with_price_at(self.reseller)
        return list(parts.order_by("part_number", "pk"))

    def cost_of(self, position, quiet, license_servers):
        """The Cost of what is missing and not quiet; that of nothing where nothing is."""
        lines = tuple(line for line in speaking_lines(position, quiet) if line.missing)
        if not lines:
            return Cost()
        cost = cost_of(
            closings_of(
                replace(position, lines=lines),
                parts=self.parts,
                rds_match=self.reseller.rds_match,
                license_servers=[server.version for server in license_servers],
            )
        )
        if cost.amount is not None and cost.amount > STORED_MOST:
            return Cost(unpriced=sum(line.missing for line in lines))
        return cost


def prices_changed(reseller):
    """Makes the positions of whoever is short be computed once more, at the new prices."""
    PositionRecord.objects.of(reseller).filter(missing__gt=0).update(basis="")
