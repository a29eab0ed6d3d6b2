"""Facts with some changes, checked by the rules' own checks."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from licensing.rules import Facts
from licensing.rules.scenario import ScenarioError, facts_from, write_scenario

Values = Mapping[str, Any]

NEW_RIGHT = "new-right-{}"
PLACE = re.compile(r"(\w+)\[(\d+)\]\.(\w+)")


@dataclass(frozen=True, slots=True)
class Changes:
    """What is imagined, by the keys of a scenario.

    `servers` and `groups` say by name, `entitlements` by id, which values of a record on file change; names that
    are not on file are passed over. `new_…` are whole records. A server has one key more, `in_use`; a new one as
    well, `reached_by`: names of groups, or None for everybody. A new group whose `servers` are None reaches all
    that are in use.
    """

    servers: Mapping[str, Values] = field(default_factory=dict)
    groups: Mapping[str, Values] = field(default_factory=dict)
    entitlements: Mapping[str, Values] = field(default_factory=dict)
    new_servers: Sequence[Values] = ()
    new_groups: Sequence[Values] = ()
    new_entitlements: Sequence[Values] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one value: of the record on file called `key`, or of the new one of that number."""

    kind: str
    key: str | int
    field: str
    message: str


class UnableToImagine(Exception):
    """The changed facts cannot be ruled on; `faults` has every reason."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = list(faults)
        super().__init__("; ".join(f"{fault.key}: {fault.field}: {fault.message}" for fault in self.faults))


def imagine(about: Facts, changes: Changes) -> Facts:
    """The facts as they would be. Raises UnableToImagine with every fault by its place."""
    scenario = write_scenario(about)
    _change_records(scenario, changes)
    running = _change_servers(scenario, about, changes)
    _add_groups(scenario, changes, running)
    _add_servers(scenario, changes)
    for number, right in enumerate(changes.new_entitlements, 1):
        known = {key: value for key, value in right.items() if value is not None}
        scenario["entitlements"].append({"id": NEW_RIGHT.format(number), **known})
    try:
        return facts_from(scenario)
    except ScenarioError as error:
        raise UnableToImagine([_placed(fault, about) for fault in error.faults]) from None


def _change_records(scenario: dict[str, Any], changes: Changes) -> None:
    for group in scenario["groups"]:
        group.update(changes.groups.get(group["name"], {}))
    for right in scenario["entitlements"]:
        right.update(changes.entitlements.get(right["id"], {}))


def _change_servers(scenario: dict[str, Any], about: Facts, changes: Changes) -> list[str]:
    """Changes the servers on file; returns the names of those in use then."""
    running = []
    for server, on_file in zip(scenario["servers"], about.servers, strict=True):
        wanted = dict(changes.servers.get(on_file.name, {}))
        runs = on_file.period.in_force(about.as_of)
        in_use = wanted.pop("in_use", runs)
        if in_use and not runs:
            server.pop("from", None)
            server.pop("until", None)
        if runs and not in_use:
            server["until"] = about.as_of.isoformat()
        server.update(wanted)
        if in_use:
            running.append(on_file.name)
    return running


def _add_groups(scenario: dict[str, Any], changes: Changes, running: list[str]) -> None:
    for group in changes.new_groups:
        reached = group.get("servers")
        scenario["groups"].append({**group, "servers": list(running if reached is None else reached)})


def _add_servers(scenario: dict[str, Any], changes: Changes) -> None:
    """Adds servers, and lets their groups reach them."""
    for server in changes.new_servers:
        wanted = dict(server)
        reached_by = wanted.pop("reached_by", None)
        scenario["servers"].append(wanted)
        for group in scenario["groups"]:
            if reached_by is None or group["name"] in reached_by:
                group["servers"] = [*group["servers"], wanted["name"]]


def _placed(fault: Any, about: Facts) -> Fault:
    """A fault of the scenario by the record that people know."""
    kind, number, field_name = PLACE.match(fault.place).groups()  # type: ignore[union-attr]
    records = getattr(about, kind)
    place = int(number)
    if place >= len(records):
        return Fault(kind, place - len(records), field_name, fault.message)
    record = records[place]
    return Fault(kind, record.id if kind == "entitlements" else record.name, field_name, fault.message)
