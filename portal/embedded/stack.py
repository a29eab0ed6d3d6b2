"""Using the servers: the environment of a command, and the keepers behind it."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

from portal.embedded import EmbeddedError
from portal.embedded.data import DataDirectory
from portal.embedded.keeper import START_PATIENCE, STOP_PATIENCE, ready_name, users_file
from portal.embedded.locks import FileLock, is_held
from portal.embedded.postgres import Postgres
from portal.embedded.server import HOST
from portal.embedded.valkey import Valkey

PROJECT = Path(__file__).resolve().parents[2]


@contextmanager
def servers(data: Path | None, *, test: bool) -> Iterator[dict[str, str]]:
    """Starts or joins the servers that the environment does not name, and gives the environment for a command.

    With `test` the first directory of DIR, DIR-2, DIR-3 … that no other test run uses: two runs in one database
    server would drop each other's test databases. Raises EmbeddedError.
    """
    environment = dict(os.environ)
    if "DATABASE_OWNER_URL" in environment and "DATABASE_URL" not in environment:
        raise EmbeddedError("DATABASE_OWNER_URL is set and DATABASE_URL is not: set both, or neither.")
    with ExitStack() as cleanup:
        path = data or PROJECT / "var" / ("test" if test else "data")
        directory = cleanup.enter_context(_claimed(path)) if test else DataDirectory(path)
        directory.make()
        users = []
        if "DATABASE_URL" not in environment:
            users.append(_User(Postgres(directory, quick=test)))
        if "REDIS_URL" not in environment:
            users.append(_User(Valkey(directory, quick=test)))
        cleanup.callback(lambda: _leave(users))
        for user in users:
            user.join()
        values = _development_values(directory)
        for user in users:
            values |= user.urls_when_ready()
        yield values | environment


def _development_values(directory: DataDirectory) -> dict[str, str]:
    """What production has to set."""
    return {
        "SECRET_KEY": directory.secret_key(),
        "ALLOWED_HOSTS": "localhost,127.0.0.1",
        "SITE_URL": "http://localhost:8000",
        # After the third slash comes the path, which has a slash of its own.
        "EMAIL_URL": f"filemail:///{quote(str(directory.path / 'mail'))}",
        "FILES_DIR": str(directory.path / "files"),
    }


@contextmanager
def _claimed(path: Path) -> Iterator[DataDirectory]:
    for number in range(1, 100):
        directory = DataDirectory(path if number == 1 else path.with_name(f"{path.name}-{number}"))
        directory.make()
        with FileLock(directory.lock_file("run")) as lock:
            if lock.try_alone():
                yield directory
                return
    raise EmbeddedError(f"{path} and 98 more beside it are all in use by other test runs.")


class _User:
    """Us, as one of those who use a server."""

    def __init__(self, server: Postgres | Valkey) -> None:
        self.server = server
        self._users = FileLock(users_file(server))
        self._keeper: subprocess.Popen[bytes] | None = None

    def join(self) -> None:
        """From now on the server will not be stopped; waits while it is being stopped. Starts a keeper if need be."""
        self._users.share()
        if not self._is_kept():
            self._start_keeper()

    def _is_kept(self) -> bool:
        return is_held(self.server.data.lock_file(f"{self.server.name}-keeper"))

    def _start_keeper(self) -> None:
        server = self.server
        command = [sys.executable, "-m", "portal.embedded.keeper", server.name, str(server.data.path)]
        self._keeper = subprocess.Popen(  # noqa: S603 – our own command
            [*command, "--test"] if server.quick else command,
            cwd=PROJECT,
            env={name: value for name, value in os.environ.items() if not name.startswith("PG")},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )

    def urls_when_ready(self) -> dict[str, str]:
        """Waits for whichever keeper there is. Raises EmbeddedError with what ours said when it gave up."""
        deadline = time.monotonic() + START_PATIENCE + STOP_PATIENCE
        while time.monotonic() < deadline:
            self.server.remembered = self.server.data.read(self.server.name)
            if self._is_ready():
                return self.server.urls()
            if self._keeper and self._keeper.poll():
                raise EmbeddedError(self._keeper.communicate()[1].decode(errors="replace").strip())
            if (self._keeper is None or self._keeper.poll() == 0) and not self._is_kept():
                self._start_keeper()
            time.sleep(0.02)
        raise EmbeddedError(f"{self.server.title} was not ready in time; see {self.server.log}.")

    def _is_ready(self) -> bool:
        # The word of a keeper that was killed may still be there: ask the server, too.
        if not self.server.data.read(ready_name(self.server)):
            return False
        try:
            socket.create_connection((HOST, self.server.port), timeout=5).close()
        except OSError:
            return False
        return True

    def ask_to_stop(self) -> None:
        """Unless others use the server: asks its keeper to stop it. Nobody can join before `wait_and_leave`."""
        self._is_last = self._users.try_alone()
        if self._is_last and self._is_kept():
            ours_runs = self._keeper is not None and self._keeper.poll() is None
            ready = self.server.data.read(ready_name(self.server))
            pid = self._keeper.pid if self._keeper and ours_runs else ready.get("keeper")
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM) if pid else None

    def wait_and_leave(self) -> None:
        deadline = time.monotonic() + STOP_PATIENCE + 5
        while self._is_last and self._is_kept() and time.monotonic() < deadline:
            time.sleep(0.02)
        if self._is_last and self._keeper:
            with suppress(subprocess.TimeoutExpired):
                self._keeper.wait(1)
        self._users.release()


def _leave(users: list[_User]) -> None:
    for user in users:
        user.ask_to_stop()
    for user in users:
        user.wait_and_leave()
