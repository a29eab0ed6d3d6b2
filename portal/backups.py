"""A backup: the database as PostgreSQL's own dump, the files of proofs beside it, and a list that vouches for both.

It is made and restored as the owner of the tables (DATABASE_OWNER_URL), who sees every reseller.
"""

import hashlib
import json
import os
import shutil
import subprocess
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg

DUMP, FILES, CONTENTS = "database.dump", "files", "backup.json"
FORMAT = 1


class UnableToBackUp(Exception):
    """There is no backup, or nothing was restored; the text says why and what to do."""


def back_up(*, folder, files_dir, owner_url, now):
    """Makes a backup of everything in a new `folder`; returns what `backup.json` says.

    Files are never changed and get a new name each, so copying them after the dump leaves none out that the dump
    knows. Raises UnableToBackUp; a half-made backup is left behind under another name only.
    """
    if folder.exists():
        raise UnableToBackUp(f"{folder} is there already. Name a folder that is not.")
    unfinished = folder.with_name(f"{folder.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    dump = unfinished / DUMP
    # Extensions are the administrator's to make, owners and privileges the deployer's to give.
    _run(
        "pg_dump",
        "--format=custom",
        "--no-owner",
        "--no-privileges",
        "--no-comments",
        "--extension=plpgsql",
        f"--file={dump}",
        owner_url=owner_url,
    )
    if files_dir.exists():
        shutil.copytree(files_dir, unfinished / FILES)
    contents = {"format": FORMAT, "made_at": now.isoformat(), "sha256": _digests(unfinished)}
    (unfinished / CONTENTS).write_text(json.dumps(contents, indent=1), encoding="utf-8")
    unfinished.rename(folder)
    return contents


def restore(*, folder, files_dir, owner_url):
    """Puts a backup into an empty database and a folder without files; returns when it was made.

    The backup is checked first, to the last byte; the database is filled in one transaction. Raises UnableToBackUp.
    """
    contents = _checked(folder)
    if files_dir.exists() and any(files_dir.iterdir()):
        raise UnableToBackUp(f"{files_dir} has files already. Name an empty folder in FILES_DIR.")
    _refuse_used(owner_url)
    _run(
        "pg_restore",
        "--single-transaction",
        "--exit-on-error",
        "--no-owner",
        "--no-privileges",
        f"--dbname={_name(owner_url)}",
        str(folder / DUMP),
        owner_url=owner_url,
    )
    if (folder / FILES).exists():
        shutil.copytree(folder / FILES, files_dir, dirs_exist_ok=True)
    return datetime.fromisoformat(contents["made_at"])


def _checked(folder):
    try:
        contents = json.loads((folder / CONTENTS).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UnableToBackUp(f"{folder} is no backup: {CONTENTS} cannot be read ({error}).") from error
    if contents.get("format") != FORMAT:
        raise UnableToBackUp(f"{folder} was made by another version of the portal. Restore it with that one.")
    there = _digests(folder)
    for name, digest in contents["sha256"].items():
        if there.get(name) != digest:
            what = "is missing" if name not in there else "is not what was backed up"
            raise UnableToBackUp(f"{folder / name} {what}. Nothing was restored: use another backup.")
    return contents


def _digests(folder):
    """Path in the backup → SHA-256, for all but the list itself."""
    found = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.name != CONTENTS):
        with path.open("rb") as file:
            found[path.relative_to(folder).as_posix()] = hashlib.file_digest(file, "sha256").hexdigest()
    return found


def _refuse_used(owner_url):
    try:
        with psycopg.connect(owner_url) as connection:
            tables = connection.execute(
                "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
                "WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p')"
            ).fetchone()[0]
    except psycopg.OperationalError as error:
        raise UnableToBackUp(f"The database of DATABASE_OWNER_URL cannot be reached: {error}") from error
    if tables:
        raise UnableToBackUp(
            f"The database {_name(owner_url)} is not empty: it has {tables} tables. Make a new one, as the README "
            "says under “Deploying”, and name it in DATABASE_OWNER_URL and DATABASE_URL. Do not run migrate first."
        )


def _name(url):
    return urlsplit(url).path.removeprefix("/")


def _run(program, *options, owner_url):
    """Runs a program of PostgreSQL; the password goes through its environment, where no list of processes shows it."""
    parts = urlsplit(owner_url)
    environment = {
        **os.environ,
        "PGHOST": parts.hostname or "",
        "PGPORT": str(parts.port or 5432),
        "PGUSER": unquote(parts.username or ""),
        "PGPASSWORD": unquote(parts.password or ""),
        "PGDATABASE": _name(owner_url),
    }
    try:
        done = subprocess.run(  # noqa: S603 - our own words
            [program, *options],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError:
        raise UnableToBackUp(
            f"{program} is not installed here. It comes with PostgreSQL's client programs (Debian: "
            "postgresql-client) and has to be of the server's version or newer."
        ) from None
    if done.returncode:
        raise UnableToBackUp(f"{program} failed: {done.stderr.strip()}")


def owner_url():
    """DATABASE_OWNER_URL. Raises UnableToBackUp where it is not set."""
    url = os.environ.get("DATABASE_OWNER_URL", "")
    if not url:
        raise UnableToBackUp(
            "DATABASE_OWNER_URL is not set: only the owner of the tables sees all that is in them."
        )
    return url


def size_of(folder):
    """Bytes of all files in a folder."""
    return sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())
