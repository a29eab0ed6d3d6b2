"""What an import would change is told as the rest of the product tells it, to each reader in his words."""

import html
import re
import shutil

import pytest

from customers.tenancy import entered
from licensing.services.catalogue import load_catalogue
from tests.licensing.imports import ESTATE, change
from tests.portal.imports import bring, files_of, imported, page_of

CHANGES = {
    "customers": {"check_up_months": "2", "next_check_up": "2027-03-05", "contact_email": "noa@new.example"},
    "servers": {"from": "2024-04-03", "roles": "rds-session-host", "licensing": "per-core"},
    "groups": {"users": "1234"},
    "license_servers": {"activated": "no"},
    "proofs": {"unit_price": "1234.50", "until": "2030-01-31", "license_server": "LIC1"},
}


@pytest.fixture
def changed(reseller, alice, sign_in, tmp_path):
    """The address of an import that would change a cell of each sort."""
    load_catalogue()
    folder = shutil.copytree(ESTATE, tmp_path / "estate")
    client = sign_in(alice)
    imported(client, reseller, files=files_of(folder))
    for sheet, cells in CHANGES.items():
        change(folder, sheet, 2, **cells)
    change(folder, "customers", 2, account_manager=alice.user.email)
    return bring(client, reseller, files=files_of(folder))


def told(client, member, address, language):
    """(account, what, field, so far, in the file) of each changed cell, as a reader of the language has it."""
    with entered(member.reseller):
        member.user.language = language
        member.user.save(update_fields=["language"])
    page = client(member).get(address).content.decode()
    table = page.partition('id="cells"')[2].partition("<tbody>")[2].partition("</tbody>")[0]
    rows = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in table.split("</tr>")[:-1]]
    return [tuple(html.unescape(re.sub(r"(<[^>]+>|\s)+", " ", cell)).strip() for cell in row) for row in rows]


def test_changed_cells_are_told_in_the_readers_words(changed, sign_in, alice, erin):
    line = "INV-C100000-1, Windows Server CAL"
    english, german = told(sign_in, erin, changed, "en"), told(sign_in, alice, changed, "de")
    assert {account for account, *_rest in (*english, *german)} == {"C100000"}
    assert [tuple(rest) for _account, *rest in english] == [
        ("Harbour Motors Inc. Customer", "Months between check-ups", "–", "2"),
        ("Harbour Motors Inc. Customer", "Account manager", "–", "Alice"),
        ("Noa Carter Contact", "E-mail address", "noa.carter@c100000.example", "noa@new.example"),
        ("SRV1 Server", "Roles", "–", "RDS session host"),
        ("SRV1 Server", "Licensing", "server and CALs", "per core"),
        ("SRV1 Server", "In service from", "–", "3 Apr 2024"),
        ("Office Access group", "Users", "51", "1,234"),
        ("LIC1 Licence server", "Activated", "yes", "no"),
        (f"{line} Proof line", "Unit price", "39.00", "1,234.50"),
        (f"{line} Entitlement", "Until", "–", "31 Jan 2030"),
        (f"{line} Entitlement", "License server", "–", "LIC1"),
        ("Check-up", "Due on", "2 Jan 2027", "5 Mar 2027"),
    ]
    assert [tuple(rest) for _account, *rest in german] == [
        ("Harbour Motors Inc. Kunde", "Monate zwischen Check-ups", "–", "2"),
        ("Harbour Motors Inc. Kunde", "Betreuer", "–", "Alice"),
        ("Noa Carter Ansprechpartner", "E-Mail-Adresse", "noa.carter@c100000.example", "noa@new.example"),
        ("SRV1 Server", "Rollen", "–", "RDS-Sitzungshost"),
        ("SRV1 Server", "Lizenzierung", "Server und CALs", "je Kern"),
        ("SRV1 Server", "Im Einsatz ab", "–", "03.04.2024"),
        ("Office Zugriffsgruppe", "Benutzer", "51", "1.234"),
        ("LIC1 Lizenzserver", "Aktiviert", "ja", "nein"),
        (f"{line} Belegzeile", "Einzelpreis", "39,00", "1.234,50"),
        (f"{line} Nutzungsrecht", "Bis", "–", "31.01.2030"),
        (f"{line} Nutzungsrecht", "Lizenzserver", "–", "LIC1"),
        ("Check-up", "Fällig am", "02.01.2027", "05.03.2027"),
    ]


def test_a_table_with_few_columns_says_what_those_that_it_lacks_mean(sign_in, erin, reseller):
    client = sign_in(erin)
    imported(client, reseller, kind="customers", text="account,name,domain\nC-1,Elm,elm.example\n")
    again = bring(client, reseller, kind="customers", text="account,name\nC-1,Elm\n")
    page = page_of(client, again)
    assert "A column that the file does not have counts as empty." in page
    assert '<td data-label="So far">elm.example</td><td data-label="In the file"><strong>–</strong>' in page
    assert '<th scope="row">Customers</th>' in page
    assert '<th scope="row">Servers</th>' not in page  # nothing of the kind was brought


def test_a_row_that_gets_another_name_is_called_as_so_far(sign_in, erin, reseller):
    client = sign_in(erin)
    imported(client, reseller, kind="customers", text="account,name\nA1,Alpha\n")
    text = "account,name,country,domain\nA1,Beta,DE,beta.example\n"
    address = bring(client, reseller, kind="customers", text=text)
    assert {what for _account, what, *_rest in told(sign_in, erin, address, "en")} == {"Alpha Customer"}
