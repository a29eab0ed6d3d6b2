"""How much of what is covered can be proven."""

from collections.abc import Mapping, Sequence

from licensing.rules.allocation import Allocation, allocate
from licensing.rules.facts import Policy
from licensing.rules.lines import LineKey
from licensing.rules.needs import Need
from licensing.rules.rights import Claim, good_enough


def provable(
    needs: Sequence[Need], claims: Sequence[Claim], claimed: Allocation, policy: Policy
) -> Mapping[LineKey, int]:
    """Allocates anew with the rights of the grade asked for, each line up to what is covered (PROOF-01).

    Needs, choices of metric and connectors stay those of the claimed rights.
    """
    proven = [claim for claim in claims if good_enough(claim.entitlement, policy.provable_from)]
    ids = {claim.entitlement.id for claim in proven}
    if all(name in ids for name, used in claimed.used.items() if used):
        return claimed.covered  # the same allocation again: no other covers more
    return allocate(needs, proven, policy.rds_match, limits=claimed.covered).covered
