"""Any CSV of an estate: bytes → rows, with every fault at its file and line."""

import pytest

from licensing.importers.customers import CUSTOMERS
from licensing.importers.environment import SERVERS
from licensing.importers.estate import SHEETS
from licensing.importers.sheets import Row, read_rows
from licensing.importers.spool import Spool
from licensing.rules.said import Said


def read(data, sheet=CUSTOMERS):
    """Returns (rows, faults as text) of a file."""
    faults = []
    rows = list(read_rows(sheet, data.splitlines(keepends=True), faults))
    # What they were made of is kept, so that everybody reads them in his language.
    assert all(isinstance(fault.message, Said) for fault in faults)
    return rows, [str(fault) for fault in faults]


@pytest.mark.parametrize(
    "data",
    [
        b"account,name,country\nC1,Acme,DE\n",
        b"\xef\xbb\xbfaccount,name,country\r\nC1,Acme,DE\r\n",
        b"Country;ACCOUNT; Name \nDE;C1;Acme\n",
        b'"country";"account";"name"\n"DE";"C1";"Acme"',
        b"account,name,country,,\n\n,,,,\nC1, Acme ,DE,,\n",
    ],
    ids=["plain", "byte-order mark", "semicolons", "quotes", "empty cells and lines"],
)
def test_a_file_is_read_as_people_keep_it(data):
    rows, faults = read(data)
    assert faults == []
    assert [row.cells for row in rows] == [{"account": "C1", "name": "Acme", "country": "DE"}]


def test_a_row_knows_the_line_in_which_it_begins():
    rows, _ = read(b'account,name\n\nC1,"two\nlines"\nC2,Acme\n')
    assert [row.line for row in rows] == [3, 5]


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"account,nmae\n", 'customers.csv:1: nmae: is not a known column (do you mean "name"?)'),
        (b"account,name,xyz\n", "customers.csv:1: xyz: is not a known column (known are account, name, "),
        (b"account,domain\n", "customers.csv:1: name: this column is missing"),
        (b"account,name,Name\n", "customers.csv:1: name: this column is there more than once"),
        (b"", "customers.csv:1: has no header (known are account, "),
        (b"account,name\nC1,A,B\n", "customers.csv:2: has 3 cells where the header has 2"),
        (b"account,name\nC1\n", "customers.csv:2: has 1 cells where the header has 2"),
        (b"account,name\nC1,A\nC2,\xff\n", "customers.csv:3: is not UTF-8 text (byte 4)"),
        (b'account,name\nC1,"A\n', "customers.csv:2: is not CSV ("),
        (b"account,name\nC1,a\x00b\n", "customers.csv:2: "),
    ],
)
def test_what_is_wrong_with_a_file_is_told_with_its_place(data, fault):
    _, faults = read(data)
    assert any(told.startswith(fault) for told in faults), faults


def test_every_fault_of_a_header_is_told():
    _, faults = read(b"acount,nmae\n")
    assert len(faults) == 4


def test_the_other_columns_are_read_beside_an_unknown_one():
    rows, faults = read(b"account,color,name\nC1,red,Acme\n")
    assert len(faults) == 1
    assert [row.cells for row in rows] == [{"account": "C1", "name": "Acme"}]


def test_the_spool_gives_rows_back_account_by_account():
    with Spool(accounts_at_once=2) as spool:
        for line, account in enumerate(["C1", "C2", "C3", "C1", None], start=2):
            spool.put(Row(SERVERS.name, line, {"account": account} if account else {}))
        assert [(done, [row.line for row in rows]) for done, rows in spool.batches()] == [
            (2, [2, 3, 5]),
            (4, [4, 6]),
        ]


def test_every_sheet_names_its_required_columns_among_its_columns():
    assert all(set(sheet.required) <= set(sheet.columns) for sheet in SHEETS)
