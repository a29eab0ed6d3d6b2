"""The catalogue's pages: parts are found, own ones kept, prices edited in place and imported as a list."""

import re
from io import BytesIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from customers.tenancy import entered
from licensing.models import Part, Price
from licensing.services.parts import add_part
from tests.conftest import make_customer
from tests.licensing.records import DAY, NOW, add_line, add_proof
from tests.portal.filled import filled
from tests.portal.lists import rows_of
from tests.portal.portfolio import queries_of

CATALOGUE = "/r/northwind/catalogue/"
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def noon():
    """Every test of this module happens at NOW."""
    with time_machine.travel(NOW, tick=False):
        yield


def shared(number="P1", **fields):
    """A part that every reseller sees."""
    cal = {"product": "Windows Server CAL", "version": "2025", "metric": "user", "rights_per_pack": 5}
    return Part.objects.create(**{"vendor": "HPE", "part_number": number, **cal, **fields})


def page_of(part):
    return f"{CATALOGUE}{part.pk}/"


def numbers(client, **query):
    """The part numbers that the list shows."""
    return re.findall(r'catalogue/\d+/">([^<]+)<span', client.get(CATALOGUE, query).content.decode())


def price_of(reseller, part):
    with entered(reseller):
        return Price.objects.filter(part=part).first()


def test_parts_are_found_by_number_product_version_and_metric(sign_in, bob, reseller):
    shared("P1", description="5 Users CAL")
    shared("P2", product="RDS CAL", version="2022", metric="device")
    client = sign_in(bob)
    assert numbers(client) == ["P1", "P2"]
    assert numbers(client, q="users 5") == ["P1"]
    for name, value in (("product", "RDS CAL"), ("version", "2022"), ("metric", "device"), ("q", "p2")):
        assert numbers(client, **{name: value}) == ["P2"]


def test_parts_are_found_by_price_and_by_whose_they_are(sign_in, erin, mallory, reseller, other_reseller):
    shared("LISTED", list_price=322, currency="USD")
    shared("NONE")
    for member in (erin, mallory):
        with entered(member.reseller, by=member.user):
            part = add_part(by=member, vendor="M", part_number=f"OWN-{member.user.name}")
            Price.objects.create(reseller=member.reseller, part=part, amount=3, currency="EUR", as_of=DAY)
    client = sign_in(erin)
    assert numbers(client, price="own") == numbers(client, whose="own") == ["OWN-Erin"]
    assert numbers(client, price="list") == ["LISTED"]
    assert numbers(client, price="none") == ["NONE"]
    assert numbers(client, product="nothing") == ["OWN-Erin"]


def test_a_file_names_the_currency_of_the_list_price(sign_in, bob, reseller):
    shared("P1", list_price=40, currency="USD")
    rows = rows_of(sign_in(bob).get(f"{CATALOGUE}?columns=list_price,list_currency&export=csv"))
    assert rows == [
        ["Part number", "List price", "Currency of the list price"],
        ["P1", "40.00", "USD"],
    ]


def test_the_list_costs_the_same_for_one_part_and_for_twenty(sign_in, erin, reseller):
    client = sign_in(erin)
    shared("P0")
    few = queries_of(lambda: client.get(CATALOGUE))
    for number in range(1, 20):
        part = shared(f"P{number}")
        with entered(reseller):
            Price.objects.create(reseller=reseller, part=part, amount=3, currency="EUR", as_of=DAY)
    assert queries_of(lambda: client.get(CATALOGUE)) == few <= 15


def test_a_parts_page_says_what_it_gives_who_says_so_and_where_it_is_used(sign_in, bob, reseller):
    part = shared(source="a shop", verification="secondary", list_price=322, currency="USD")
    with entered(reseller):
        proof = add_proof(make_customer(reseller), number="INV-9")
        add_line(proof, 3, part=part, part_number="P1", rights_per_pack=5)
    words = sign_in(bob).get(page_of(part)).content.decode()
    for said in ("<strong>5 rights</strong>", "a shop", "secondary", "322.00 USD", "INV-9", "Customer C1"):
        assert said in words
    assert "Change" not in words


def test_an_own_part_is_added_changed_and_removed(sign_in, erin, reseller):
    client = sign_in(erin)
    body = {"vendor": "Microsoft", "part_number": "BP", "rights_per_pack": 1}
    answer = client.post(f"{CATALOGUE}new/", body)
    with entered(reseller):
        part = Part.objects.get(part_number="BP")
    assert answer.url == page_of(part)
    words = client.get(answer.url).content.decode()
    assert "Nothing that is counted here." in words
    change = f"{answer.url}change/"
    form = client.get(change).context["form"]
    refused = client.post(change, filled(form, version="2022"))
    assert refused.status_code == 422
    assert "Choose the product" in refused.content.decode()
    assert client.post(change, filled(form, description="Business Premium")).status_code == 302
    assert client.post(f"{answer.url}remove/").url == CATALOGUE
    assert client.get(answer.url).status_code == 404


def test_a_shared_part_is_nobodys_to_change(sign_in, alice, reseller):
    part = shared()
    for tail in ("change/", "remove/"):
        assert sign_in(alice).get(f"{page_of(part)}{tail}").status_code == 404


def test_a_part_on_a_document_stays(sign_in, erin, reseller):
    with entered(reseller, by=erin.user):
        part = add_part(by=erin, vendor="M", part_number="BP")
        add_line(add_proof(make_customer(reseller)), product="", version="", part=part, part_number="BP")
    answer = sign_in(erin).post(f"{page_of(part)}remove/")
    assert (answer.status_code, "It stays." in answer.content.decode()) == (422, True)


def test_a_price_is_edited_in_its_cell(sign_in, erin, reseller):
    part = shared()
    client, address = sign_in(erin), f"{page_of(part)}price/"
    cell = client.get(address, headers=HTMX).content.decode()
    assert 'name="amount"' in cell
    assert "<html" not in cell
    assert "299.50 EUR" in send_price(client, address, amount="299.50", currency="eur").content.decode()
    assert str(price_of(reseller, part)) == "299.50 EUR"
    wrong = send_price(client, address, amount="-3")
    assert (wrong.status_code, "price-error" in wrong.content.decode()) == (422, True)
    assert 'name="amount"' not in client.get(f"{address}?cancel=1", headers=HTMX).content.decode()
    send_price(client, address, amount="")
    assert price_of(reseller, part) is None


def send_price(client, address, **values):
    form = client.get(address, headers=HTMX).context["form"]
    return client.post(address, filled(form, **values), headers=HTMX)


def test_a_price_is_edited_on_a_page_of_its_own_without_a_script(sign_in, erin, reseller):
    part = shared()
    client, address = sign_in(erin), f"{page_of(part)}price/"
    assert "<html" in client.get(address).content.decode()
    sent = filled(client.get(address).context["form"], amount="1")
    assert client.post(address, sent).url == page_of(part)


# --- a price list ------------------------------------------------------------------------------------------
LIST = f"{CATALOGUE}prices/"
HEAD = {"currency": "EUR", "as_of": "2026-11-24"}
TEXT = "part_number;price\nP1;61,50\nP2;5\n"


def test_a_pasted_list_is_shown_first_and_then_kept(sign_in, erin, reseller):
    part = shared()
    client = sign_in(erin)
    body = HEAD | {"text": TEXT}
    found = client.post(LIST, body).context["found"]
    assert (len(found.new), len(found.unknown)) == (1, 1)
    assert price_of(reseller, part) is None
    refused = client.post(LIST, body | {"keep": "1"})
    assert (refused.status_code, price_of(reseller, part)) == (422, None)
    assert client.post(LIST, body | {"keep": "1", "leave_out_unknown": "on"}).url == CATALOGUE
    assert str(price_of(reseller, part)) == "61.50 EUR"


def test_a_workbook_is_read_and_stays_in_the_form_to_be_mended(sign_in, erin, reseller):
    shared()
    book = Workbook()
    for row in (["part_number", "price"], ["P1", "dear"]):
        book.active.append(row)
    file = BytesIO()
    book.save(file)
    answer = sign_in(erin).post(LIST, HEAD | {"file": SimpleUploadedFile("prices.xlsx", file.getvalue())})
    assert "must be an amount" in answer.content.decode()
    assert "part_number,price\nP1,dear" in answer.content.decode()


@pytest.mark.parametrize(
    ("body", "said"),
    [
        pytest.param({}, "Choose a file or paste the list.", id="nothing"),
        pytest.param(
            {"file": SimpleUploadedFile("x.xlsx", b"PK\x03\x04")}, "no workbook", id="a broken workbook"
        ),
        pytest.param({"text": "P1", "currency": "euros"}, "three letters", id="no currency"),
    ],
)
def test_what_is_no_list_is_said(body, said, sign_in, erin, reseller):
    answer = sign_in(erin).post(LIST, HEAD | body)
    assert (answer.status_code, said in answer.content.decode()) == (422, True)
