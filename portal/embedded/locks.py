"""File locks of the kernel: whoever dies, however it dies, lets go."""

import fcntl
import os
from pathlib import Path
from types import TracebackType
from typing import Self


class FileLock:
    """A lock on `path`, which is made when missing. Nothing is locked before one of the methods says so."""

    def __init__(self, path: Path) -> None:
        # Python's descriptors are closed in children, so a child never holds a lock on.
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)

    def share(self) -> None:
        """Waits until nobody holds it alone, then holds it together with others."""
        fcntl.flock(self._file, fcntl.LOCK_SH)

    def try_alone(self) -> bool:
        """Holds it alone, if nobody else holds it. A refused try also gives up what was shared."""
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def release(self) -> None:
        """Lets go; a second time does nothing."""
        if self._file >= 0:
            os.close(self._file)
        self._file = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def is_held(path: Path) -> bool:
    """Whether some process holds the lock alone at this moment."""
    with FileLock(path) as lock:
        return not lock.try_alone()
