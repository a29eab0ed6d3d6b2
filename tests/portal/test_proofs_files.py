"""Files of documents: how they come and go, and that nobody else has them."""

import shutil
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from customers.tenancy import entered
from licensing.models import ProofFile
from tests.licensing.documents import pdf, png
from tests.portal.proofs import LIST, make_proof, upload, with_file


def test_a_file_comes_as_an_attachment_and_never_asks_the_database_while_it_streams(sign_in, bob, proof):
    file = with_file(proof, "Rechnung „7“.pdf")
    response = sign_in(bob).get(f"{LIST}files/{file.pk}/")
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''Rechnung")
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Length"] == str(len(pdf()))
    assert "no-store" in response["Cache-Control"]
    with CaptureQueriesContext(connection) as asked:
        assert b"".join(response.streaming_content) == pdf()
    assert not asked.captured_queries


def test_a_file_that_is_not_on_the_disk_says_so(settings, sign_in, erin, bob, proof):
    file = with_file(proof)
    shutil.rmtree(Path(settings.FILES_DIR))
    for reader, may_add in ((erin, True), (bob, False)):
        response = sign_in(reader).get(f"{LIST}files/{file.pk}/")
        assert response.status_code == 404
        assert "not on the disk" in response.content.decode()
        assert ("add it once more" in response.content.decode()) is may_add


def test_without_signing_in_there_is_no_file(client, proof):
    file = with_file(proof)
    assert client.get(f"{LIST}files/{file.pk}/").status_code == 302


def test_an_editor_adds_a_file_and_removes_it(sign_in, erin, proof):
    client = sign_in(erin)
    response = client.post(f"{LIST}{proof.pk}/files/", {"file": upload(png(), "photo.pdf")}, follow=True)
    assert "The file is kept with the document." in response.content.decode()
    with entered(proof.reseller):
        file = ProofFile.objects.get()
    assert (file.name, file.content_type) == ("photo.pdf.png", "image/png")
    assert client.get(f"{LIST}files/{file.pk}/remove/").status_code == 200
    assert client.post(f"{LIST}files/{file.pk}/remove/").status_code == 302
    with entered(proof.reseller):
        assert not ProofFile.objects.exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file is empty"),
        (b"MZ", "no file of a kind that can be kept"),
        (b"%PDF-1.7" + b" " * 20 * 1024 * 1024, "larger than 20 MB"),
    ],
    ids=["empty", "a program", "too large"],
)
def test_an_unfit_file_is_an_error_of_the_form(sign_in, erin, proof, content, said):
    response = sign_in(erin).post(f"{LIST}{proof.pk}/files/", {"file": upload(content)})
    assert response.status_code == 422
    assert said in response.content.decode()


def test_the_same_file_on_another_document_is_told_and_asked(sign_in, erin, proof):
    other = make_proof(proof.reseller, "INV-8")
    with_file(other)
    client = sign_in(erin)
    response = client.post(f"{LIST}{proof.pk}/files/", {"file": upload(pdf())})
    assert response.status_code == 422
    assert "Invoice INV-8 of Customer C-INV-8 has this very file already" in response.content.decode()
    assert 'type="checkbox" name="knowingly"' in response.content.decode()
    client.post(f"{LIST}{proof.pk}/files/", {"file": upload(pdf()), "knowingly": "on"})
    response = client.post(f"{LIST}{proof.pk}/files/", {"file": upload(pdf()), "knowingly": "on"})
    assert "This document has this very file already." in response.content.decode()
    with entered(proof.reseller):
        assert proof.files.count() == 1
