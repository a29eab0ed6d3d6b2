"""Parsers: bytes → rows, with every fault at its file, line and column."""

import datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest

from licensing import rules
from licensing.importers.estate import Known, read_accounts
from licensing.importers.sheets import Row
from licensing.rules.said import Said

PART = SimpleNamespace(
    pk=7,
    part_number="P46217-B21",
    product="Windows Server CAL",
    version="2022",
    metric="user",
    rights_per_pack=10,
)
KNOWN = Known(members={"alice@example.com": 5}, parts={"P46217-B21": PART}, time_zone="Europe/Berlin")
CUSTOMER = ("customers", {"account": "C1", "name": "Acme"})


def accounts_of(*rows, known=KNOWN):
    """Returns (accounts, faults as text); each of rows is (sheet, cells), lines are numbered from 2."""
    accounts, faults = read_accounts(
        [Row(sheet, line, cells) for line, (sheet, cells) in enumerate(rows, start=2)], known
    )
    # What they were made of is kept, so that everybody reads them in his language.
    assert all(isinstance(fault.message, Said) for fault in faults)
    return accounts, [str(fault) for fault in faults]


CELLS = {
    "customers": [
        ({"name": None}, "customers.csv:3: name: is missing"),
        ({"account": None}, "customers.csv:3: account: is missing"),
        ({"name": "x" * 201}, "customers.csv:3: name: "),
        ({"country": "de"}, 'customers.csv:3: country: "de" is not a country of ISO 3166-1'),
        (
            {"time_zone": "Europe/Berln"},
            'customers.csv:3: time_zone: "Europe/Berln" is not a time zone (do you mean "Europe/Berlin"?)',
        ),
        ({"contact_email": "nobody"}, 'customers.csv:3: contact_email: "nobody" is not an e-mail address'),
        ({"check_up_months": "0"}, "customers.csv:3: check_up_months: must be at least 1, not 0"),
        ({"check_up_months": "61"}, "customers.csv:3: check_up_months: must be at most 60, not 61"),
        ({"next_check_up": "24.11.2026"}, "customers.csv:3: next_check_up: must be a date like 2026-11-24"),
        (
            {"account_manager": "alise@example.com"},
            'customers.csv:3: account_manager: no active member has the address "alise@example.com" (do you mean',
        ),
        ({"account": "C1"}, 'customers.csv:3: account: "C1" is used already, in line 2'),
    ],
    "servers": [
        ({"account": "C8"}, 'servers.csv:3: account: no customer has the account "C8"'),
        ({"account": None}, "servers.csv:3: account: is missing"),
        ({"version": "2021"}, 'servers.csv:3: version: "2021" is not a version of Windows Server; known are'),
        (
            {"roles": "web;hcp"},
            'servers.csv:3: roles: "hcp" is not one of rds-session-host, ad-rms, hyper-v-host, web, hpc (do you',
        ),
        (
            {"from": "2026-02-01", "until": "2026-01-01"},
            "servers.csv:3: until: 2026-01-01 is before from (2026-02-01)",
        ),
        ({"from": "2026-02-30"}, "servers.csv:3: from: there is no day 2026-02-30"),
    ],
    "groups": [
        ({"users": "5.0"}, 'groups.csv:3: users: must be a whole number, not "5.0"'),
        ({"devices": "-1"}, "groups.csv:3: devices: must not be negative (-1)"),
        ({"users": None}, "groups.csv:3: users: is missing"),
        ({"servers": "FS9"}, 'groups.csv:3: servers: no server is called "FS9"'),
        ({"kind": "extern"}, 'groups.csv:3: kind: "extern" is not one of internal, external, administrators'),
    ],
    "license_servers": [
        ({"activated": "maybe"}, 'license_servers.csv:3: activated: must be yes or no, not "maybe"'),
        ({"activated": None}, "license_servers.csv:3: activated: is missing"),
        ({"version": "3"}, 'license_servers.csv:3: version: "3" is not a version of Windows Server'),
    ],
    "proofs": [
        ({"kind": "bill"}, 'proofs.csv:3: kind: "bill" is not one of invoice, license-statement'),
        ({"number": None}, "proofs.csv:3: number: is missing"),
        ({"kind": "none"}, 'proofs.csv:3: number: a declaration (kind none) has none, not "INV-1"'),
        (
            {"part_number": "P46217-B22", "metric": None},
            'proofs.csv:3: part_number: "P46217-B22" is not in the catalogue (do you mean "P46217-B21"?), so metric',
        ),
        ({"product": None}, "proofs.csv:3: part_number: is empty, so product must be given"),
        (
            {"part_number": "p46217-b21", "rights_per_pack": "10", "version": "2019"},
            'proofs.csv:3: version: "2019" contradicts the catalogue: P46217-B21 is 2022',
        ),
        (
            {"part_number": "P46217-B21", "rights_per_pack": "5"},
            "proofs.csv:3: rights_per_pack: 5 contradicts the catalogue: P46217-B21 gives 10",
        ),
        ({"version": None}, "proofs.csv:3: version: is missing"),
        ({"rights_per_pack": "0"}, "proofs.csv:3: rights_per_pack: must be at least 1, not 0"),
        ({"packs": None}, "proofs.csv:3: packs: is missing"),
        ({"packs": "999999999", "rights_per_pack": "9"}, "proofs.csv:3: packs: 8999999991 is more than"),
        ({"unit_price": "1,505"}, 'proofs.csv:3: unit_price: must be an amount like 39.00, not "1,505"'),
        ({"currency": "euro"}, 'proofs.csv:3: currency: must be three capital letters like EUR, not "euro"'),
        ({"metric": "core"}, 'proofs.csv:3: metric: "core" is not one of user, device, external-connector'),
        (
            {"assurance_from": "2026-02-01", "assurance_until": "2026-01-01"},
            "proofs.csv:3: assurance_until: 2026-01-01 is before from (2026-02-01)",
        ),
        ({"license_server": "LIC9"}, 'proofs.csv:3: license_server: no licence server is called "LIC9"'),
    ],
}
SOUND = {
    "customers": {"account": "C2", "name": "Bakery"},
    "servers": {"account": "C1", "name": "FS1", "product": "Windows Server", "version": "2022"},
    "groups": {"account": "C1", "name": "Office", "users": "4", "devices": "0"},
    "license_servers": {"account": "C1", "name": "LIC1", "version": "2022", "activated": "Yes"},
    "proofs": {
        "account": "C1",
        "kind": "invoice",
        "number": "INV-1",
        "product": "Windows Server CAL",
        "version": "2022",
        "metric": "user",
        "rights_per_pack": "1",
        "packs": "4",
    },
}


@pytest.mark.parametrize(
    ("sheet", "broken", "fault"),
    [(sheet, broken, fault) for sheet, cases in CELLS.items() for broken, fault in cases],
)
def test_a_broken_cell_is_told_with_its_column_and_a_sound_one_is_not(sheet, broken, fault):
    assert accounts_of(CUSTOMER, (sheet, SOUND[sheet]))[1] == []
    cells = {column: cell for column, cell in {**SOUND[sheet], **broken}.items() if cell is not None}
    _, faults = accounts_of(CUSTOMER, (sheet, cells))
    assert [told.startswith(fault) for told in faults] == [True], faults


def test_every_fault_of_a_row_is_told():
    cells = {**SOUND["proofs"], "packs": "x", "currency": "y", "version": "z", "date": "w"}
    _, faults = accounts_of(CUSTOMER, ("proofs", cells))
    assert {fault.split(": ")[1] for fault in faults} == {"packs", "currency", "version", "date"}


def test_rows_become_facts_and_columns():
    accounts, faults = accounts_of(
        (
            "customers",
            {**CUSTOMER[1], "account_manager": "Alice@example.com", "contact_email": "it@acme.example"},
        ),
        ("servers", {**SOUND["servers"], "roles": "web; hpc", "host": "HV1"}),
        ("groups", {**SOUND["groups"], "servers": "FS1; FS1 ;"}),
        ("license_servers", SOUND["license_servers"]),
    )
    assert faults == []
    account = accounts["C1"]
    assert account.customer.columns["account_manager_id"] == 5
    assert account.customer.columns["time_zone"] == "Europe/Berlin"
    assert account.customer.contact == ("it@acme.example", "it@acme.example")
    assert account.servers["FS1"] == rules.Server(
        "FS1", "Windows Server", "2022", roles=frozenset({"web", "hpc"}), host="HV1"
    )
    assert account.groups["Office"] == rules.Group("Office", 4, 0, ("FS1",))
    assert account.license_servers["LIC1"].activated is True


def test_a_known_part_says_what_the_cells_leave_out():
    cells = {
        "account": "C1",
        "kind": "coa",
        "number": "N",
        "part_number": "p46217-b21",
        "packs": "3",
        "unit_price": "539,50",
        "assurance_until": "2027-01-01",
    }
    accounts, faults = accounts_of(CUSTOMER, ("proofs", cells))
    assert faults == []
    ((line,),) = accounts["C1"].documents.values()
    assert line.columns == {
        "part_id": 7,
        "part_number": "p46217-b21",
        "product": "Windows Server CAL",
        "version": "2022",
        "metric": "user",
        "rights_per_pack": 10,
        "description": "",
        "packs": 3,
        "unit_price": Decimal("539.50"),
        "currency": "",
    }
    assert line.assurance == (None, datetime.date(2027, 1, 1))


def test_lines_of_one_document_stay_together_and_declarations_apart():
    declaration = {column: cell for column, cell in SOUND["proofs"].items() if column != "number"}
    rows = [
        SOUND["proofs"],
        {**declaration, "kind": "none"},
        {**SOUND["proofs"], "packs": "5"},
        {**declaration, "kind": "none"},
    ]
    accounts, faults = accounts_of(CUSTOMER, *[("proofs", row) for row in rows])
    assert faults == []
    documents = accounts["C1"].documents
    assert {key: [line.columns["packs"] for line in lines] for key, lines in documents.items()} == {
        ("invoice", "INV-1"): [4, 5],
        ("none", 1): [4],
        ("none", 2): [4],
    }


def test_lines_of_one_document_do_not_contradict_each_other():
    _, faults = accounts_of(
        CUSTOMER,
        ("proofs", {**SOUND["proofs"], "date": "2026-01-01"}),
        ("proofs", {**SOUND["proofs"], "date": "2026-01-02"}),
    )
    assert faults == [
        'proofs.csv:4: date: "2026-01-02" contradicts it: invoice INV-1 has "2026-01-01" in line 3'
    ]


def test_names_may_be_of_rows_that_are_recorded_already():
    known = Known(
        members={}, parts={}, time_zone="UTC", servers={"C1": {"FS7"}}, license_servers={"C1": {"LIC7"}}
    )
    _, faults = accounts_of(
        ("groups", {**SOUND["groups"], "servers": "FS7"}),
        ("proofs", {**SOUND["proofs"], "license_server": "LIC7"}),
        known=known,
    )
    assert faults == []


def test_a_file_that_was_half_read_brings_no_faults_elsewhere():
    known = Known(members={}, parts={}, time_zone="UTC", half_read=frozenset({"customers", "servers"}))
    _, faults = accounts_of(("groups", {**SOUND["groups"], "servers": "FS7"}), known=known)
    assert faults == []
