"""The files of an import can be downloaded for thirty days after it is over; then only its numbers are kept."""

import io
import zipfile
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from customers.models import Customer
from customers.tenancy import entered
from portal.models import Import
from portal.tasks import forget_imported_files
from tests.licensing.records import NOW
from tests.portal.imports import IMPORTS, bring, imported, page_of, undone, work

ADAY = timedelta(days=1)
GOOD = "account\tname\nA1\tAlpha\n"
FAULTY = "account\tname\tcountry\nA2\tBeta\tSecret\n"


@pytest.fixture
def clock():
    """The time stands at NOW, until the test moves it."""
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def content_of(answer):
    """What a downloaded zip holds."""
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def kept(reseller):
    with entered(reseller):
        return Import.objects.light().get()


def test_the_files_can_be_downloaded_until_the_day_the_page_tells(clock, sign_in, erin, reseller):
    client = sign_in(erin)
    address = imported(client, reseller, kind="customers", text=GOOD)
    assert "The files are kept until 24 Dec 2026." in page_of(client, address)
    answer = client.get(f"{address}files.zip")
    assert content_of(answer) == {"customers": GOOD}
    assert answer["Content-Disposition"].startswith("attachment")
    clock.move_to(NOW + 30 * ADAY - timedelta(seconds=1))
    forget_imported_files()
    client = sign_in(erin)  # sessions do not last that long
    assert client.get(f"{address}files.zip").status_code == 200
    clock.move_to(NOW + 30 * ADAY)
    forget_imported_files()
    client = sign_in(erin)  # sessions do not last that long
    assert client.get(f"{address}files.zip").status_code == 404
    page = page_of(client, address)
    assert "Files, changed cells and faults were removed after 30 days; the counts stay." in page
    assert '<th scope="row">Customers</th><td class="num">1</td>' in page
    assert '<td data-label="Created" class="num">' in page_of(client, IMPORTS)


def test_an_import_without_its_files_can_still_be_undone(clock, sign_in, erin, reseller):
    client = sign_in(erin)
    address = imported(client, reseller, kind="customers", text=GOOD)
    clock.move_to(NOW + 31 * ADAY)
    forget_imported_files()
    client = sign_in(erin)  # sessions do not last that long
    assert "Undone by Erin" in undone(client, reseller, address)
    with entered(reseller):
        assert not Customer.objects.exists()


def test_nothing_that_people_brought_is_left(clock, sign_in, erin, reseller):
    client = sign_in(erin)
    imported(client, reseller, kind="customers", text=GOOD)
    changed = bring(client, reseller, kind="customers", text=GOOD.replace("Alpha", "Secret"))
    faulty = bring(client, reseller, kind="customers", text=FAULTY)
    with entered(reseller):
        assert Import.objects.filter(found__icontains="Secret").count() == 2
    clock.move_to(NOW + 31 * ADAY)
    forget_imported_files()
    client = sign_in(erin)  # sessions do not last that long
    with entered(reseller):
        assert not Import.objects.filter(packed__isnull=False).exists()
        assert not Import.objects.filter(found__icontains="Secret").exists()
    assert "1 fault: nothing was changed." in page_of(client, faulty)
    page = page_of(client, changed)
    assert "Bring the files again" in page
    assert "Import all of it" not in page
    answer = client.post(f"{changed}confirm/", follow=True)
    assert "Its files are no longer kept. Bring them again." in answer.content.decode()
    work(reseller, changed)
    with entered(reseller):
        assert Customer.objects.get().name == "Alpha"


def test_one_that_no_worker_ever_took_up_has_failed(clock, sign_in, erin, reseller):
    client = sign_in(erin)
    address = client.post(IMPORTS, {"kind": "customers", "text": GOOD}).url
    clock.move_to(NOW + 31 * ADAY)
    forget_imported_files()
    client = sign_in(erin)  # sessions do not last that long
    assert kept(reseller).state == "failed"
    assert "Bring the files again" in page_of(client, address)
    work(reseller, address)  # its message, at last
    assert kept(reseller).state == "failed"


def test_what_was_undone_late_is_kept_from_then_on(clock, sign_in, erin, reseller):
    client = sign_in(erin)
    address = imported(client, reseller, kind="customers", text=GOOD)
    clock.move_to(NOW + 20 * ADAY)
    client = sign_in(erin)  # sessions do not last that long
    undone(client, reseller, address)
    clock.move_to(NOW + 31 * ADAY)
    forget_imported_files()
    client = sign_in(erin)  # sessions do not last that long
    assert kept(reseller).has_files
    assert kept(reseller).files_until == timezone.now() + 19 * ADAY


def test_who_may_download(clock, sign_in, erin, bob, mallory, reseller, other_reseller):
    address = bring(sign_in(erin), reseller, kind="customers", text=GOOD)
    assert sign_in(bob).get(f"{address}files.zip").status_code == 403
    assert sign_in(mallory).get(f"{address}files.zip").status_code == 404
    theirs = address.replace(reseller.slug, other_reseller.slug)
    assert sign_in(mallory).get(f"{theirs}files.zip").status_code == 404
    assert sign_in(mallory).get(f"/r/{other_reseller.slug}/imports/").status_code == 200
