"""What if: changed facts, checked by the rules; two positions side by side; the words and the note for both."""

from dataclasses import replace

import pytest

from customers.tenancy import entered
from licensing.models import CheckUp
from licensing.rules import Entitlement, Facts, Group, LicenseServer, Period, Server, Status, assess
from licensing.services.checkups import (
    UnableToNote,
    complete_check_up,
    keep_for_check_up,
    plan_check_up,
    skip_check_up,
)
from licensing.whatif import Changes, UnableToImagine, compare, differences, imagine, note_of, verdict_of
from tests.conftest import make_customer
from tests.licensing.records import DAY, NOW

NAMES = {"E1": "Windows Server CAL 2019 by user (Invoice INV-1)"}
ABOUT = Facts(
    as_of=DAY,
    servers=(Server("FS1", "Windows Server", "2019"), Server("SRV1", "Windows Server", "2019")),
    groups=(
        Group("Office", users=40, devices=0, servers=("FS1", "SRV1"), licensed_by="user"),
        Group("Warehouse", users=5, devices=0, servers=("FS1",), licensed_by="user"),
    ),
    entitlements=(Entitlement("E1", "Windows Server CAL", "user", 45, "2019", proof="invoice"),),
)
UPGRADE = Changes(servers={"SRV1": {"version": "2025"}})


def told(changes, about=ABOUT):
    return differences(about, imagine(about, changes), NAMES)


def compared(changes, about=ABOUT):
    return compare(assess(about), assess(imagine(about, changes)))


def faults(changes, about=ABOUT):
    with pytest.raises(UnableToImagine) as refusal:
        imagine(about, changes)
    return [(fault.kind, fault.key, fault.field) for fault in refusal.value.faults]


def test_without_changes_the_facts_stay():
    assert imagine(ABOUT, Changes()) == ABOUT
    assert not told(Changes())
    assert not compared(Changes()).differs


@pytest.mark.parametrize(
    ("changes", "sentences"),
    [
        pytest.param(UPGRADE, ["SRV1: Windows Server 2019 → 2025"], id="an upgrade"),
        pytest.param(
            Changes(servers={"FS1": {"roles": ["rds-session-host"]}}),
            ["FS1: RDS session host as well"],
            id="a role",
        ),
        pytest.param(Changes(servers={"FS1": {"in_use": False}}), ["FS1: retired"], id="a server retired"),
        pytest.param(
            Changes(groups={"Office": {"users": 1200, "devices": 3, "licensed_by": "device"}}),
            ["Office: 40 → 1,200 users", "Office: 0 → 3 devices", "Office: licensed by device"],
            id="a group",
        ),
        pytest.param(
            Changes(groups={"Warehouse": {"servers": ["SRV1"]}}),
            ["Warehouse: also reaches SRV1", "Warehouse: no longer reaches FS1"],
            id="what a group reaches",
        ),
        pytest.param(
            Changes(entitlements={"E1": {"quantity": 60}}),
            ["Windows Server CAL 2019 by user (Invoice INV-1): 45 → 60 rights"],
            id="a right",
        ),
        pytest.param(
            Changes(new_servers=[{"name": "NEW", "product": "Windows Server", "version": "2025"}]),
            ["New server NEW: Windows Server 2025, reached by Office and Warehouse"],
            id="a new server, reached by everybody",
        ),
        pytest.param(
            Changes(
                new_servers=[
                    {"name": "N", "product": "SQL Server", "version": "2022", "reached_by": ["Office"]}
                ]
            ),
            ["New server N: SQL Server 2022, reached by Office"],
            id="a new server, reached by a group",
        ),
        pytest.param(
            Changes(new_groups=[{"name": "Field", "users": 1, "devices": 2, "servers": None}]),
            ["New group Field: 1 user, 2 devices, reaching FS1 and SRV1"],
            id="a new group, which reaches everything in use",
        ),
        pytest.param(
            Changes(
                new_entitlements=[
                    {"product": "RDS CAL", "metric": "device", "version": "2022", "quantity": 1000}
                ]
            ),
            ["New: 1,000 × RDS CAL 2022 by device"],
            id="new rights",
        ),
    ],
)
def test_each_change_is_told_in_a_few_words(changes, sentences):
    assert told(changes) == sentences


def test_a_server_out_of_use_can_be_taken_into_use_again():
    retired = replace(ABOUT.servers[0], period=Period(end=DAY))
    about = replace(ABOUT, servers=(retired, *ABOUT.servers[1:]))
    changes = Changes(servers={"FS1": {"in_use": True}})
    assert told(changes, about) == ["FS1: in use"]
    assert imagine(about, changes) == ABOUT
    assert not told(Changes(servers={"FS1": {"in_use": False}}), about)


def test_a_new_group_does_not_reach_what_is_retired():
    changes = Changes(
        servers={"FS1": {"in_use": False}},
        new_groups=[{"name": "F", "users": 1, "devices": 0, "servers": None}],
    )
    assert imagine(ABOUT, changes).groups[-1].servers == ("SRV1",)


def test_faults_are_told_by_their_place():
    assert faults(
        Changes(
            servers={"SRV1": {"version": "2023"}},
            groups={"Office": {"users": -1, "servers": ["FS2"]}},
            entitlements={"E1": {"quantity": 10**10}},
            new_servers=[{"name": "FS1", "product": "Windows Server", "version": "2025", "reached_by": []}],
            new_groups=[{"name": "G", "users": 1, "devices": 1, "servers": ["nowhere"]}],
            new_entitlements=[{"product": "RDS CAL", "metric": "user", "quantity": 1}],
        )
    ) == [
        ("servers", "SRV1", "version"),
        ("servers", 0, "name"),
        ("groups", "Office", "users"),
        ("groups", "Office", "servers"),
        ("groups", 0, "servers"),
        ("entitlements", "E1", "quantity"),
        ("entitlements", 0, "version"),
    ]


def test_the_positions_stand_side_by_side():
    comparison = compared(UPGRADE)
    assert (comparison.now.status, comparison.then.status) == (Status.AT_RISK, Status.BREACH) or (
        comparison.now.status,
        comparison.then.status,
    ) == (Status.COMPLIANT, Status.BREACH)
    newer, older = comparison.lines
    assert (newer.subject, newer.required.now, newer.required.then) == (
        "Windows Server CAL 2025 by user",
        0,
        40,
    )
    assert (older.subject, older.required.now, older.required.then) == (
        "Windows Server CAL 2019 by user",
        45,
        5,
    )
    assert (comparison.missing.now, comparison.missing.then, comparison.missing.change) == (0, 40, 40)
    assert "40 of 40 people have no Windows Server CAL 2025" in comparison.new[0].message


def test_findings_that_go_or_change_are_told_apart():
    short = replace(ABOUT, entitlements=(replace(ABOUT.entitlements[0], quantity=30),))
    fewer = compared(Changes(entitlements={"E1": {"quantity": 40}}), short)
    assert [(one.now.quantity, one.then.quantity) for one in fewer.changed if one.then.quantity == 5] == [
        (15, 5)
    ]
    enough = compared(Changes(entitlements={"E1": {"quantity": 45}}), short)
    assert [finding.quantity for finding in enough.gone if finding.rule == "WS-BASE-01"] == [15]
    assert not enough.new


@pytest.mark.parametrize(
    ("quantity", "then", "sentence"),
    [
        (45, 45, "Nothing would be missing, as now."),
        (45, 40, "5 rights would be missing; none is now."),
        (44, 44, "1 right would be missing, as many as now."),
        (44, 40, "5 rights would be missing, 4 more than now."),
        (30, 44, "1 right would be missing, 14 fewer than now."),
        (30, 45, "Nothing would be missing any more; 15 are now."),
        (44, 46, "Nothing would be missing any more; 1 is now."),
    ],
)
def test_the_verdict_says_what_would_be_missing(quantity, then, sentence):
    about = replace(ABOUT, entitlements=(replace(ABOUT.entitlements[0], quantity=quantity),))
    assert verdict_of(compared(Changes(entitlements={"E1": {"quantity": then}}), about)) == sentence


def test_the_verdict_says_what_could_not_be_proven():
    about = replace(ABOUT, entitlements=(replace(ABOUT.entitlements[0], proof="none"),))
    verdict = verdict_of(compared(Changes(groups={"Warehouse": {"users": 1}}), about))
    assert verdict == "Nothing would be missing, as now. 41 rights could not be proven, 4 fewer than now."


def test_the_note_says_what_was_imagined_and_what_it_would_mean():
    then = imagine(ABOUT, UPGRADE)
    note = note_of(ABOUT, then, compare(assess(ABOUT), assess(then)), NAMES)
    assert note.startswith("What if, as of 24 November 2026:\n– SRV1: Windows Server 2019 → 2025\n“Short”")
    assert "40 rights would be missing; none is now." in note
    assert "– Windows Server CAL 2025 by user: 0 → 40 required, 0 claimed, 0 provable, 0 → 40 missing" in note
    assert "To say then: 40 of 40 people have no Windows Server CAL 2025" in note
    assert "E1" not in note


def test_new_rights_are_called_by_what_they_are_of():
    about = replace(ABOUT, license_servers=(LicenseServer("LIC", "2016", activated=False),))
    bought = {"product": "RDS CAL", "metric": "user", "version": "2025", "quantity": 40}
    changes = Changes(
        servers={"FS1": {"roles": ["rds-session-host"]}},
        new_entitlements=[{**bought, "license_server": "LIC", "proof": "invoice"}],
    )
    then = imagine(about, changes)
    note = note_of(about, then, compare(assess(about), assess(then)), NAMES)
    assert "new-right" not in note
    assert "RDS CAL 2025 by user" in note


# --- the note ----------------------------------------------------------------------------------------------
@pytest.fixture
def customer(reseller, alice):
    customer = make_customer(reseller, name="Adatum", time_zone="Europe/Berlin", account_manager=alice)
    with entered(reseller):
        yield customer


def keep(customer, by, text="What if …"):
    return keep_for_check_up(customer=customer, text=text, by=by, now=NOW)


def test_notes_are_kept_for_the_open_check_up_one_below_the_other(customer, erin):
    planned = plan_check_up(customer=customer, due_on=DAY, by=None)
    assert keep(customer, erin) == planned
    keep(customer, erin, "And if …")
    planned.refresh_from_db()
    heading = "Erin, 24 November 2026 13:00:"
    assert planned.notes == f"{heading}\nWhat if …\n\n{heading}\nAnd if …"


def test_without_an_open_check_up_nothing_is_kept(customer, erin):
    with pytest.raises(UnableToNote, match="Adatum has no open check-up"):
        keep(customer, erin)


def test_notes_do_not_grow_for_ever(customer, erin):
    plan_check_up(customer=customer, due_on=DAY, by=None)
    keep(customer, erin, "x" * 40_000)
    with pytest.raises(UnableToNote, match="full"):
        keep(customer, erin, "x" * 10_000)


@pytest.mark.parametrize("said", ["They agreed.", ""])
def test_what_was_noted_before_stays_when_the_check_up_is_completed(customer, erin, said):
    check_up = plan_check_up(customer=customer, due_on=DAY, by=None)
    keep(customer, erin)
    complete_check_up(check_up=check_up, outcome=CheckUp.Outcome.TO_ORDER, notes=said, by=erin, now=NOW)
    check_up.refresh_from_db()
    noted = "Noted before:\nErin, 24 November 2026 13:00:\nWhat if …"
    assert check_up.notes == (f"{said}\n\n{noted}" if said else noted)


def test_what_was_noted_before_stays_when_the_check_up_is_skipped(customer, erin):
    check_up = plan_check_up(customer=customer, due_on=DAY, by=None)
    keep(customer, erin)
    skip_check_up(check_up=check_up, reason="On holiday.", by=erin, now=NOW)
    check_up.refresh_from_db()
    assert check_up.notes.startswith("On holiday.\n\nNoted before:\nErin")
