"""A list as a file: the rows that fit, in their order, with the columns that are shown."""

import io
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from openpyxl import load_workbook

from customers.tenancy import entered
from licensing.models import CheckUp, LicenseServer, PositionRecord
from licensing.services.drafts import LineDraft
from portal import spreadsheets
from portal.addresses import reseller_path
from portal.pages.lists import export
from tests.conftest import make_customer
from tests.licensing.records import NOW, owners
from tests.portal.lists import TABLES, cells_of, rows_of
from tests.portal.portfolio import estate, queries_of, refresh
from tests.portal.proofs import CALS, make_proof
from tests.world import make_world

LIST = "/r/northwind/customers/"
KINDS = ["csv", "xlsx"]
each_kind = pytest.mark.parametrize("kind", KINDS)


@pytest.fixture(autouse=True)
def noon():
    """Every test of this module happens at NOW."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def portfolio(reseller, erin):
    """Three customers: short, well, and without anything."""
    short = estate(reseller, "SHORT", rights=30, name="Zebra Ltd", account_manager=erin, country="DE")
    estate(reseller, "WELL", rights=40, name="Birch AB", country="DE")
    make_customer(reseller, "EMPTY", name="Cedar SARL", country="FR")
    refresh(reseller)
    with entered(reseller):
        CheckUp.objects.create(**owners(short), due_on=NOW.date() + timedelta(days=3))


def download(client, query):
    response = client.get(f"{LIST}?{query}")
    assert response.status_code == 200
    return response


def test_it_holds_what_the_list_shows(sign_in, bob, portfolio):
    heading, *rows = rows_of(download(sign_in(bob), "export=csv"))
    assert heading[:5] == ["Status", "Customer", "Account", "Missing", "Unproven"]
    due = (NOW.date() + timedelta(days=3)).isoformat()
    assert rows[0] == ["Short", "Zebra Ltd", "SHORT", "10", "0", "Erin", due]
    assert [row[2] for row in rows] == ["SHORT", "EMPTY", "WELL"]


@each_kind
def test_filters_order_and_columns_are_those_of_the_address(sign_in, bob, portfolio, kind):
    rows = rows_of(download(sign_in(bob), f"export={kind}&country=DE&sort=name&columns=account"), kind)
    assert rows == [["Customer", "Account"], ["Birch AB", "WELL"], ["Zebra Ltd", "SHORT"]]


@each_kind
def test_it_holds_all_pages(sign_in, bob, reseller, kind):
    for number in range(30):
        make_customer(reseller, f"C{number:02}")
    rows = rows_of(download(sign_in(bob), f"export={kind}&page=2&columns=account&sort=account"), kind)
    assert [row[1] for row in rows[1:]] == [f"C{number:02}" for number in range(30)]


def test_days_and_numbers_are_cells_of_their_kind(sign_in, bob, portfolio):
    query = "export=xlsx&columns=missing,next_check_up,check_up_months"
    response = download(sign_in(bob), query)
    sheet = load_workbook(io.BytesIO(response.getvalue())).active
    name, missing, due, months = next(sheet.iter_rows(min_row=2))
    assert (name.value, missing.value, missing.number_format) == ("Zebra Ltd", 10, "General")
    assert due.value == datetime.combine(NOW.date() + timedelta(days=3), datetime.min.time())
    assert due.is_date
    assert months.value is None or not months.is_date
    assert sheet.freeze_panes == "A2"


@each_kind
@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝"])  # noqa: RUF001
def test_what_would_be_a_formula_is_text(sign_in, bob, reseller, kind, start):
    make_customer(reseller, name=f'{start}HYPERLINK("http://evil.example")')
    response = download(sign_in(bob), f"export={kind}")
    if kind == "xlsx":
        assert load_workbook(io.BytesIO(response.getvalue())).active["B2"].data_type == "s"
        response = download(sign_in(bob), f"export={kind}")
    name = rows_of(response, kind)[1][1]
    assert name.startswith("'")
    assert name.endswith('HYPERLINK("http://evil.example")')


@each_kind
def test_signs_that_no_cell_can_hold_are_left_out(sign_in, bob, reseller, kind):
    make_customer(reseller, name="Bell\x07 & Söhne")
    assert rows_of(download(sign_in(bob), f"export={kind}"), kind)[1][1] == "Bell & Söhne"


def test_the_file_has_a_name_with_the_day(sign_in, bob, reseller):
    said = download(sign_in(bob), "export=csv")["Content-Disposition"]
    assert said == f'attachment; filename="customers-{NOW:%Y-%m-%d}.csv"'


def test_an_unknown_kind_is_the_page(sign_in, bob, reseller):
    assert download(sign_in(bob), "export=exe").context["table"]


def test_a_viewer_exports_what_he_sees_and_others_nothing(sign_in, bob, mallory, portfolio):
    assert "Zebra Ltd" in cells_of(download(sign_in(bob), "export=csv"))
    assert sign_in(mallory).get(f"{LIST}?export=csv").status_code == 404


def test_a_viewer_exports_only_his_own_mail(sign_in, alice, bob):
    make_world(alice, "north")
    outbox = "/r/northwind/outbox/?export=csv"
    assert "north subject" in cells_of(sign_in(alice).get(outbox))
    assert "north subject" not in cells_of(sign_in(bob).get(outbox))


@each_kind
@pytest.mark.parametrize("name", sorted(TABLES))
def test_no_file_holds_markup(sign_in, alice, name, kind):
    make_world(alice, "north")
    query = {"export": kind, "columns": ",".join(TABLES[name].base_columns)}
    response = sign_in(alice).get(reseller_path(alice.reseller, name), query)
    rows = rows_of(response, kind)
    assert len(rows) > 1
    assert not [cell for row in rows for cell in row if "<" in str(cell) and "@" not in str(cell)]


@pytest.mark.parametrize(
    "name", ["customer-list", "checkup-list", "server-list", "proof-list", "entitlement-list"]
)
def test_a_file_costs_the_same_for_one_and_for_twenty(sign_in, alice, reseller, name):
    estate(reseller, "C0", account_manager=alice)
    refresh(reseller)
    client = sign_in(alice)
    query = {"export": "csv", "columns": ",".join(TABLES[name].base_columns)}
    address = reseller_path(reseller, name)
    few = queries_of(lambda: client.get(address, query))
    for number in range(1, 20):
        estate(reseller, f"C{number}", account_manager=alice)
    refresh(reseller)
    assert queries_of(lambda: client.get(address, query)) == few <= 15


@each_kind
def test_many_rows_are_read_in_portions_and_none_is_lost(sign_in, bob, reseller, kind, monkeypatch):
    monkeypatch.setattr(export, "CHUNK", 3)
    for number in range(8):
        make_customer(reseller, f"C{number}")
    rows = rows_of(download(sign_in(bob), f"export={kind}&columns=account,next_check_up&sort=account"), kind)
    assert [row[1] for row in rows[1:]] == [f"C{number}" for number in range(8)]


@each_kind
def test_amounts_are_numbers(sign_in, bob, reseller, portfolio, kind):
    with entered(reseller):
        PositionRecord.objects.filter(customer__account="SHORT").update(
            closing_cost=Decimal("1234.50"), closing_currency="EUR", call_missing=True
        )
    rows = rows_of(download(sign_in(bob), f"export={kind}&columns=worth,currency&sort=-worth"), kind)
    assert rows[1][1:] == (["1234.50", "EUR"] if kind == "csv" else [1234.5, "EUR"])


def test_rights_are_told_with_their_document_periods_and_place(sign_in, bob, reseller):
    customer = make_customer(reseller)
    with entered(reseller):
        server = LicenseServer.objects.create(**owners(customer), name="LIC1", version="2022")
    rds = {"product": "RDS CAL", "version": "2022", "metric": "device", "license_server": server}
    lines = [LineDraft(**rds, packs=3, assurance_until=date(2027, 1, 2)), CALS]
    make_proof(reseller, "INV-7", customer=customer, kind="coa", lines=lines)
    columns = "rights,document,grade,assurance,installed,metric"
    answer = sign_in(bob).get("/r/northwind/entitlements/", {"export": "csv", "columns": columns})
    document = ("Certificate of Authenticity INV-7", "B")
    assert rows_of(answer)[1:] == [
        ["Windows Server CAL 2022 by user", "40", *document, "", "", "user"],
        ["RDS CAL 2022 by device", "3", *document, "… – 2 Jan 2027", "LIC1", "device"],
    ]


# --- who took what ---------------------------------------------------------------------------------------------
def told(client):
    """What the history says of files."""
    page = client.get("/r/northwind/history/?kind=exports")
    return [f"{one.who} {change}" for one in page.context["history"].entries for change in one.changes]


def test_the_history_tells_who_took_which_list(sign_in, alice, bob, portfolio):
    client = sign_in(bob)
    client.get(LIST)
    download(client, "export=csv&country=FR")
    download(client, "export=xlsx&page=2")
    client.get("/r/northwind/servers/?export=csv")
    assert sorted(told(sign_in(alice))) == [  # what a test does has one time
        "Bob exported 1 customer as CSV",
        "Bob exported 2 servers as CSV",
        "Bob exported 3 customers as XLSX",
    ]


def test_other_resellers_do_not_read_who_took_what(sign_in, bob, mallory, portfolio):
    download(sign_in(bob), "export=csv")
    page = sign_in(mallory).get("/r/contoso/history/?kind=exports")
    assert page.context["history"].entries == ()


def test_who_may_not_have_a_list_leaves_nothing(sign_in, alice, mallory, portfolio):
    sign_in(mallory).get(f"{LIST}?export=csv")
    assert told(sign_in(alice)) == []


def test_asking_for_the_heading_alone_leaves_nothing(sign_in, alice, bob, portfolio):
    for kind in KINDS:
        assert sign_in(bob).head(f"{LIST}?export={kind}").status_code == 200
    assert told(sign_in(alice)) == []


def test_the_history_tells_who_took_what_to_buy(sign_in, alice, bob, reseller):
    address = f"/r/northwind/customers/{estate(reseller, rights=30).pk}/position/to-buy"
    client = sign_in(bob)
    client.head(f"{address}.csv")
    assert client.get(f"{address}.xlsx").status_code == 200
    assert told(sign_in(alice)) == ["Bob exported 1 part as XLSX"]


# --- what no sheet holds -----------------------------------------------------------------------------------------
def test_more_rows_than_a_sheet_holds_are_refused_before_any_work(
    sign_in, alice, bob, portfolio, monkeypatch
):
    monkeypatch.setattr(spreadsheets, "MOST_ROWS", 3)  # the heading and two
    client = sign_in(bob)
    answer = client.get(f"{LIST}?export=xlsx&sort=name", follow=True)
    assert answer.redirect_chain == [(f"{LIST}?sort=name", 302)]
    told_him = "An Excel sheet holds 2 rows, and this list has more. Take CSV, or narrow the list."
    assert told_him in answer.content.decode()
    assert told(sign_in(alice)) == []
    client = sign_in(bob)
    assert len(rows_of(download(client, "export=csv"))) == 4
    assert len(rows_of(download(client, "export=xlsx&country=DE"), "xlsx")) == 3
