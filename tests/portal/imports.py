"""Imports as a page, with the worker's part done at once."""

from django.core.files.uploadedfile import SimpleUploadedFile

from licensing.importers.estate import SHEETS
from portal import imports

IMPORTS = "/r/northwind/imports/"


def files_of(folder):
    return [SimpleUploadedFile(f"{s.name}.csv", (folder / f"{s.name}.csv").read_bytes()) for s in SHEETS]


def bring(client, reseller, **data):
    """Brings something, lets the worker look through it; returns its address."""
    answer = client.post(IMPORTS, data)
    assert answer.status_code == 302, answer.content.decode()
    work(reseller, answer.url)
    return answer.url


def work(reseller, address):
    imports.run(reseller=reseller, pk=int(address.rstrip("/").rpartition("/")[2]))


def page_of(client, address):
    return " ".join(client.get(address).content.decode().split())


def imported(client, reseller, **data):
    """Brings something and confirms it."""
    address = bring(client, reseller, **data)
    assert client.post(f"{address}confirm/").status_code == 302
    work(reseller, address)
    return address


def undone(client, reseller, address):
    """Asks for an import to be undone and lets the worker do it; returns the page that tells how it went."""
    answer = client.post(f"{address}undo/")
    assert (answer.status_code, answer.url) == (302, address)
    work(reseller, address)
    return page_of(client, address)
