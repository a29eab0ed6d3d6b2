"""Short ways to record facts in tests: call them inside `with entered(reseller)`."""

import datetime

from customers.models import AccessGroup, Server, ServerAccess
from licensing.models import Entitlement, LicenseServer, Proof, ProofLine

DAY = datetime.date(2026, 11, 24)
NOW = datetime.datetime(2026, 11, 24, 12, 0, tzinfo=datetime.UTC)


def owners(customer):
    """The columns that every row of a customer carries."""
    return {"reseller": customer.reseller, "customer": customer}


def add_server(customer, name="FS1", version="2022", **fields):
    return Server.objects.create(**owners(customer), name=name, version=version, **fields)


def add_group(customer, *servers, name="Office", users=40, devices=0, **fields):
    group = AccessGroup.objects.create(**owners(customer), name=name, users=users, devices=devices, **fields)
    for server in servers:
        ServerAccess.objects.create(**owners(customer), group=group, server=server)
    return group


def add_license_server(customer, name="LIC1", version="2022", *, activated=True):
    return LicenseServer.objects.create(**owners(customer), name=name, version=version, activated=activated)


def add_proof(customer, kind="invoice", number="INV-1", date=DAY, **fields):
    return Proof.objects.create(**owners(customer), kind=kind, number=number, date=date, **fields)


def add_line(
    proof, packs=40, *, place=1, product="Windows Server CAL", version="2022", metric="user", **fields
):
    """A line with its entitlement; fields of either are taken apart by name."""
    own = {
        name: fields.pop(name)
        for name in ("valid_from", "valid_until", "license_server", "host")
        if name in fields
    }
    line = ProofLine.objects.create(
        **owners(proof.customer),
        proof=proof,
        place=place,
        packs=packs,
        product=product,
        version=version,
        metric=metric if product else "",
        **fields,
    )
    if product:
        line.entitlement = Entitlement.objects.create(**owners(proof.customer), line=line, **own)
    return line


def take_back(line, packs, date=DAY, number="CN-1"):
    """A credit note that takes some packs of a line back."""
    note = Proof.objects.create(**owners(line.customer), kind="credit-note", number=number, date=date)
    return ProofLine.objects.create(**owners(line.customer), proof=note, packs=packs, takes_back=line)
