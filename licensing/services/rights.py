"""The rights of a line that data entry made or changed: they follow it."""

from django.db import transaction

from licensing.models import Entitlement, Proof


@transaction.atomic
def follow_line(*, line, **about):
    """Makes, changes or removes the entitlement of a line, as the line is now.

    `about` are `valid_from`, `valid_until`, `license_server` and `host`, as far as they were said. Returns the
    Entitlement, or None for a line that gives no rights: without a product, or on a credit note.
    """
    if not line.product or line.proof.kind == Proof.Kind.CREDIT_NOTE:
        Entitlement.objects.of(line.reseller).filter(line=line).delete()
        return None
    owner = {"reseller": line.reseller, "customer_id": line.customer_id}
    entitlement, _made = Entitlement.objects.of(line.reseller).update_or_create(
        line=line, defaults=about, create_defaults={**owner, **about}
    )
    return entitlement
