"""Backup and restore: the two commands as the README names them, on real databases."""

import os
from contextlib import closing
from io import StringIO
from urllib.parse import urlsplit

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from customers.tenancy import entered
from licensing.models import Proof, ProofFile
from licensing.services.proof_files import add_file
from tests.conftest import make_customer
from tests.licensing.documents import pdf

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]
PDF = pdf("an invoice")


def url(name, database):
    return urlsplit(os.environ[name])._replace(path=f"/{database}").geturl()


@pytest.fixture
def here(monkeypatch):
    """The database of the test, as the owner's variable names it."""
    monkeypatch.setenv("DATABASE_OWNER_URL", url("DATABASE_OWNER_URL", connection.settings_dict["NAME"]))


@pytest.fixture
def elsewhere():
    """A new, empty database of the owner's; yields its name."""
    name = f"{connection.settings_dict['NAME']}_restored"
    with closing(psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True)) as owner:
        owner.execute(f"CREATE DATABASE {name}")
        yield name
        # Without FORCE: PostgreSQL waits for the sessions of the site, which the owner may not end.
        owner.execute(f"DROP DATABASE {name}")


@pytest.fixture
def papers(reseller, alice):
    """A document of a customer with its file; returns its id."""
    customer = make_customer(reseller, "C1")
    with entered(reseller):
        proof = Proof.objects.create(reseller=reseller, customer=customer, kind="invoice", number="INV-1")
        return add_file(proof=proof, name="inv.pdf", content=PDF, now=timezone.now()).pk


def backed_up(tmp_path):
    out = StringIO()
    call_command("backup", tmp_path / "backup", stdout=out)
    assert "the database and 1 file," in out.getvalue()
    return tmp_path / "backup"


def test_a_restored_backup_has_everything_behind_the_same_walls(
    reseller, papers, here, elsewhere, tmp_path, settings, monkeypatch
):
    folder = backed_up(tmp_path)
    monkeypatch.setenv("DATABASE_OWNER_URL", url("DATABASE_OWNER_URL", elsewhere))
    settings.FILES_DIR = tmp_path / "restored"
    out = StringIO()
    call_command("restore", folder, stdout=out)
    assert "Restored the backup of" in out.getvalue()
    with entered(reseller):
        stored = ProofFile.objects.get(pk=papers).stored_name
    assert (settings.FILES_DIR / str(reseller.pk) / stored).read_bytes() == PDF
    # The role of the site finds its rights and the walls between resellers again.
    with closing(psycopg.connect(url("DATABASE_URL", elsewhere))) as site:
        assert site.execute("SELECT count(*) FROM licensing_proof").fetchone() == (0,)
        site.execute("SELECT set_config('calcheckup.reseller', %s, true)", [str(reseller.pk)])
        assert site.execute("SELECT number FROM licensing_proof").fetchall() == [("INV-1",)]
        site.execute("UPDATE licensing_proof SET notes = 'after the restore'")
        events = site.execute("SELECT count(*) FROM licensing_proofevent").fetchone()
        assert events >= (2,)


def test_nothing_is_restored_over_what_is_there(papers, here, tmp_path, settings):
    folder = backed_up(tmp_path)
    with pytest.raises(CommandError, match="has files already"):
        call_command("restore", folder)
    settings.FILES_DIR = tmp_path / "empty"
    with pytest.raises(CommandError, match="is not empty: it has"):
        call_command("restore", folder)
    assert not settings.FILES_DIR.exists()
    with pytest.raises(CommandError, match="is there already"):
        call_command("backup", folder)


def test_a_damaged_backup_is_refused_before_anything_is_restored(
    papers, here, elsewhere, tmp_path, settings, monkeypatch
):
    folder = backed_up(tmp_path)
    monkeypatch.setenv("DATABASE_OWNER_URL", url("DATABASE_OWNER_URL", elsewhere))
    settings.FILES_DIR = tmp_path / "restored"
    file = next(path for path in (folder / "files").rglob("*") if path.is_file())
    file.write_bytes(PDF + b"!")
    with pytest.raises(CommandError, match="is not what was backed up"):
        call_command("restore", folder)
    file.unlink()
    with pytest.raises(CommandError, match="is missing"):
        call_command("restore", folder)
    with pytest.raises(CommandError, match="is no backup"):
        call_command("restore", tmp_path)
    assert not settings.FILES_DIR.exists()


def test_without_the_owner_there_is_no_backup(db, tmp_path, monkeypatch):
    monkeypatch.delenv("DATABASE_OWNER_URL")
    with pytest.raises(CommandError, match="DATABASE_OWNER_URL is not set"):
        call_command("backup", tmp_path / "backup")
