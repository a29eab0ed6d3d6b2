"""The data directory: what is remembered in it, and where the servers keep theirs."""

import json
import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Any

from portal.embedded import EmbeddedError
from portal.embedded.account import Account, account_name, is_ordinary, new_state_directory


class DataDirectory:
    """Files beside each other: `postgres/`, `valkey/`, `files/`, `mail/`, `logs/`, passwords, ports, locks."""

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()

    def make(self) -> None:
        """Makes what is missing. Raises EmbeddedError when it belongs to another account."""
        try:
            self._make_directory(self.path)
            for name in ("files", "mail", "logs"):
                self._make_directory(self.path / name)
        except PermissionError as error:
            owner = account_name(Path(error.filename).parent.stat().st_uid)
            raise EmbeddedError(
                f"{error.filename} cannot be made: the directory above it belongs to {owner}. Start the servers as"
                f" {owner}, or name another directory with --data."
            ) from None
        if not os.access(self.path, os.R_OK | os.W_OK | os.X_OK):
            owner = account_name(self.path.stat().st_uid)
            raise EmbeddedError(
                f"{self.path} belongs to {owner}: it was made when the servers were started as {owner}. Start them as"
                f" {owner} again, or name another directory with --data, or delete this one as {owner}."
            )

    def hand_over(self) -> None:
        """Gives what root left in an ordinary user's directory to that user, who may run the next command."""
        owner = self.path.stat()
        if os.geteuid() == 0 and is_ordinary(owner.st_uid):
            for path in self.path.rglob("*"):
                with suppress(FileNotFoundError):  # a running server renames and deletes files
                    os.chown(path, owner.st_uid, owner.st_gid, follow_symlinks=False)

    def _make_directory(self, path: Path) -> None:
        if path.is_dir():
            return
        if not path.parent.is_dir():
            self._make_directory(path.parent)
        path.mkdir(exist_ok=True)
        if os.geteuid() == 0:
            # In the checkout of an ordinary user, root leaves everything to that user.
            above = path.parent.stat()
            if is_ordinary(above.st_uid):
                os.chown(path, above.st_uid, above.st_gid)
            # The servers' account has to pass, whatever the umask.
            path.chmod(0o711)

    def lock_file(self, name: str) -> Path:
        """A file for FileLock, made if missing."""
        path = self.path / f"{name}.lock"
        if not path.exists():
            self._write_new(path, "")
        return path

    def read(self, name: str) -> dict[str, Any]:
        """What `write` remembered under the name; empty when there is nothing."""
        try:
            content: dict[str, Any] = json.loads((self.path / f"{name}.json").read_text())
        except FileNotFoundError:
            return {}
        return content

    def write(self, name: str, content: dict[str, Any]) -> None:
        """Remembers it, readable for the owner only, in one step."""
        path = self.path / f"{name}.json"
        scratch = self._scratch(path, json.dumps(content))
        scratch.replace(path)

    def forget(self, name: str) -> None:
        (self.path / f"{name}.json").unlink(missing_ok=True)

    def secret_key(self) -> str:
        """Made once: sessions outlive a restart."""
        path = self.path / "secret_key"
        if not path.exists():
            self._write_new(path, secrets.token_urlsafe(50))
        return path.read_text()

    def _write_new(self, path: Path, text: str) -> None:
        """Two processes may come here at once: the first one's file stays."""
        scratch = self._scratch(path, text)
        try:
            os.link(scratch, path)
        except FileExistsError:
            pass
        finally:
            scratch.unlink()

    def _scratch(self, path: Path, text: str) -> Path:
        scratch = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        with open(scratch, "x", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            file.write(text)
        if os.geteuid() == 0:
            os.chown(scratch, self.path.stat().st_uid, self.path.stat().st_gid)
        return scratch

    def home_of(self, server: str, account: Account) -> Path:
        """The directory for a server's own data: in here, or where a link in here says.

        Below a private directory such as root's home the account cannot reach it; then it goes to STATE, under a
        random name, and a link is left. Deleting the data directory so gives a fresh start in either case.
        """
        link = self.path / server
        if link.is_symlink() and not link.readlink().parent.exists():
            link.unlink()  # a new container has the checkout of the old one, but not its STATE
        if not link.is_symlink():
            if link.exists() or account.can_pass(self.path):
                return link
            link.symlink_to(new_state_directory() / server)
        return link.readlink()
