"""Rows → facts: the only module that knows both the models and the rules."""

import hashlib
from collections import defaultdict
from datetime import date
from functools import cache
from importlib.resources import files

from django.db.models import F

from customers.models import AccessGroup, Server, ServerAccess
from licensing.models import AssurancePeriod, Entitlement, LicenseServer, Proof, ProofLine
from licensing.rules import facts as rules
from licensing.rules.said import say
from licensing.rules.scenario import ScenarioError, facts_from, write_scenario


def facts_of(customers, on):
    """What is known about some customers of one reseller on a day.

    Takes any number of customers and a date; asks the same number of queries for one as for a thousand.
    Returns a dict of customer pk → `licensing.rules.Facts`, each in the order in which it was recorded.
    """
    customers = list(customers)
    pks = [customer.pk for customer in customers]
    policy = policy_of(customers[0].reseller) if pks else None
    servers, groups, license_servers = _servers(pks), _groups(pks), _license_servers(pks)
    entitlements = _entitlements(pks)
    return {
        pk: rules.Facts(
            as_of=on,
            policy=policy,
            servers=tuple(servers[pk]),
            groups=tuple(groups[pk]),
            entitlements=tuple(entitlements[pk]),
            license_servers=tuple(license_servers[pk]),
        )
        for pk in pks
    }


def policy_of(reseller):
    """How the reseller rules where the sources leave a choice."""
    return rules.Policy(rds_match=reseller.rds_match, provable_from=reseller.provable_from)


def basis_of(reseller):
    """What a position rests on besides the facts: the engine as it is, and the reseller's policy."""
    return f"{engine_version()} {reseller.rds_match} {reseller.provable_from}"


@cache
def engine_version():
    """A fingerprint of the rules and their tables, so that nobody has to remember to raise a number."""
    digest = hashlib.sha256()
    folders = [files("licensing.rules"), files("licensing.rules").joinpath("data")]
    sources = [entry for folder in folders for entry in folder.iterdir()]
    sources.append(files("licensing").joinpath("facts.py"))
    for entry in sorted(sources, key=lambda entry: entry.name):
        if entry.name.endswith((".py", ".csv")):
            digest.update(entry.read_bytes())
    return digest.hexdigest()[:16]


def faults_of(facts):
    """Everything that keeps these facts from being ruled on, each as a sentence: "SRV1: version: …"."""
    try:
        facts_from(write_scenario(facts))
    except ScenarioError as error:
        return [
            say("{place}: {fault}.", place=_named(fault.place, facts), fault=fault.message)
            for fault in error.faults
        ]
    return []


def _named(place, facts):
    """A place in a scenario by the name people know: servers[0].version → SRV1: version."""
    records, _, rest = place.partition("[")
    number, _, field = rest.partition("].")
    if not number.isdecimal():
        return place
    record = getattr(facts, records)[int(number)]
    name = f"{record.product} {record.id}" if records == "entitlements" else record.name
    return f"{name}: {field}"


# --- entitlements --------------------------------------------------------------------------------------
def entitlement_id(pk, credit=None):
    """The id of a right in facts and positions; of a part of it, the line of the credit note that ended it."""
    return f"E{pk}" if credit is None else f"E{pk}-C{credit}"


def entitlement_pk(right_id):
    """The Entitlement behind the id of a right: "E12" and "E12-C7" are both of 12."""
    return int(right_id.partition("-")[0].removeprefix("E"))


def _entitlements(pks):
    """Rights of the lines in force: a voided document gives none, nor does a line without product."""
    rows = (
        Entitlement.objects.filter(customer__in=pks, line__proof__voided_at=None)
        .exclude(line__product="")
        .exclude(line__proof__kind=Proof.Kind.CREDIT_NOTE)
        .order_by("line__proof_id", "line__place", "pk")
        .values(
            "pk",
            "customer_id",
            "line_id",
            "valid_from",
            "valid_until",
            "host",
            product=F("line__product"),
            version=F("line__version"),
            metric=F("line__metric"),
            packs=F("line__packs"),
            rights_per_pack=F("line__rights_per_pack"),
            proof=F("line__proof__kind"),
            server=F("license_server__name"),
        )
    )
    assurance, credits_ = _assurance(pks), _credits(pks)
    found = defaultdict(list)
    for row in rows:
        found[row["customer_id"]] += _rights(row, assurance[row["pk"]], credits_[row["line_id"]])
    return found


def _rights(row, assurance, taken_back):
    """One right, or several where credit notes took some packs back: each part ends on its note's date."""
    left, parts = row["packs"], []
    for credit, packs, noted_on in taken_back:
        packs = min(packs, left)
        left -= packs
        if packs:
            parts.append((credit, packs, noted_on))
    if parts and not left:  # nothing remains, so the last part is the right itself
        parts[-1] = (None, *parts[-1][1:])
    elif not parts or left:
        parts.append((None, left, None))
    for credit, packs, noted_on in parts:
        period = _ended(row, noted_on) if noted_on else rules.Period(row["valid_from"], row["valid_until"])
        yield _right(row, credit, packs * row["rights_per_pack"], period, assurance)


def _ended(row, day):
    """The right's period, ended on a day; before its own first day there is nothing left of it."""
    until = min(day, row["valid_until"] or day)
    return rules.Period(row["valid_from"], max(until, row["valid_from"] or until))


def _right(row, credit, quantity, period, assurance):
    product = row["product"]
    return rules.Entitlement(
        id=entitlement_id(row["pk"], credit),
        product=product,
        metric=row["metric"],
        quantity=quantity,
        version=row["version"] or None,
        period=period,
        assurance=tuple(assurance),
        proof=row["proof"],
        license_server=row["server"],
        host=row["host"] or None,
    )


def _assurance(pks):
    rows = AssurancePeriod.objects.filter(customer__in=pks).order_by("valid_from", "pk")
    found = defaultdict(list)
    for entitlement, start, end in rows.values_list("entitlement_id", "valid_from", "valid_until"):
        found[entitlement].append(rules.Period(start, end))
    return found


def _credits(pks):
    """For each line that was taken back: the credit note's line, how many packs, and the note's date."""
    rows = (
        ProofLine.objects.filter(
            customer__in=pks,
            takes_back__isnull=False,
            proof__kind=Proof.Kind.CREDIT_NOTE,
            proof__voided_at=None,
        )
        .order_by(F("proof__date").asc(nulls_first=True), "pk")
        .values_list("takes_back_id", "pk", "packs", "proof__date")
    )
    found = defaultdict(list)
    for line, pk, packs, noted_on in rows:
        # A note without a date ends the rights all the same: as if it were older than everything.
        found[line].append((pk, packs, noted_on or date.min))
    return found


# --- servers, groups, licence servers --------------------------------------------------------------------
def _servers(pks):
    found = defaultdict(list)
    for row in Server.objects.filter(customer__in=pks).order_by("pk").values():
        found[row["customer_id"]].append(
            rules.Server(
                name=row["name"],
                product=row["product"],
                version=row["version"],
                edition=row["edition"],
                roles=frozenset(row["roles"]),
                licensing=row["licensing"],
                host=row["host"] or None,
                period=rules.Period(row["valid_from"], row["valid_until"]),
            )
        )
    return found


def _groups(pks):
    reached = defaultdict(list)
    accesses = ServerAccess.objects.filter(customer__in=pks).order_by("server_id")
    for group, server in accesses.values_list("group_id", "server__name"):
        reached[group].append(server)
    found = defaultdict(list)
    for row in AccessGroup.objects.filter(customer__in=pks).order_by("pk").values():
        found[row["customer_id"]].append(
            rules.Group(
                name=row["name"],
                users=row["users"],
                devices=row["devices"],
                servers=tuple(reached[row["id"]]),
                kind=row["kind"],
                licensed_by=row["licensed_by"],
                features=frozenset(row["features"]),
            )
        )
    return found


def _license_servers(pks):
    found = defaultdict(list)
    rows = LicenseServer.objects.filter(customer__in=pks).order_by("pk")
    for customer, name, version, activated in rows.values_list("customer_id", "name", "version", "activated"):
        found[customer].append(rules.LicenseServer(name=name, version=version, activated=activated))
    return found
