"""A scenario file: the facts about one customer as JSON. Reading it finds every fault, not only the first."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from licensing.rules import facts
from licensing.rules.checks import CHECKS
from licensing.rules.facts import Entitlement, Facts, Group, LicenseServer, Period, Policy, Server
from licensing.rules.records import NotANumber, Record, RepeatedKeys, shown
from licensing.rules.said import say

KEYS = ("as_of", "policy", "servers", "groups", "entitlements", "license_servers")
POLICY_KEYS = ("rds_match", "provable_from")
STANDARD = Policy()
LONGEST_NUMBER = 400  # characters


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with a scenario, and where."""

    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


class ScenarioError(ValueError):
    """A scenario that cannot be ruled on, with all its faults."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = list(faults)
        super().__init__("\n".join(map(str, self.faults)))


def read_scenario(text: str | bytes) -> Facts:
    """The facts of a scenario file."""
    return facts_from(_parse(text))


def facts_from(values: Any) -> Facts:
    """The facts of a scenario that was parsed already."""
    if not isinstance(values, Mapping):
        raise ScenarioError([Fault("scenario", f"must be an object with as_of, not {shown(values)}")])
    top = Record(values)
    top.known_keys(KEYS)
    as_of = top.day("as_of", required=True)
    policy = _policy(top)
    lists = {key: _records(top, key) for key in CHECKS}
    _names_used_once(top, values)
    _names_exist(top, values)
    faults = [Fault(place, message) for place, message in top.faults]
    if faults or as_of is None:
        raise ScenarioError(_in_order(faults))
    return Facts(as_of, policy, **{key: tuple(records) for key, records in lists.items()})


def _parse(text: str | bytes) -> Any:
    """JSON with what it must not hold marked: repeated keys, and numbers that are none."""
    try:
        if isinstance(text, bytes):
            text = text.decode("utf-8-sig")
        return json.loads(
            text.removeprefix("\ufeff"),
            object_pairs_hook=RepeatedKeys,
            parse_int=lambda digits: int(digits) if len(digits) <= LONGEST_NUMBER else NotANumber(digits),
            parse_constant=NotANumber,
        )
    except UnicodeDecodeError as error:
        raise ScenarioError([Fault("scenario", f"is not UTF-8 text (byte {error.start})")]) from None
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise ScenarioError([Fault("scenario", f"is not JSON ({place}: {error.msg})")]) from None
    except RecursionError:
        raise ScenarioError([Fault("scenario", "is nested too deeply")]) from None


def _policy(top: Record) -> Policy:
    value = top.get("policy", required=False)
    if value is None:
        return Policy()
    if not isinstance(value, Mapping):
        top.fault("policy", say("must be an object, not {value}", value=shown(value)))
        return Policy()
    record = Record(value)
    record.known_keys(POLICY_KEYS)
    rds_match = record.choice("rds_match", facts.RDS_MATCHES, default=STANDARD.rds_match)
    provable_from = record.choice("provable_from", facts.PROVABLE_FROM, default=STANDARD.provable_from)
    top.faults += [(f"policy.{key}", message) for key, message in record.faults]
    return Policy(rds_match or STANDARD.rds_match, provable_from or STANDARD.provable_from)


def _records(top: Record, key: str) -> list[Any]:
    found = []
    for place, value in enumerate(top.items(key)):
        if not isinstance(value, Mapping):
            top.fault(f"{key}[{place}]", say("must be an object, not {value}", value=shown(value)))
            continue
        fact, faults = CHECKS[key](value)
        found.append(fact)
        top.faults += [(f"{key}[{place}].{name}", message) for name, message in faults]
    return found


def _objects(values: Mapping[str, Any], key: str) -> list[tuple[int, Mapping[str, Any]]]:
    """The objects in a list, whatever else is in it."""
    items = values.get(key)
    if not isinstance(items, (list, tuple)):
        return []
    return [(place, item) for place, item in enumerate(items) if isinstance(item, Mapping)]


def _names(values: Mapping[str, Any], key: str, name_key: str = "name") -> list[str]:
    names = (item.get(name_key) for _, item in _objects(values, key))
    return [name for name in names if isinstance(name, str)]


def _names_used_once(top: Record, values: Mapping[str, Any]) -> None:
    for key in CHECKS:
        name_key = "id" if key == "entitlements" else "name"
        times = Counter(_names(values, key, name_key))
        seen: set[str] = set()
        for place, item in _objects(values, key):
            name = item.get(name_key)
            if isinstance(name, str) and name and times[name] > 1:
                if name in seen:
                    top.fault(f"{key}[{place}].{name_key}", say("{name} is used already", name=shown(name)))
                seen.add(name)


def _names_exist(top: Record, values: Mapping[str, Any]) -> None:
    servers, license_servers = set(_names(values, "servers")), set(_names(values, "license_servers"))
    for place, group in _objects(values, "groups"):
        listed = group.get("servers")
        for position, name in enumerate(listed if isinstance(listed, (list, tuple)) else ()):
            if isinstance(name, str) and name and name not in servers:
                top.fault(
                    f"groups[{place}].servers[{position}]",
                    say("no server is called {name}", name=shown(name)),
                )
    for place, right in _objects(values, "entitlements"):
        name = right.get("license_server")
        if isinstance(name, str) and name and name not in license_servers:
            top.fault(
                f"entitlements[{place}].license_server",
                say("no licence server is called {name}", name=shown(name)),
            )


def _in_order(faults: list[Fault]) -> list[Fault]:
    """As the scenario is read: list by list, record by record."""

    def place_of(fault: Fault) -> tuple[int, int]:
        key, _, rest = fault.place.partition("[")
        number = rest.partition("]")[0]
        return (KEYS.index(key) if key in KEYS else -1, int(number) if number.isdecimal() else -1)

    return sorted(faults, key=place_of)


def write_scenario(about: Facts) -> dict[str, Any]:
    """The scenario of some facts; reading it gives the same facts again."""
    return {
        "as_of": about.as_of.isoformat(),
        "policy": {"rds_match": about.policy.rds_match, "provable_from": about.policy.provable_from},
        "servers": [_server(server) for server in about.servers],
        "groups": [_group(group) for group in about.groups],
        "entitlements": [_entitlement(right) for right in about.entitlements],
        "license_servers": [_license_server(server) for server in about.license_servers],
    }


def _present(values: dict[str, Any]) -> dict[str, Any]:
    """What is absent is left out."""
    return {key: value for key, value in values.items() if value is not None and value != []}


def _period(period: Period) -> dict[str, str | None]:
    return {
        "from": period.start.isoformat() if period.start else None,
        "until": period.end.isoformat() if period.end else None,
    }


def _server(server: Server) -> dict[str, Any]:
    return _present(
        {
            "name": server.name,
            "product": server.product,
            "version": server.version,
            "edition": server.edition,
            "roles": sorted(server.roles),
            "licensing": server.licensing,
            "host": server.host,
            **_period(server.period),
        }
    )


def _group(group: Group) -> dict[str, Any]:
    return {
        "name": group.name,
        "users": group.users,
        "devices": group.devices,
        "servers": list(group.servers),
        "kind": group.kind,
        "licensed_by": group.licensed_by,
        "features": sorted(group.features),
    }


def _entitlement(right: Entitlement) -> dict[str, Any]:
    return _present(
        {
            "id": right.id,
            "product": right.product,
            "metric": right.metric,
            "quantity": right.quantity,
            "version": right.version,
            **_period(right.period),
            "assurance": [_present(dict(_period(period))) for period in right.assurance],
            "proof": right.proof,
            "license_server": right.license_server,
            "host": right.host,
        }
    )


def _license_server(server: LicenseServer) -> dict[str, Any]:
    return {"name": server.name, "version": server.version, "activated": server.activated}
