"""Where the files of proofs lie: a folder for each reseller in FILES_DIR, under random names.

The disk knows no transaction. So a file that is new or about to go is first noted in the folder `pending`,
and the note is taken away when the transaction has ended well. What was noted an hour ago was left behind by a
crash or a rollback, and `sweep` settles it by asking the database. Every change of files sweeps.
"""

import os
import secrets
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

PENDING = "pending"
# Longer than any request or job that changes files.
SETTLED_AFTER = timedelta(hours=1)


def folder_of(reseller):
    """The reseller's folder; made, with the one for notes, when it is not there yet."""
    folder = Path(settings.FILES_DIR) / str(reseller.pk)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    (folder / PENDING).mkdir(exist_ok=True, mode=0o700)
    return folder


def store(reseller, content):
    """Writes the content under a new random name, all or nothing; to be called inside a transaction.

    Returns the name. Until the transaction has ended well, the file is noted as pending.
    """
    folder, name = folder_of(reseller), secrets.token_hex(16)
    (folder / PENDING / name).touch(mode=0o600)
    unfinished = folder / PENDING / f"{name}.part"
    with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(folder / name)
    _keep_entries(folder)
    transaction.on_commit(lambda: _settle(folder, name, keep=True))
    return name


def discard(reseller, name):
    """Takes the file away when the transaction ends well."""
    folder = folder_of(reseller)
    (folder / PENDING / name).touch(mode=0o600)
    transaction.on_commit(lambda: _settle(folder, name, keep=False))


def forget(reseller, name):
    """Takes a file away at once: the row that was to name it will not be."""
    _settle(folder_of(reseller), name, keep=False)


def open_stored(reseller, name):
    """The file, open for reading bytes. Raises FileNotFoundError when it is not on the disk."""
    return (Path(settings.FILES_DIR) / str(reseller.pk) / name).open("rb")


def sweep(reseller, *, now, named):
    """Settles what a crash or rollback left behind.

    `named` is a function: some file names → those of them that rows of the reseller still name.
    """
    folder = folder_of(reseller)
    before = (now - SETTLED_AFTER).timestamp()
    left = {
        note.name.removesuffix(".part") for note in (folder / PENDING).iterdir() if _changed(note) < before
    }
    if left:
        known = set(named(left))
        for name in left:
            _settle(folder, name, keep=name in known)


def _settle(folder, name, *, keep):
    if not keep:
        (folder / name).unlink(missing_ok=True)
    (folder / PENDING / f"{name}.part").unlink(missing_ok=True)
    (folder / PENDING / name).unlink(missing_ok=True)


def _changed(path):
    """When the note was made; another process may just have taken it away."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return float("inf")


def _keep_entries(folder):
    """Makes the new entry of the folder survive a loss of power."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
