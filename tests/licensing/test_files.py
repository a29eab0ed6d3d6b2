"""What may be kept, told by content; and that the disk and the database end up saying the same."""

import io
import os
import zipfile
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import transaction

from customers.tenancy import entered
from licensing import contents, files
from licensing.contents import LARGEST, UnfitFile, inspect
from licensing.models import Proof, ProofFile
from licensing.services.proof_files import SameFile, UnableToAddFile, add_file, remove_file
from licensing.services.proofs import record_proof
from tests.conftest import make_customer
from tests.licensing.documents import jpeg, pdf, png, xml

NOW = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
KINDS = {
    "application/pdf": pdf,
    "image/png": png,
    "image/jpeg": jpeg,
    "application/xml": xml,
}
BOMB = b"""<?xml version="1.0"?>
<!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<Invoice>&b;</Invoice>"""
OUTSIDE = b'<!DOCTYPE i [<!ENTITY x SYSTEM "file:///etc/passwd">]><Invoice>&x;</Invoice>'
OUTSIDE_DTD = b'<!DOCTYPE Invoice SYSTEM "http://example.com/invoice.dtd"><Invoice/>'


def archive(contents_before=b""):
    """A ZIP archive, with something else before it when given."""
    packed = io.BytesIO(contents_before)
    packed.seek(0, io.SEEK_END)
    with zipfile.ZipFile(packed, "a") as archive_:
        archive_.writestr("run.exe", b"MZ")
    return packed.getvalue()


@pytest.mark.parametrize(("content_type", "make"), KINDS.items())
def test_each_kind_is_told_by_its_content(content_type, make):
    document = inspect(name="whatever.exe", content=make())
    assert document.content_type == content_type
    assert document.size == len(make())


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"MZ\x90\0" * 50, id="a program"),
        pytest.param(archive(), id="an archive"),
        pytest.param(b"Invoice 7: ten CALs", id="text"),
        pytest.param(b"  " + pdf(), id="a PDF behind something"),
        pytest.param(pdf()[:-8], id="half a PDF"),
        pytest.param(b"%PDF-1.7\n" + b"x" * 5000, id="a PDF in name only"),
        pytest.param(archive(pdf()[:-1] + b"%" * 900), id="an archive behind a PDF"),
        pytest.param(png()[:-1], id="half a PNG"),
        pytest.param(png().replace(b"IDAT", b"IDAX"), id="a PNG without a picture"),
        pytest.param(png()[:-14] + b"\0" + png()[-13:], id="a damaged PNG"),
        pytest.param(png() + b"<script>alert(1)</script>", id="something behind a PNG"),
        pytest.param(b"\x89PNG\r\n\x1a\n", id="nothing but a PNG's first bytes"),
        pytest.param(jpeg()[:-2], id="half a JPEG"),
        pytest.param(jpeg() + b"<?php echo 1;", id="something behind a JPEG"),
        pytest.param(archive(jpeg()), id="an archive behind a JPEG"),
        pytest.param(b"\xff\xd8\xff\xd9", id="a JPEG without a picture"),
        pytest.param(b"\xff\xd8\xff" + b"\0" * 100, id="nothing but a JPEG's first bytes"),
        pytest.param(xml()[:-12], id="half an XML"),
        pytest.param(BOMB, id="entities that grow"),
        pytest.param(BOMB.decode().encode("utf-16"), id="entities that grow, in UTF-16"),
        pytest.param(OUTSIDE, id="an entity from the disk"),
        pytest.param(OUTSIDE_DTD, id="a DTD from elsewhere"),
        pytest.param(b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', id="a drawing"),
        pytest.param(b"<html><script>alert(1)</script></html>", id="a web page"),
        pytest.param(
            b'<a xmlns:h="http://www.w3.org/1999/xhtml"><h:script>alert(1)</h:script></a>', id="a page in XML"
        ),
        pytest.param(b'<?xml version="1.0" encoding="nonsense"?><a/>', id="an unknown encoding"),
    ],
)
def test_anything_else_is_refused_whatever_its_name(content):
    with pytest.raises(UnfitFile):
        inspect(name="invoice.pdf", content=content)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(pdf() + b"\r\n\0\0", id="a PDF with filling"),
        pytest.param(jpeg() + jpeg() + b"\0\0", id="a photograph with its preview"),
        pytest.param(jpeg() + b"\0\x01SEFHnnSEFT", id="a photograph of a Samsung phone"),
        pytest.param(jpeg() + b"\0\0\0\x18ftypmp42" + b"\0" * 20, id="a photograph with its film"),
        pytest.param(jpeg()[:2] + b"\xff\xff" + jpeg()[3:], id="a JPEG with filling before a segment"),
        pytest.param(b"\xef\xbb\xbf" + xml(), id="XML with a mark"),
        pytest.param(xml().replace(b"UTF-8", b"UTF-16").decode().encode("utf-16"), id="XML in UTF-16"),
    ],
)
def test_what_scanners_and_phones_write_is_taken(content):
    assert inspect(name="x", content=content).content == content


def test_twenty_megabytes_are_taken_and_a_byte_more_is_not():
    just = pdf()[:-6] + b"%" * (LARGEST - len(pdf())) + b"\n" + pdf()[-5:]
    filled = b"%PDF-1.7\n" + b"%" * (LARGEST - len(pdf())) + pdf()[9:]
    assert len(filled) == LARGEST
    assert inspect(name="a.pdf", content=filled).size == LARGEST
    assert len(just) == LARGEST
    with pytest.raises(UnfitFile, match="larger than 20 MB"):
        inspect(name="a.pdf", content=b"%PDF-1.7\n%" + filled[9:])


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Rechnung 7.pdf", "Rechnung 7.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\erin\\invoice.PDF", "invoice.PDF"),
        ("invoice.pdf.exe", "invoice.pdf.exe.pdf"),
        ("photo.png", "photo.png.pdf"),
        ("..", "document.pdf"),
        (".pdf", "document.pdf"),
        ("", "document.pdf"),
        ('a"b\r\nSet-Cookie: x=1.pdf', "a b Set-Cookie x=1.pdf"),
        ("invoice\u202efdp.exe", "invoice fdp.exe.pdf"),
        ("a\0b.pdf", "a b.pdf"),
        ("Ä" * 400 + ".pdf", "Ä" * contents.LONGEST_NAME + ".pdf"),
    ],
)
def test_names_become_harmless_and_end_as_their_kind(given, kept):
    assert inspect(name=given, content=pdf()).name == kept


# --- on the disk -----------------------------------------------------------------------------------------
@pytest.fixture
def proof(reseller):
    customer = make_customer(reseller)
    with entered(reseller):
        yield record_proof(customer=customer, kind=Proof.Kind.INVOICE, number="7")


def on_disk(settings, reseller):
    """The files of the reseller, and the notes about those that are pending."""
    folder = Path(settings.FILES_DIR) / str(reseller.pk)
    return sorted(path.name for path in folder.glob("*") if path.is_file()), sorted(
        path.name for path in (folder / files.PENDING).glob("*")
    )


@contextmanager
def rolled_back():
    """A transaction that comes to nothing."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def an_hour_later(settings, reseller):
    """Ages every note of the reseller and returns the time it then is."""
    for note in (Path(settings.FILES_DIR) / str(reseller.pk) / files.PENDING).iterdir():
        os.utime(note, (NOW.timestamp() - 7200, NOW.timestamp() - 7200))
    return NOW


def test_a_file_lies_under_a_random_name_in_the_folder_of_its_reseller(
    settings, proof, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        kept = add_file(proof=proof, name="a.pdf", content=pdf(), now=NOW)
    names, notes = on_disk(settings, proof.reseller)
    assert names == [kept.stored_name]
    assert len(kept.stored_name) == 32
    assert not notes
    path = Path(settings.FILES_DIR) / str(proof.reseller.pk) / kept.stored_name
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0
    with files.open_stored(proof.reseller, kept.stored_name) as file:
        assert file.read() == pdf()


def test_a_refused_file_leaves_nothing(settings, proof):
    with pytest.raises(UnableToAddFile, match="no file of a kind"):
        add_file(proof=proof, name="a.pdf", content=b"MZ", now=NOW)
    assert on_disk(settings, proof.reseller) == ([], [])


def test_a_row_that_fails_takes_its_file_along(settings, proof, monkeypatch):
    def broken(**fields):
        raise RuntimeError("no room in the table")

    monkeypatch.setattr(ProofFile.objects, "create", broken)
    with pytest.raises(RuntimeError):
        add_file(proof=proof, name="a.pdf", content=pdf(), now=NOW)
    assert on_disk(settings, proof.reseller) == ([], [])


def test_a_file_whose_transaction_was_rolled_back_is_swept_away(settings, proof):
    with rolled_back():
        add_file(proof=proof, name="a.pdf", content=pdf(), now=NOW)
    assert len(on_disk(settings, proof.reseller)[0]) == 1
    kept = add_file(proof=proof, name="b.pdf", content=pdf("b"), now=an_hour_later(settings, proof.reseller))
    assert on_disk(settings, proof.reseller)[0] == [kept.stored_name]


def test_a_young_note_is_left_alone_because_its_transaction_may_be_running(settings, proof):
    first = files.store(proof.reseller, b"of another request")
    note = Path(settings.FILES_DIR) / str(proof.reseller.pk) / files.PENDING / first
    os.utime(note, ((NOW - timedelta(minutes=59)).timestamp(),) * 2)
    add_file(proof=proof, name="b.pdf", content=pdf(), now=NOW)
    assert first in on_disk(settings, proof.reseller)[0]


def test_a_kept_file_whose_note_was_left_behind_stays(settings, proof):
    kept = add_file(proof=proof, name="a.pdf", content=pdf(), now=NOW)
    assert on_disk(settings, proof.reseller)[1] == [kept.stored_name]
    later = an_hour_later(settings, proof.reseller)
    add_file(proof=proof, name="b.pdf", content=pdf("b"), now=later)
    names, notes = on_disk(settings, proof.reseller)
    assert kept.stored_name in names
    assert kept.stored_name not in notes


def test_removing_takes_the_file_off_the_disk_only_when_that_is_certain(
    settings, proof, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        kept = add_file(proof=proof, name="a.pdf", content=pdf(), now=NOW)
    with rolled_back():
        remove_file(file=ProofFile.objects.get(pk=kept.pk), now=NOW)
    assert on_disk(settings, proof.reseller)[0] == [kept.stored_name]
    with django_capture_on_commit_callbacks(execute=True):
        remove_file(file=ProofFile.objects.get(pk=kept.pk), now=NOW)
    assert on_disk(settings, proof.reseller) == ([], [])


def test_the_same_file_is_refused_on_the_same_document_and_told_on_another(proof):
    add_file(proof=proof, name="a.pdf", content=pdf(), now=NOW)
    with pytest.raises(UnableToAddFile, match="has this very file already"):
        add_file(proof=proof, name="other name.pdf", content=pdf(), now=NOW, knowingly=True)
    other = record_proof(customer=proof.customer, kind=Proof.Kind.INVOICE, number="8")
    with pytest.raises(SameFile, match="Invoice 7 of Customer C1") as told:
        add_file(proof=other, name="a.pdf", content=pdf(), now=NOW)
    assert [file.proof for file in told.value.files] == [proof]
    add_file(proof=other, name="a.pdf", content=pdf(), now=NOW, knowingly=True)
    assert other.files.count() == 1


def test_another_reseller_s_same_file_is_nobody_s_business(proof, other_reseller):
    add_file(proof=proof, name="a.pdf", content=pdf(), now=NOW)
    customer = make_customer(other_reseller)
    with entered(other_reseller):
        theirs = record_proof(customer=customer, kind=Proof.Kind.INVOICE, number="7")
        assert add_file(proof=theirs, name="a.pdf", content=pdf(), now=NOW)
