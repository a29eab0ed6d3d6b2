"""Scenario files: what is read, what is refused and in which words."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from licensing.rules import Facts, assess, facts, position_from_dict
from licensing.rules.answer import answer
from licensing.rules.checks import check_entitlement, check_group, check_server
from licensing.rules.scenario import Fault, ScenarioError, read_scenario, write_scenario
from tests.estates import suite_estate, usual_estate, wild_estate

SERVER = {"name": "FS1", "product": "Windows Server", "version": "2022"}
GROUP = {"name": "Office", "users": 4, "devices": 4, "servers": ["FS1"]}
RIGHT = {"id": "E1", "product": "Windows Server CAL", "metric": "user", "quantity": 4, "version": "2022"}
HOLDER = {"name": "LIC", "version": "2022", "activated": True}


def scenario(**more):
    return {
        "as_of": "2026-11-24",
        "servers": [SERVER],
        "groups": [GROUP],
        "entitlements": [RIGHT],
        "license_servers": [HOLDER],
    } | more


def faults(text):
    with pytest.raises(ScenarioError) as refused:
        read_scenario(text if isinstance(text, (str, bytes)) else json.dumps(text))
    return [str(fault) for fault in refused.value.faults]


def test_least_scenario():
    assert read_scenario('{"as_of": "2026-11-24"}').policy == facts.Policy("table", "B")


def test_null_means_absent():
    nulls = dict.fromkeys(("edition", "roles", "licensing", "host", "from", "until"))
    read = read_scenario(json.dumps(scenario(servers=[SERVER | nulls], policy=None, license_servers=None)))
    assert read.servers == read_scenario(json.dumps(scenario())).servers


def test_server_listed_twice_counts_once():
    read = read_scenario(json.dumps(scenario(groups=[GROUP | {"servers": ["FS1", "FS1"]}])))
    assert read.groups[0].servers == ("FS1",)


@pytest.mark.parametrize("estate", [wild_estate, suite_estate, usual_estate])
def test_round_trip(estate):
    for seed in range(100):
        known = estate(seed)
        assert read_scenario(json.dumps(write_scenario(known))) == known


def test_position_round_trip():
    for seed in range(50):
        position = assess(wild_estate(seed))
        assert position_from_dict(json.loads(json.dumps(position.as_dict()))) == position


def test_byte_order_mark_is_no_fault():
    assert isinstance(read_scenario(b"\xef\xbb\xbf" + json.dumps(scenario()).encode()), Facts)


def one(key, place=None, **wrong):
    """The sample with one record changed."""
    record = {"servers": SERVER, "groups": GROUP, "entitlements": RIGHT, "license_servers": HOLDER}[key]
    return scenario(**{key: [record | wrong]})


ONE_FAULT = {
    "unknown server": (one("groups", servers=["FS9"]), 'groups[0].servers[0]: no server is called "FS9"'),
    "names compare exactly": (one("groups", servers=["fs1"]), 'groups[0].servers[0]: no server is called "fs1"'),
    "unknown licence server": (one("entitlements", license_server="X"), 'entitlements[0].license_server: no licence server is called "X"'),
    "misspelt key": (one("servers", eddition="Standard"), 'servers[0].eddition: is not a known key (do you mean "edition"?)'),
    "negative": (one("groups", users=-1), "groups[0].users: must not be negative (-1)"),
    "5.0 is not whole": (one("groups", users=5.0), "groups[0].users: must be a whole number, not 5.0"),
    "true is no number": (one("groups", users=True), "groups[0].users: must be a whole number, not true"),
    "text is no number": (one("entitlements", quantity="4"), 'entitlements[0].quantity: must be a whole number, not "4"'),
    "until before from": (one("servers", **{"from": "2026-01-02", "until": "2026-01-01"}), "servers[0].until: 2026-01-01 is before from (2026-01-02)"),
    "no such day": (scenario(as_of="2026-02-30"), "as_of: there is no day 2026-02-30"),
    "week date": (scenario(as_of="2026-W01-1"), 'as_of: must be a date like 2026-11-24, not "2026-W01-1"'),
    "as_of missing": ({"servers": []}, "as_of: is missing"),
    "name missing": (scenario(license_servers=[{"version": "2022", "activated": True}]), "license_servers[0].name: is missing"),
    "name empty": (one("license_servers", name=""), "license_servers[0].name: must not be empty"),
    "edition of another product": (one("servers", edition="Express"), 'servers[0].edition: "Express" is not one of Standard, Datacenter, Enterprise, Essentials, Foundation'),
    "role": (one("servers", roles=["web", "mail"]), 'servers[0].roles[1]: "mail" is not one of rds-session-host, ad-rms, hyper-v-host, web, hpc'),
    "metric of another product": (one("entitlements", product="Microsoft 365 E3", version=None, metric="device"), 'entitlements[0].metric: "device" is not one of user, by which Microsoft 365 E3 is licensed'),
    "version missing": (one("entitlements", version=None), "entitlements[0].version: is missing"),
    "version of a suite": (one("entitlements", product="Core CAL Suite"), 'entitlements[0].version: Core CAL Suite has no version of its own: leave "2022" out'),
    "used twice": (scenario(servers=[SERVER, SERVER]), 'servers[1].name: "FS1" is used already'),
    "policy": (scenario(policy={"rds_match": "loose"}), 'policy.rds_match: "loose" is not one of table, exact'),
    "not a list": (scenario(servers={}), "servers: must be a list, not an object"),
    "not an object": (scenario(license_servers=[HOLDER, 3]), "license_servers[1]: must be an object, not 3"),
    "activated": (one("license_servers", activated="yes"), 'license_servers[0].activated: must be true or false, not "yes"'),
    "assurance": (one("entitlements", assurance=[{"from": "2026-01-02", "until": "2026-01-01"}]), "entitlements[0].assurance[0].until: 2026-01-01 is before from (2026-01-02)"),
    "half a character": (one("license_servers", name="\ud800"), 'license_servers[0].name: "\\ud800" holds half a character'),
}  # fmt: skip


@pytest.mark.parametrize(("values", "fault"), ONE_FAULT.values(), ids=list(ONE_FAULT))
def test_one_fault(values, fault):
    if "servers" in values and values["servers"] == {}:
        values = values | {"groups": []}
    assert faults(values) == [fault]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        pytest.param("", "scenario: is not JSON (line 1, column 1: Expecting value)", id="empty"),
        pytest.param("{", "scenario: is not JSON (line 1, column 2: Expecting property name enclosed in double quotes)", id="cut off"),
        pytest.param("[]", "scenario: must be an object with as_of, not a list", id="a list"),
        pytest.param("NaN", "scenario: must be an object with as_of, not NaN", id="not a number"),
        pytest.param("[" * 100_000, "scenario: is nested too deeply", id="nested"),
        pytest.param(b"\xff{}", "scenario: is not UTF-8 text (byte 0)", id="not UTF-8"),
        pytest.param('{"as_of": "2026-11-24", "as_of": "2026-11-24"}', "as_of: is given more than once", id="repeated key"),
    ],
)  # fmt: skip
def test_not_a_scenario(text, fault):
    assert faults(text) == [fault]


def test_broken_numbers():
    text = '{"as_of": "2026-11-24", "groups": [{"name": "G", "users": %s, "devices": 1, "servers": []}]}'
    assert faults(text % "NaN") == ["groups[0].users: must be a whole number, not NaN"]
    assert faults(text % "-Infinity") == ["groups[0].users: must be a whole number, not -Infinity"]
    assert faults(text % "1e400") == ["groups[0].users: must be a whole number, not inf"]
    assert faults(text % ("9" * 5_000))[0].startswith("groups[0].users: must be a whole number, not 999")
    assert faults(text % "1000000001") == ["groups[0].users: 1000000001 is more than 1,000,000,000"]


def test_every_fault_is_found_in_one_run():
    values = scenario(
        as_of="soon",
        polcy={},
        servers=[SERVER | {"version": "2018"}],
        groups=[GROUP | {"users": -1, "servers": ["FS9", "FS8"]}],
        entitlements=[RIGHT | {"quantity": -4, "proof": "word"}],
    )
    assert [fault.partition(":")[0] for fault in faults(values)] == [
        "polcy",
        "as_of",
        "servers[0].version",
        "groups[0].users",
        "groups[0].servers[0]",
        "groups[0].servers[1]",
        "entitlements[0].quantity",
        "entitlements[0].proof",
    ]


def test_checks_serve_an_import():
    assert check_server(SERVER)[1] == []
    assert check_group(GROUP | {"users": "4"})[1] == [("users", 'must be a whole number, not "4"')]
    assert check_entitlement(RIGHT | {"product": "Windows CAL"})[0] is None


def test_fault_reads_as_one_line():
    assert str(Fault("as_of", "is missing")) == "as_of: is missing"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(["FS1", "2022", "2026-11-24"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*SERVER, *GROUP, *RIGHT, "assurance", "roles", "policy", "x"]), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip
LISTS = {key: st.lists(st.sampled_from([SERVER, GROUP, RIGHT, HOLDER]).flatmap(lambda known: st.fixed_dictionaries({key: st.just(value) | JSON for key, value in known.items()})) | JSON, max_size=3) | JSON for key in ("servers", "groups", "entitlements", "license_servers")}  # fmt: skip
ALMOST = st.fixed_dictionaries({"as_of": st.just("2026-11-24") | JSON}, optional=LISTS | {"policy": JSON})


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ALMOST | JSON)
def test_anything_is_read_or_refused(values):
    try:
        known = read_scenario(json.dumps(values))
    except ScenarioError as error:
        told = list(map(str, error.faults))
    else:
        assert read_scenario(json.dumps(write_scenario(known))) == known
        assess(known)
        return
    assert told
    assert all(fault.isprintable() for fault in told)


@settings(max_examples=100, deadline=None)
@given(st.binary() | st.text())
def test_any_bytes_are_read_or_refused(text):
    given_answer = answer(text)
    assert given_answer.status == 2
    assert given_answer.output == ""
    assert given_answer.faults
