"""A position's numbers open what they count; what closes it, what is known about it, and the whole of it on paper."""

import csv
from io import BytesIO, StringIO

import pytest
import time_machine
from openpyxl import load_workbook

from customers.tenancy import entered
from licensing.models import KnownFinding, Part, Price
from tests.conftest import make_customer
from tests.licensing.records import DAY, NOW, add_group, add_line, add_proof, add_server, take_back
from tests.portal.portfolio import estate, queries_of, refresh
from tests.portal.reminders import make_check_up, messages, plan

CUSTOMERS = "/r/northwind/customers/"
CAL = {"product": "Windows Server CAL", "version": "2022", "metric": "user"}
SHORT = {"rule": "WS-BASE-01", "product": "Windows Server CAL", "subject": "Windows Server CAL 2022 user"}


@pytest.fixture(autouse=True)
def noon():
    """Every test of this module happens at NOW."""
    with time_machine.travel(NOW, tick=False):
        yield


def address(customer, tail=""):
    return f"{CUSTOMERS}{customer.pk}/{tail}"


def part(number="P1", rights=1, price=72, **fields):
    """A shared part with a list price."""
    told = {"vendor": "HPE", "part_number": number, "rights_per_pack": rights, "description": f"{rights} CAL"}
    return Part.objects.create(**{**told, **CAL, "list_price": price, "currency": "USD", **fields})


# --- numbers ---------------------------------------------------------------------------------------------
def test_the_numbers_open_what_they_count(sign_in, bob, reseller):
    customer = estate(reseller, rights=30)
    with entered(reseller):
        add_line(add_proof(customer, "none", number=""), 5)
    page = sign_in(bob).get(address(customer)).content.decode()
    opens = "position/line/?product=Windows+Server+CAL&amp;version=2022&amp;metric=user"
    for part_of in ("required", "claimed", "provable"):
        assert f"{opens}#{part_of}" in page
    context = sign_in(bob).get(address(customer, "position/line/"), CAL).context
    (asked,) = context["counted"].asked
    assert (asked.group, asked.units, asked.servers) == ("Office", 40, ("FS1",))
    assert [held.right.quantity for held in context["claimed"]] == [30, 5]
    assert [held.right.quantity for held in context["provable"]] == [30]
    line = sign_in(bob).get(address(customer, "position/line/"), CAL).content.decode()
    assert f'href="{address(customer)}#closing">5 missing</a>' in line


def test_a_line_that_is_not_there_is_not_found(sign_in, bob, reseller):
    customer = estate(reseller)
    for query in (CAL | {"version": "2019"}, CAL | {"on": "never"}, {}):
        assert sign_in(bob).get(address(customer, "position/line/"), query).status_code == 404


# --- what would close it -----------------------------------------------------------------------------------
def test_a_shortfall_names_the_cheapest_packs_and_whose_price_it_is(sign_in, bob, reseller):
    one, _five = part(), part("P5", 5, 322)
    customer = estate(reseller, rights=34)
    with entered(reseller):
        Price.objects.create(reseller=reseller, part=one, amount="70.00", currency="USD", as_of=DAY)
    shown = sign_in(bob).get(address(customer)).context["shown"]
    (closing,) = shown.closings
    assert {str(item.part): item.packs for item in closing.offer.items} == {"P5": 1, "P1": 1}
    assert shown.costs == [("USD", 392)]
    assert "1 × P1 1 CAL, 70.00 USD each (our price of 24 Nov 2026)" in shown.to_buy
    assert "1 × P5 5 CAL, 322.00 USD each (list price, an indication)" in shown.to_buy


def test_nothing_is_offered_where_nothing_is_missing(sign_in, bob, reseller):
    assert (
        "What would close it" not in sign_in(bob).get(address(estate(reseller, rights=40))).content.decode()
    )


def test_the_list_is_taken_along_as_csv_and_xlsx_without_formulas(sign_in, bob, reseller):
    part("=EVIL()", description="+1")
    customer = estate(reseller, rights=39)
    client = sign_in(bob)
    text = client.get(address(customer, "position/to-buy.csv"))
    assert text["Content-Disposition"] == 'attachment; filename="to-buy-c1-2026-11-24.csv"'
    (row,) = csv.DictReader(StringIO(text.getvalue().decode("utf-8-sig")))
    assert (row["Part number"], row["Description"], row["Packs"], row["Together"]) == (
        "'=EVIL()",
        "'+1",
        "1",
        "72.00",
    )
    book = load_workbook(BytesIO(client.get(address(customer, "position/to-buy.xlsx")).getvalue()))
    assert [cell.value for cell in book.active[2]][2] == "'=EVIL()"


# --- known, quiet until ------------------------------------------------------------------------------------
def keep_quiet(client, customer, **body):
    return client.post(
        f"{address(customer, 'position/known/')}?rule=WS-BASE-01&product=Windows+Server+CAL"
        "&subject=Windows+Server+CAL+2022+user",
        {"until": "2026-12-24", "reason": "Ordered.", **body},
    )


def test_a_finding_is_made_quiet_and_speaks_again(sign_in, erin, bob, reseller):
    customer = estate(reseller, rights=30)
    client = sign_in(erin)
    asked = client.get(address(customer, "position/known/"), SHORT).content.decode()
    assert "10 of 40 people have no Windows Server CAL 2022 or newer." in asked
    assert keep_quiet(client, customer).url == f"{address(customer)}#findings"
    page = client.get(address(customer))
    shown = page.context["shown"]
    assert [told.finding.rule for told in shown.findings] == []
    assert [told.finding.rule for told in shown.quiet] == ["WS-BASE-01"]
    assert "Quiet until 24 December 2026, because: Ordered." in page.content.decode()
    assert not client.get("/r/northwind/").context["worst"]
    with entered(reseller):
        known = KnownFinding.objects.get()
    end = f"{CUSTOMERS}known/{known.pk}/end/"
    assert sign_in(bob).post(end).status_code == 403
    assert sign_in(erin).post(end).status_code == 302
    assert sign_in(bob).get(address(customer)).context["shown"].quiet == []


def test_what_cannot_be_quiet_is_said(sign_in, erin, bob, reseller):
    customer = estate(reseller, rights=30)
    assert keep_quiet(sign_in(bob), customer).status_code == 403
    client = sign_in(erin)
    assert "after today" in keep_quiet(client, customer, until="2026-11-24").content.decode()
    assert client.get(address(customer, "position/known/"), SHORT | {"rule": "SQL-02"}).status_code == 404


def test_what_is_quiet_leaves_the_mail(sign_in, erin, alice, reseller):
    check_up = make_check_up(reseller, "2026-11-30", short=3, account_manager=erin, time_zone="Europe/Berlin")
    assert keep_quiet(sign_in(erin), check_up.customer).status_code == 302
    assert plan("2026-11-29 12:00") == 0
    assert plan("2026-11-30 07:30") == 1
    (mail,) = messages(reseller)
    assert "Known, quiet until 24 December 2026: 3 of 3 people" in mail.text


# --- paper ---------------------------------------------------------------------------------------------------
def test_the_position_on_paper_lists_every_document_that_counts(sign_in, bob, reseller):
    customer = estate(reseller, rights=30)
    with entered(reseller):
        line = add_line(add_proof(customer, number="INV-7", seller="Fabrikam"), 4, rights_per_pack=5)
        take_back(line, 1, number="CN-9")
        add_line(add_proof(customer, number="GONE", voided_at=NOW, void_reason="Twice."), 9)
        add_line(add_proof(customer, number="ENDED"), 9, valid_until=DAY)
    page = sign_in(bob).get(address(customer, "position/print/"))
    words = page.content.decode()
    for said in (
        "Northwind IT",
        "24 November 2026",
        "Invoice INV-7",
        "Fabrikam",
        "4 × 5",
        "1 taken back by Credit note CN-9",
    ):
        assert said in words
    assert "(PROOF-01)" in words
    assert "GONE" not in words
    assert "ENDED" not in words
    assert "<nav" not in words


def test_findings_on_paper_name_rule_and_source_but_not_why_they_are_quiet(sign_in, erin, reseller):
    customer = estate(reseller, rights=30)
    keep_quiet(sign_in(erin), customer, reason="They will not pay.")
    words = sign_in(erin).get(address(customer, "position/print/")).content.decode()
    assert "10 of 40 people have no Windows Server CAL 2022 or newer." in words
    assert 'Rule WS-BASE-01. Source: <span lang="en">https://www.markettransfer.info/' in words
    assert "They will not pay" not in words


def test_paper_of_another_day_says_what_it_rests_on(sign_in, bob, reseller):
    customer = estate(reseller)
    client = sign_in(bob)
    words = client.get(address(customer, "position/print/"), {"on": "2026-01-31"}).content.decode()
    assert "What the records of 24 November 2026 say about this day." in words
    assert client.get(address(customer, "position/print/"), {"on": "soon"}).status_code == 404


def test_paper_costs_the_same_for_one_document_and_for_twenty(sign_in, bob, reseller):
    customer = estate(reseller, rights=30)
    refresh(reseller)
    client = sign_in(bob)
    few = queries_of(lambda: client.get(address(customer, "position/print/")))
    with entered(reseller):
        for number in range(20):
            add_line(add_proof(customer, number=f"X-{number}"), 2)
            add_group(customer, add_server(customer, f"S{number}"), name=f"G{number}", users=3)
    refresh(reseller)
    assert queries_of(lambda: client.get(address(customer, "position/print/"))) == few <= 18


def test_what_counts_nothing_is_told_where_the_rights_are(sign_in, bob, reseller):
    customer = estate(reseller, rights=40)
    with entered(reseller):
        proof = add_proof(customer, number="INV-M")
        add_line(proof, 25, product="", version="", description="Microsoft 365 Business Premium")
    for tail in ("", "position/print/"):
        words = sign_in(bob).get(address(customer, tail)).content.decode()
        assert "25 × Microsoft 365 Business Premium" in words


@pytest.mark.parametrize(
    "tail",
    ["position/print/", "position/line/", "position/to-buy.csv", "position/to-buy.xlsx", "position/known/"],
)
def test_other_resellers_get_404(tail, sign_in, alice, other_reseller):
    theirs = make_customer(other_reseller)
    assert sign_in(alice).get(address(theirs, tail), CAL | SHORT).status_code == 404


def test_servers_of_one_release_are_one_thing_to_say_and_are_known_one_by_one(sign_in, erin, reseller):
    customer = make_customer(reseller, "C1")
    with entered(reseller):
        for name in ("SRV1", "SRV2", "SRV3"):
            add_server(customer, name, "2016")
    client = sign_in(erin)
    page = client.get(address(customer)).content.decode()
    assert page.count("whose extended support ends on 12 January 2027") == 1
    assert "SRV1, SRV2 and SRV3 run Windows Server 2016" in page
    assert [f"{name}: known …" in page for name in ("SRV1", "SRV2", "SRV3")] == [True] * 3
    client.post(
        f"{address(customer, 'position/known/')}?rule=SUPPORT-02&product=Windows+Server&subject=SRV2",
        {"reason": "It is replaced in spring.", "until": "2026-12-24"},
    )
    with entered(reseller):
        assert [known.subject for known in KnownFinding.objects.all()] == ["SRV2"]
    page = client.get(address(customer)).content.decode()
    assert "SRV1 and SRV3 run Windows Server 2016" in page
    assert "SRV2 runs Windows Server 2016" in page
    paper = sign_in(erin).get(address(customer, "position/print/"))
    assert paper.status_code == 200
    assert "SRV1 and SRV3 run Windows Server 2016" in paper.content.decode()
