"""Why something is refused, and what is wrong with a file, is told to each in his language."""

import html
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from customers.tenancy import entered
from portal import imports
from tests.conftest import make_customer

CUSTOMERS = "/r/northwind/customers/"
IMPORTS = "/r/northwind/imports/"
CATALOGUE = "/r/northwind/catalogue/"


@pytest.fixture
def speaks():
    """Makes somebody a reader of a language."""

    def choose(member, language):
        with entered(member.reseller):
            member.user.language = language
            member.user.save(update_fields=["language"])

    return choose


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("de", "Die Kundennummer C1 ist vergeben. Customer C1 hat sie: Öffnen Sie diesen Kunden"),
        ("en", "Account C1 is taken. Customer C1 has it: open that one"),
    ],
)
def test_a_refusal_is_told_in_the_members_language(language, told, sign_in, erin, speaks, reseller):
    make_customer(reseller, "C1")
    speaks(erin, language)
    values = {"name": "Alder Printing", "account": "C1", "time_zone": "Europe/Berlin"}
    answer = sign_in(erin).post(f"{CUSTOMERS}new/", values)
    assert (answer.status_code, told in answer.content.decode()) == (422, True)


def test_faults_of_an_import_are_told_in_the_language_of_whoever_looks(
    sign_in, alice, erin, speaks, reseller
):
    speaks(erin, "de")
    files = {
        "customers": "account,name,country,contact_email\nC1,Acme,de,nobody\n",
        "proofs": "account,kind,number,packs\nC1,invoice,7,2\n",
        "servers": "account,name,product,version\nC1,FS1,Windows Server,2099\nC9,FS2,Windows Server,2022\n",
    }
    brought = [SimpleUploadedFile(f"{name}.csv", text.encode()) for name, text in files.items()]
    address = sign_in(erin).post(IMPORTS, {"files": brought}).url
    imports.run(reseller=reseller, pk=int(address.rstrip("/").rpartition("/")[2]))
    german, english = (faults_of(sign_in(member), address) for member in (erin, alice))
    assert german == [
        '"de" ist kein Land nach ISO 3166-1, wie DE (meinen Sie „DE“?)',
        '"nobody" ist keine E-Mail-Adresse',
        '"2099" ist keine Version von Windows Server',
        'kein Kunde hat die Kundennummer "C9"',
        "ist leer; dann bitte angeben: product und metric und rights_per_pack",
    ]
    assert english[-2] == 'no customer has the account "C9"'


def faults_of(client, address):
    """What the page says is wrong, up to what is known instead."""
    page = client.get(address)
    page = html.unescape(page.content.decode())
    found = re.findall(r"<li><strong>[^<]*</strong>, \w+: (.*?)</li>", page)
    return [fault.partition("; ")[0] if "known" in fault or "bekannt" in fault else fault for fault in found]


def test_a_price_list_is_looked_through_in_the_members_language(sign_in, erin, speaks):
    speaks(erin, "de")
    values = {"currency": "EUR", "as_of": "2026-11-24", "text": "part_number;price\nP1;teuer\nP2;5\n"}
    page = html.unescape(sign_in(erin).post(f"{CATALOGUE}prices/", values).content.decode())
    assert 'muss ein Betrag wie 39.00 sein, nicht "teuer"' in page
    assert '"P2" ist nicht im Katalog' in page
