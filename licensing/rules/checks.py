"""What one server, group, right or licence server of a scenario or an import must be like.

Each function takes the values by the scenario's keys and gives the fact, or None with every (key, message) fault.
Names in other records (`servers`, `license_server`) are checked where all records are known.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from licensing.rules import facts, tables
from licensing.rules.facts import Entitlement, Group, LicenseServer, Period, Server
from licensing.rules.records import Faults, Record, one_of, shown
from licensing.rules.said import say

Fact = TypeVar("Fact")
Checked = tuple[Fact | None, Faults]

SERVER_KEYS = ("name", "product", "version", "edition", "roles", "licensing", "host", "from", "until")
GROUP_KEYS = ("name", "users", "devices", "servers", "kind", "licensed_by", "features")
ENTITLEMENT_KEYS = (
    "id",
    "product",
    "metric",
    "quantity",
    "version",
    "from",
    "until",
    "assurance",
    "proof",
    "license_server",
    "host",
)
LICENSE_SERVER_KEYS = ("name", "version", "activated")
PERIOD_KEYS = ("from", "until")


def check_server(values: Mapping[str, Any]) -> Checked[Server]:
    record = Record(values)
    record.known_keys(SERVER_KEYS)
    name = record.text("name", required=True)
    product = record.choice("product", facts.PRODUCTS, required=True)
    editions = facts.SERVER_EDITIONS[product] if product else _all_editions()
    version = _version(record, product, required=True)
    edition = record.choice("edition", editions, default=facts.STANDARD)
    roles = record.each("roles", lambda place, value: record.checked_choice(place, value, facts.ROLES))
    licensing = record.choice("licensing", facts.LICENSING, default="server-cal")
    host = record.text("host")
    period = record.period()
    if record.faults or not (name and product and version and edition and licensing):
        return None, record.faults
    return Server(name, product, version, edition, frozenset(roles), licensing, host, period), []


def check_group(values: Mapping[str, Any]) -> Checked[Group]:
    record = Record(values)
    record.known_keys(GROUP_KEYS)
    name = record.text("name", required=True)
    users, devices = record.number("users"), record.number("devices")
    servers = record.each("servers", record.checked_text, required=True)
    kind = record.choice("kind", facts.GROUP_KINDS, default="internal")
    licensed_by = record.choice("licensed_by", facts.LICENSED_BY, default="cheapest")
    features = record.each(
        "features", lambda place, value: record.checked_choice(place, value, facts.FEATURES)
    )
    if record.faults or not (name and kind and licensed_by):
        return None, record.faults
    return Group(name, users, devices, tuple(servers), kind, licensed_by, frozenset(features)), []


def check_entitlement(values: Mapping[str, Any]) -> Checked[Entitlement]:
    record = Record(values)
    record.known_keys(ENTITLEMENT_KEYS)
    id_ = record.text("id", required=True)
    product = record.choice("product", facts.ENTITLEMENT_PRODUCTS, required=True)
    metric = _metric(record, product)
    quantity = record.number("quantity")
    version = _right_version(record, product)
    period = record.period()
    assurance = _assurance(record)
    proof = record.choice("proof", facts.PROOF_KINDS, default="none")
    license_server, host = record.text("license_server"), record.text("host")
    if record.faults or not (id_ and product and metric and proof):
        return None, record.faults
    return Entitlement(
        id_, product, metric, quantity, version, period, assurance, proof, license_server, host
    ), []


def check_license_server(values: Mapping[str, Any]) -> Checked[LicenseServer]:
    record = Record(values)
    record.known_keys(LICENSE_SERVER_KEYS)
    name = record.text("name", required=True)
    version = _version(record, facts.WINDOWS_SERVER, required=True)
    activated = record.truth("activated")
    if record.faults or not (name and version):
        return None, record.faults
    return LicenseServer(name, version, activated), []


CHECKS: Mapping[str, Callable[[Mapping[str, Any]], Checked[Any]]] = {
    "servers": check_server,
    "groups": check_group,
    "entitlements": check_entitlement,
    "license_servers": check_license_server,
}


def _all_editions() -> tuple[str, ...]:
    """What an edition may be while the product is not known."""
    return tuple(dict.fromkeys(name for names in facts.SERVER_EDITIONS.values() for name in names))


def _version(record: Record, family: str | None, *, required: bool) -> str | None:
    """A release of a server product; of any, while the product is not known."""
    value = record.get("version", required=required)
    if value is None or (family is None and isinstance(value, str)):
        return value
    names = tables.version_names(family) if family else ()
    if isinstance(value, str) and value in names:
        return value
    known = say("; known are {names}", names=one_of(names)) if names else ""
    product = family or say("any product")
    record.fault(
        "version",
        say("{value} is not a version of {product}{known}", value=shown(value), product=product, known=known),
    )
    return None


def _right_version(record: Record, product: str | None) -> str | None:
    """CALs and connectors have a version; suites and subscriptions have none of their own (WS-SUI-01)."""
    if product is None:
        return _version(record, None, required=False)
    if product in facts.FAMILY_OF:
        return _version(record, facts.FAMILY_OF[product], required=True)
    value = record.get("version", required=False)
    if value is not None:
        record.fault(
            "version",
            say(
                "{product} has no version of its own: leave {value} out", product=product, value=shown(value)
            ),
        )
    return None


def _metric(record: Record, product: str | None) -> str | None:
    metric = record.choice("metric", facts.METRICS, required=True)
    if metric and product and metric not in facts.METRICS_OF[product]:
        allowed = one_of(facts.METRICS_OF[product])
        record.fault(
            "metric",
            say(
                '"{metric}" is not one of {allowed}, by which {product} is licensed',
                metric=metric,
                allowed=allowed,
                product=product,
            ),
        )
    return metric


def _assurance(record: Record) -> tuple[Period, ...]:
    periods = []
    for place, value in enumerate(record.items("assurance")):
        if not isinstance(value, Mapping):
            record.fault(f"assurance[{place}]", say("must be an object, not {value}", value=shown(value)))
            continue
        inner = Record(value)
        inner.known_keys(PERIOD_KEYS)
        periods.append(inner.period())
        record.faults += [(f"assurance[{place}].{key}", message) for key, message in inner.faults]
    return tuple(periods)
