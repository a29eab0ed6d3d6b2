"""Customers with contacts, servers, groups and licence servers of an estate, made as wanted in bulk.

Part of `licensing/services/estates.py`, which has checked everything before.
"""

from collections import defaultdict

from customers.models import AccessGroup, Contact, Customer, Server, ServerAccess
from licensing.models import LicenseServer
from licensing.services.upserts import upsert


def apply_customers(reseller, wanted, customers, tally):
    """Takes account → Account and account → row, to which it adds new customers."""
    told = {account: found.customer for account, found in wanted.items() if found.customer}
    columns = {account: {"reseller_id": reseller.pk, **row.columns} for account, row in told.items()}
    upsert(Customer, columns, customers, kind="customers", tally=tally)
    contacts = {customers[account]: row.contact for account, row in told.items() if row.contact}
    _apply_contacts(contacts, tally)


def owned_by(customer):
    """The columns that every row of a customer carries."""
    return {"reseller_id": customer.reseller_id, "customer_id": customer.pk}


def rows_of(model, customers):
    """The rows that some customers have, in the order in which they were made."""
    return model.objects.filter(customer__in=[customer.pk for customer in customers]).order_by("pk")


def _apply_contacts(contacts, tally):
    """The contact with that name and address, else with one of the two; otherwise it is a new one."""
    recorded = defaultdict(list)
    for row in rows_of(Contact, contacts):
        recorded[row.customer_id].append(row)
    existing = {
        customer.pk: row
        for customer, contact in contacts.items()
        if (row := _same_person(recorded[customer.pk], *contact))
    }
    columns = {
        customer.pk: {**owned_by(customer), "name": name, "email": email}
        for customer, (name, email) in contacts.items()
    }
    upsert(Contact, columns, existing, kind="contacts", tally=tally)


def _same_person(rows, name, email):
    tests = (
        lambda row: (row.name, row.email) == (name, email),
        lambda row: email and row.email.lower() == email.lower(),
        lambda row: row.name == name,
    )
    return next((row for test in tests for row in rows if test(row)), None)


def apply_environment(wanted, tally):
    """Takes customer → Account; returns (customer pk, name) → licence server row."""
    servers = {(row.customer_id, row.name): row for row in rows_of(Server, wanted)}
    columns = {
        (customer.pk, server.name): owned_by(customer) | _server(server)
        for customer, found in wanted.items()
        for server in found.servers.values()
    }
    upsert(Server, columns, servers, kind="servers", tally=tally)
    _apply_groups(wanted, servers, tally)
    return _apply_license_servers(wanted, tally)


def _server(fact):
    return {
        "name": fact.name,
        "product": fact.product,
        "version": fact.version,
        "edition": fact.edition,
        "roles": sorted(fact.roles),
        "licensing": fact.licensing,
        "host": fact.host or "",
        "valid_from": fact.period.start,
        "valid_until": fact.period.end,
    }


def _apply_groups(wanted, servers, tally):
    groups = {(row.customer_id, row.name): row for row in rows_of(AccessGroup, wanted)}
    facts = {
        (customer.pk, group.name): (customer, group)
        for customer, found in wanted.items()
        for group in found.groups.values()
    }
    columns = {key: owned_by(customer) | _group(group) for key, (customer, group) in facts.items()}
    new, changed = upsert(AccessGroup, columns, groups, kind="groups", tally=tally)
    touched = {row.pk for row in [*new, *changed]}
    reached = {
        groups[key].pk: (customer, {servers[customer.pk, name].pk for name in group.servers})
        for key, (customer, group) in facts.items()
    }
    rewired = _apply_access(reached) - touched
    tally.changed_after_all("groups", len(rewired))


def _group(fact):
    return {
        "name": fact.name,
        "users": fact.users,
        "devices": fact.devices,
        "kind": fact.kind,
        "licensed_by": fact.licensed_by,
        "features": sorted(fact.features),
    }


def _apply_access(reached):
    """Takes group pk → (customer, server pks), which are all that it reaches; returns the groups it changed."""
    recorded = defaultdict(dict)
    for row in ServerAccess.objects.filter(group__in=reached):
        recorded[row.group_id][row.server_id] = row
    new = [
        ServerAccess(**owned_by(customer), group_id=group, server_id=server)
        for group, (customer, servers) in reached.items()
        for server in sorted(servers - set(recorded[group]))
    ]
    gone = [
        row
        for group, (_, servers) in reached.items()
        for server, row in recorded[group].items()
        if server not in servers
    ]
    ServerAccess.objects.bulk_create(new, batch_size=5000)
    if gone:
        ServerAccess.objects.filter(pk__in=[row.pk for row in gone]).delete()
    return {row.group_id for row in [*new, *gone]}


def _apply_license_servers(wanted, tally):
    rows = {(row.customer_id, row.name): row for row in rows_of(LicenseServer, wanted)}
    columns = {
        (customer.pk, server.name): owned_by(customer) | _license_server(server)
        for customer, found in wanted.items()
        for server in found.license_servers.values()
    }
    upsert(LicenseServer, columns, rows, kind="licence servers", tally=tally)
    return rows


def _license_server(fact):
    # How and when it was activated is not in the files: it stays, unless the server is not activated.
    nothing = {} if fact.activated else {"activated_how": "", "activated_on": None}
    return {"name": fact.name, "version": fact.version, "activated": fact.activated, **nothing}
