"""Where there is nothing, editors are told what to do next; viewers, who may not, are told that there is nothing."""

import pytest

from customers.tenancy import entered
from licensing.models import Part
from portal.models import Undeliverable
from tests.conftest import make_customer
from tests.licensing.records import NOW, add_line, add_proof
from tests.portal.portfolio import estate, refresh
from tests.portal.reminders import make_check_up
from tests.portal.test_outbox import make_message

HOME = "/r/northwind/"
pytestmark = pytest.mark.usefixtures("noon")


def both(sign_in, erin, bob, path):
    """What an editor and a viewer read there."""
    return [sign_in(reader).get(f"{HOME}{path}").content.decode() for reader in (erin, bob)]


@pytest.mark.parametrize(
    ("path", "command", "instead"),
    [
        ("customers/", "Add the first customer", "What the editors of your team record"),
        ("proofs/", "record the first invoice", "What the editors of your team record"),
        ("entitlements/", "Record the first invoice", "What the editors of your team record"),
        ("check-ups/", "Import your customers", "What the editors of your team record"),
        ("catalogue/", "add those of your own", "The operator of this portal loads the shared parts."),
        ("", "Import what you keep in spreadsheets", "No customers yet."),
    ],
)
def test_a_list_without_rows(sign_in, erin, bob, path, command, instead):
    to_editors, to_viewers = both(sign_in, erin, bob, path)
    assert command in to_editors
    assert command not in to_viewers
    assert instead in to_viewers


@pytest.mark.parametrize("path", ["servers/", "outbox/"])
def test_a_list_that_says_where_its_rows_come_from_says_so_to_everybody(sign_in, erin, bob, path):
    assert all("Nothing here yet." in page for page in both(sign_in, erin, bob, path))
    (told,) = {
        page[page.index("Nothing here yet.") :].split("</p>")[1] for page in both(sign_in, erin, bob, path)
    }
    assert "appears here" in told or "recorded on the page" in told


COMMANDS = (
    "Record the first invoice",
    "record them as groups",
    "Record the servers in service",
    "Record an invoice",
    '<a class="text-decoration-underline" href="{address}servers/">the servers</a> first',
)


def test_a_customer_without_anything(sign_in, erin, bob, reseller):
    customer = make_customer(reseller)
    path = f"customers/{customer.pk}/"
    to_editors, to_viewers = both(sign_in, erin, bob, path)
    for command in COMMANDS:
        command = command.format(address=f"{HOME}{path}")
        assert command in to_editors
        assert command not in to_viewers
    assert "record the servers" not in to_viewers  # as its headline once said
    assert "#license-servers" in to_editors
    assert "#license-servers" not in to_viewers  # they have no such card
    for told in ("No documents yet.", "Nobody is counted yet.", "Without one there is nothing to count."):
        assert told in to_viewers
    to_editors, to_viewers = both(sign_in, erin, bob, f"{path}timeline/?kind=notes")
    assert "write it above" in to_editors
    assert "write it above" not in to_viewers
    assert "No notes yet." in to_viewers


def test_a_customer_in_the_archive_who_had_nothing_tells_nobody_to_record(sign_in, erin, bob, reseller):
    customer = make_customer(reseller, archived_at=NOW)
    for page in both(sign_in, erin, bob, f"customers/{customer.pk}/"):
        assert not [command for command in COMMANDS if command in page]
        assert "Record one where RDS CALs are installed" not in page


def test_a_shortfall_without_a_price_or_a_part(sign_in, erin, bob, reseller):
    customer = estate(reseller, rights=0)
    refresh(reseller)
    pages = [f"customers/{customer.pk}/", ""]
    for path, told, command in (
        (pages[0], "The catalogue has no part for it.", "Add one of your own under Catalogue."),
        (pages[1], "No part that would close them has a price.", "Add yours in the catalogue"),
    ):
        to_editors, to_viewers = both(sign_in, erin, bob, path)
        assert told in to_editors
        assert told in to_viewers
        assert command in to_editors
        assert command not in to_viewers
    Part.objects.create(
        **{"vendor": "HPE", "part_number": "P1", "product": "Windows Server CAL", "version": "2022"},
        **{"metric": "user", "rights_per_pack": 1},
    )
    to_editors, to_viewers = both(sign_in, erin, bob, pages[0])
    assert "No price here." in to_editors
    assert "No price here." in to_viewers
    assert "Enter what the parts below cost" in to_editors
    assert "Enter what the parts below cost" not in to_viewers


def test_a_part_a_declaration_a_right_and_a_check_up(sign_in, erin, bob, reseller):
    customer = make_customer(reseller)
    with entered(reseller):
        part = Part.objects.create(reseller=reseller, vendor="Own", part_number="OWN-1")
        declared = add_proof(customer, "none", number="")
        right = add_line(declared, 5).entitlement
    check_up = make_check_up(reseller, "2026-11-24", "C2")
    for path, told, command in (
        (f"catalogue/{part.pk}/", "On no document yet.", "Type this number on a document"),
        (f"proofs/{declared.pk}/", "Nothing: somebody said so", "Look for the invoice."),
        (f"entitlements/{right.pk}/", "Never, as far as it is recorded.", "record who has the right now"),
        (f"check-ups/{check_up.pk}/", "No session host is on file.", "add it as a server above"),
    ):
        to_editors, to_viewers = both(sign_in, erin, bob, path)
        assert told in to_editors
        assert told in to_viewers
        assert command in to_editors
        assert command not in to_viewers


def test_mail_to_an_address_that_is_refused(sign_in, erin, bob, reseller):
    message = make_message(bob, state="failed")
    with entered(reseller):
        Undeliverable.objects.create(reseller=reseller, address="bob@example.com")
    to_editors, to_viewers = both(sign_in, erin, bob, f"outbox/{message.pk}/")
    for page in (to_editors, to_viewers):
        assert "Nothing goes to bob@example.com any more." in page
    assert "Correct the address, or confirm that it is right." in to_editors
    assert "Correct the address" not in to_viewers
