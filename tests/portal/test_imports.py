"""Imports as a page: looked through, confirmed, undone; all of it or nothing."""

import io
import shutil
import uuid
import zipfile

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from customers.models import Customer, Server
from customers.tenancy import entered
from licensing.models import CheckUp
from licensing.services.catalogue import load_catalogue
from portal.demo.estate import write_estate
from portal.models import Import
from tests.licensing.imports import ESTATE, MODELS, add, change, counted
from tests.licensing.records import DAY, NOW
from tests.portal.imports import IMPORTS, bring, files_of, imported, page_of, undone, work


@pytest.fixture(autouse=True)
def noon():
    """Every test of this module happens at NOW."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def catalogue(db):
    """The parts that everybody sees."""
    load_catalogue()


def rows(reseller):
    """Every row's columns, but for what is counted up whenever a row is touched."""
    with entered(reseller):
        found = {model: list(model.objects.order_by("pk").values()) for model in MODELS}
    for row in found[Customer]:
        row.pop("facts_version")
    return found


def told_after(client, address):
    """The page after pressing a button."""
    return " ".join(client.post(address, follow=True).content.decode().split())


def test_forty_customers_are_shown_imported_and_undone(sign_in, erin, reseller, catalogue, tmp_path):
    write_estate(tmp_path, customers=40, today=DAY)
    client, before = sign_in(erin), rows(reseller)
    address = bring(client, reseller, files=files_of(tmp_path))
    page = page_of(client, address)
    assert "What this would do" in page
    assert '<th scope="row">Customers</th><td class="num">40</td>' in page
    assert rows(reseller) == before
    assert client.post(f"{address}confirm/").status_code == 302
    assert "You can leave this page" in page_of(client, address)
    assert rows(reseller) == before
    work(reseller, address)
    work(reseller, address)  # a message that comes twice
    assert counted(reseller)[Customer] == len(before[Customer]) + 40
    assert "Undo all of it" in page_of(client, address)
    assert "Imported" in page_of(client, IMPORTS)
    assert "Undone by Erin on" in undone(client, reseller, address)
    assert rows(reseller) == before
    assert "Only what was imported can be undone." in told_after(client, f"{address}undo/")


def test_what_was_changed_is_put_back(sign_in, erin, reseller, catalogue, tmp_path):
    folder = shutil.copytree(ESTATE, tmp_path / "estate")
    client = sign_in(erin)
    imported(client, reseller, files=files_of(folder))
    before = rows(reseller)
    change(folder, "customers", 2, name="Another name")
    change(folder, "groups", 2, users="77", servers="")
    change(folder, "proofs", 2, packs="9")
    address = bring(client, reseller, files=files_of(folder))
    assert "<strong>Another name</strong>" in page_of(client, address)
    client.post(f"{address}confirm/")
    work(reseller, address)
    assert rows(reseller) != before
    undone(client, reseller, address)
    assert rows(reseller) == before


def test_a_group_that_reaches_a_new_server_reaches_it_no_longer(sign_in, erin, reseller, catalogue, tmp_path):
    folder = shutil.copytree(ESTATE, tmp_path / "estate")
    client = sign_in(erin)
    imported(client, reseller, files=files_of(folder))
    before = rows(reseller)
    add(folder, "servers", account="C100000", name="NEW1", product="Windows Server", version="2022")
    change(folder, "groups", 2, servers="SRV1;SRV2;SRV3;NEW1")
    address = imported(client, reseller, files=files_of(folder))
    assert rows(reseller) != before
    assert "Undone by Erin" in undone(client, reseller, address)
    assert rows(reseller) == before


@pytest.mark.parametrize("how", ["changed", "depends"])
def test_undo_is_refused_while_something_stands_in_the_way(how, sign_in, erin, reseller, catalogue):
    client = sign_in(erin)
    address = imported(client, reseller, files=files_of(ESTATE))
    with entered(reseller):
        customer = Customer.objects.order_by("pk").last()
        if how == "changed":
            Customer.objects.filter(pk=customer.pk).update(name="Touched")
        else:
            Server.objects.create(
                reseller=reseller,
                customer=customer,
                name="Later",
                product="Windows Server",
                version="2022",
            )
    before = rows(reseller)
    page = undone(client, reseller, address)
    assert "1 thing stands in the way" in page
    told = "Customer Touched was changed since" if how == "changed" else "Server Later depends on it"
    assert told in page
    assert "Undo all of it" in page
    assert rows(reseller) == before


def test_faults_are_told_by_file_line_and_column_and_nothing_happens(
    sign_in, erin, reseller, catalogue, tmp_path
):
    folder = shutil.copytree(ESTATE, tmp_path / "estate")
    change(folder, "servers", 3, version="2099")
    client, before = sign_in(erin), rows(reseller)
    address = bring(client, reseller, files=files_of(folder))
    page = page_of(client, address)
    assert "<strong>servers.csv, line 3</strong>, version:" in page
    assert "2099" in page
    assert "Import all of it" not in page
    client.post(f"{address}confirm/")
    work(reseller, address)
    assert rows(reseller) == before


def test_data_that_changed_meanwhile_is_looked_through_anew(sign_in, erin, reseller):
    client = sign_in(erin)
    text = "account\tname\nA1\tAlpha\n"
    address = bring(client, reseller, kind="customers", text=text)
    with entered(reseller):
        Customer.objects.create(reseller=reseller, account="A1", name="Somebody else's")
    client.post(f"{address}confirm/")
    work(reseller, address)
    assert "Your data changed since" in page_of(client, address)
    with entered(reseller):
        assert Customer.objects.get(account="A1").name == "Somebody else's"
    client.post(f"{address}confirm/")
    work(reseller, address)
    with entered(reseller):
        assert Customer.objects.get(account="A1").name == "Alpha"
        assert CheckUp.objects.filter(customer__account="A1").exists()


def test_a_failure_of_ours_leaves_nothing_and_can_be_tried_again(sign_in, erin, reseller):
    client = sign_in(erin)
    address = bring(client, reseller, kind="customers", text="account,name\nA1,Alpha\n")
    client.post(f"{address}confirm/")
    with entered(reseller):
        packed = bytes(Import.objects.get().packed)
        Import.objects.update(packed=b"spoilt")
    with pytest.raises(zipfile.BadZipFile):
        work(reseller, address)
    assert "Try again" in page_of(client, address)
    with entered(reseller):
        assert not Customer.objects.filter(account="A1").exists()
        Import.objects.update(packed=packed)
    client.post(f"{address}confirm/")
    work(reseller, address)
    assert "Undo all of it" in page_of(client, address)


def test_a_zip_is_taken_apart(sign_in, erin, reseller):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("estate/customers.csv", "account;name\nZ1;Zeta\n")
    address = bring(sign_in(erin), reseller, files=[SimpleUploadedFile("e.zip", content.getvalue())])
    assert "What this would do" in page_of(sign_in(erin), address)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("people.csv", b"a", "people.csv is none of the files"),
        ("e.zip", b"no zip", "is not a zip that can be read"),
    ],
)
def test_a_file_of_another_kind_is_refused(name, content, told, sign_in, erin, reseller):
    answer = sign_in(erin).post(IMPORTS, {"files": [SimpleUploadedFile(name, content)]})
    assert (answer.status_code, told in answer.content.decode()) == (422, True)


def test_who_may_import(sign_in, alice, bob, mallory, reseller, other_reseller):
    with entered(reseller):
        row = Import.objects.create(
            reseller=reseller, by=alice, packed=b"", state="done", context=uuid.uuid4()
        )
    address = f"{IMPORTS}{row.pk}/"
    assert [sign_in(bob).get(at).status_code for at in (IMPORTS, address)] == [403, 403]
    assert [sign_in(bob).post(f"{address}{what}/").status_code for what in ("confirm", "undo")] == [403, 403]
    assert sign_in(alice).get(f"{IMPORTS}columns/servers.csv").content.startswith(b"account,name,product")
    assert sign_in(mallory).get(f"/r/{other_reseller.slug}/imports/{row.pk}/").status_code == 404
