"""What a customer tells on the phone: other numbers, a server more or fewer. One change each, made at once.

Whole tables are kept in `environment`. Which products and versions there are is licensing's to say; whoever takes input
asks there first.
"""

from dataclasses import dataclass

from django.contrib.humanize.templatetags.humanize import intcomma
from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customers.models import AccessGroup, Server, ServerAccess
from customers.services.environment import MOST_COUNTED, keep_servers
from customers.services.rows import Row, UnableToKeepRows

CANNOT_BE = {
    "users": _("%(count)s users cannot be. Check the number for %(group)s."),
    "devices": _("%(count)s devices cannot be. Check the number for %(group)s."),
}
CHANGED_MEANWHILE = {
    "users": _(
        "Somebody changed %(group)s meanwhile: it has %(count)s users now. Load the page again, then correct it."
    ),
    "devices": _(
        "Somebody changed %(group)s meanwhile: it has %(count)s devices now. Load the page again, then correct it."
    ),
}


class UnableToChange(Exception):
    """It stays as it is; the text says why and what to do."""


@dataclass(frozen=True)
class Count:
    """New numbers of a group, and those that were on the screen when they were typed."""

    users: int
    devices: int
    users_before: int
    devices_before: int


@transaction.atomic
def count_groups(*, customer, counts, by):
    """Takes group pk → Count; returns the groups that changed.

    Only what was typed anew is written, so that two people do not overwrite each other's. Raises UnableToChange when
    somebody changed the same number meanwhile; then nothing is written.
    """
    rows = AccessGroup.objects.of(customer.reseller).filter(customer=customer, pk__in=counts)
    groups = list(rows.order_by("pk").select_for_update(no_key=True))
    if len(groups) < len(counts):
        raise UnableToChange(gettext("Somebody removed one of these groups meanwhile. Load the page again."))
    changed = []
    for group in groups:
        fields = [name for name in ("users", "devices") if _count(group, name, counts[group.pk])]
        if fields:
            group.save(update_fields=fields)
            changed.append(group)
    return changed


def _count(group, name, count):
    """Sets one number; False where it stays as it is."""
    wanted, before, now = getattr(count, name), getattr(count, f"{name}_before"), getattr(group, name)
    if not 0 <= wanted <= MOST_COUNTED:
        raise UnableToChange(CANNOT_BE[name] % {"count": intcomma(wanted), "group": group})
    if wanted in (before, now):
        return False
    if now != before:
        raise UnableToChange(CHANGED_MEANWHILE[name] % {"count": intcomma(now), "group": group})
    setattr(group, name, wanted)
    return True


@transaction.atomic
def put_in_service(*, customer, name, product, version, groups, by, edition="Standard", roles=(), since=None):
    """Adds a server that some of the customer's groups reach; returns it. Raises UnableToChange."""
    if any(group.customer_id != customer.pk for group in groups):
        raise UnableToChange(gettext("A group belongs to another customer."))
    if Server.objects.of(customer.reseller).filter(customer=customer, name=name.strip()).exists():
        told = gettext("There is a server %(name)s already. Give the new one another name.")
        raise UnableToChange(told % {"name": name.strip()})
    values = {
        "name": name,
        "product": product,
        "version": version,
        "edition": edition,
        "roles": sorted(roles),
        "valid_from": since,
    }
    try:
        [server] = keep_servers(customer=customer, rows=[Row(values)], by=by)
    except UnableToKeepRows as refusal:
        raise UnableToChange(str(refusal)) from refusal
    ServerAccess.objects.bulk_create(
        ServerAccess(reseller=server.reseller, customer=customer, group=group, server=server)
        for group in groups
    )
    return server


@transaction.atomic
def retire_server(*, server, on, by):
    """Ends a server's service: `on` is the first day without it. Raises UnableToChange."""
    server = Server.objects.of(server.reseller).select_for_update(no_key=True).get(pk=server.pk)
    if server.valid_until is not None and server.valid_until <= on:
        raise UnableToChange(gettext("%(server)s is retired already.") % {"server": server})
    if server.valid_from is not None and server.valid_from > on:
        told = gettext("%(server)s comes into service only later. Correct its days in the environment.")
        raise UnableToChange(told % {"server": server})
    server.valid_until = on
    server.save(update_fields=["valid_until"])
    return server


@transaction.atomic
def let_work_remotely(*, group, users, host, by):
    """Moves some users of a group into one that reaches the session host as well; returns that one.

    Nobody is in two groups, so those who work remotely are a group of their own that reaches every server of the
    former one and the host. Raises UnableToChange.
    """
    if host.customer_id != group.customer_id:
        raise UnableToChange(gettext("The session host belongs to another customer."))
    group = AccessGroup.objects.of(group.reseller).select_for_update(no_key=True).get(pk=group.pk)
    if not 1 <= users <= group.users:
        told = gettext("%(group)s has %(all)s users; %(users)s of them cannot work remotely.")
        numbers = {"all": intcomma(group.users), "users": intcomma(users)}
        raise UnableToChange(told % {"group": group, **numbers})
    servers = set(group.accesses.values_list("server_id", flat=True))
    if host.pk in servers:
        raise UnableToChange(gettext("Everybody in %(group)s works remotely already.") % {"group": group})
    remote = _remote_group(group, servers | {host.pk})
    remote.users += users
    remote.save(update_fields=["users"])
    group.users -= users
    group.save(update_fields=["users"])
    return remote


def _remote_group(group, servers):
    """The group named after this one that reaches these servers; a new one where there is none."""
    name = f"{group.name[:90]}, remote"
    found = AccessGroup.objects.of(group.reseller).filter(customer=group.customer_id, name=name)
    remote = found.select_for_update(no_key=True).first()
    if remote is not None:
        return remote
    remote = AccessGroup.objects.create(
        reseller=group.reseller,
        customer=group.customer,
        name=name,
        kind=group.kind,
        licensed_by=group.licensed_by,
        features=group.features,
    )
    ServerAccess.objects.bulk_create(
        ServerAccess(reseller=group.reseller, customer=group.customer, group=remote, server_id=server)
        for server in sorted(servers)
    )
    return remote
