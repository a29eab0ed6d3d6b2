"""What runs at a customer and who reaches it, kept as whole tables: servers, groups, contacts.

Which products and versions there are is licensing's to say; whoever takes input asks there first.
"""

from django.contrib.humanize.templatetags.humanize import intcomma
from django.db import transaction
from django.utils.translation import gettext

from customers.models import AccessGroup, Contact, Server, ServerAccess
from customers.services.rows import Fault, UnableToKeepRows, keep_rows, locked_rows

MOST_COUNTED = 1_000_000_000  # more than anybody has; keeps sums exact


def keep_servers(*, customer, rows, by):
    """Makes the customer's servers be as wanted, all of them or none; returns and raises as `keep_rows`."""
    return keep_rows(model=Server, customer=customer, rows=rows, check=_period)


def keep_contacts(*, customer, rows, by):
    """Makes the customer's contacts be as wanted, all of them or none; returns and raises as `keep_rows`."""
    return keep_rows(model=Contact, customer=customer, rows=rows, called=("name", "email"))


@transaction.atomic
def keep_groups(*, customer, rows, by):
    """Makes the customer's groups be as wanted, all of them or none; returns and raises as `keep_rows`.

    `values["servers"]` of a row are the pks of the servers that the group reaches, all of them.
    """
    servers = locked_rows(Server, customer)
    reached = [set(row.values.pop("servers", ())) for row in rows]
    told = gettext("One of these servers is no longer here. Choose among those that are.")
    unknown = [
        Fault(place, "servers", told)
        for place, pks in enumerate(reached)
        if pks - servers.keys() and not rows[place].removed
    ]
    if unknown:
        raise UnableToKeepRows(unknown)
    groups = keep_rows(model=AccessGroup, customer=customer, rows=rows, check=_counts)
    _reach(customer, {group.pk: pks for group, pks in zip(groups, reached, strict=True) if group is not None})
    return groups


def _reach(customer, wanted):
    """Takes group pk → the pks of all servers it reaches."""
    own = ServerAccess.objects.of(customer.reseller).filter(customer=customer, group__in=wanted)
    there = {(access.group_id, access.server_id): access.pk for access in own}
    all_wanted = {(group, server) for group, servers in wanted.items() for server in servers}
    gone = [pk for pair, pk in there.items() if pair not in all_wanted]
    if gone:
        own.filter(pk__in=gone).delete()
    ServerAccess.objects.bulk_create(
        ServerAccess(reseller=customer.reseller, customer=customer, group_id=group, server_id=server)
        for group, server in sorted(all_wanted - there.keys())
    )


def _period(server):
    start, end = server.valid_from, server.valid_until
    if start and end and end < start:
        yield "valid_until", gettext("“Until” is before “from”. Exchange or correct the two days.")


def _counts(group):
    for name in ("users", "devices"):
        if (getattr(group, name) or 0) > MOST_COUNTED:
            told = gettext("More than %(most)s cannot be counted. Check the number.")
            yield name, told % {"most": intcomma(MOST_COUNTED)}
