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
from portal.embedded.binaries import postgres_binaries
from portal.embedded.data import DataDirectory
from portal.embedded.keeper import START_PATIENCE, STOP_PATIENCE, ready_name, users_file
from portal.embedded.locks import FileLock, is_held
from portal.embedded.postgres import Postgres
from portal.embedded.processes import ignore_stop_signals, last_lines
from portal.embedded.server import HOST
from portal.embedded.valkey import Valkey

PROJECT = Path(__file__).resolve().parents[2]


class Stack:
    """The servers we use: `environment` is for the commands that shall use them, too."""

    def __init__(self, directory: DataDirectory, *, quick: bool) -> None:
        kinds: dict[str, type[Postgres | Valkey]] = {"DATABASE_URL": Postgres, "REDIS_URL": Valkey}
        self.directory = directory
        self.environment: dict[str, str] = {}
        self.users = [
            _User(kind(directory, quick=quick)) for name, kind in kinds.items() if not os.environ.get(name)
        ]

    def start(self) -> None:
        """Starts or joins them all and waits until they are ready. Raises EmbeddedError."""
        for user in self.users:
            user.join()
        values = _development_values(self.directory)
        for user in self.users:
            values |= user.urls_when_ready()
        missing = {name: value for name, value in values.items() if not os.environ.get(name)}
        self.environment = dict(os.environ) | missing
        if any(isinstance(user.server, Postgres) for user in self.users):
            # pg_dump and psql of the server's own version, for backups and people.
            paths = [str(postgres_binaries().bin), *filter(None, [os.environ.get("PATH")])]
            self.environment["PATH"] = os.pathsep.join(paths)

    def stop(self) -> None:
        """Stops those that nobody else uses, all at the same time; a second Ctrl-C does not interrupt that."""
        ignore_stop_signals()
        for user in self.users:
            user.ask_to_stop()
        for user in self.users:
            user.wait_and_leave()
        self.directory.hand_over()

    def lost(self) -> str:
        """A sentence about a server that runs no more although we use it; empty when all is well."""
        for user in self.users:
            if not user.is_kept():
                server = user.server
                return f"{server.title} has stopped. The end of {server.log}:\n{last_lines(server.log)}"
        return ""


def data_directory(path: Path | None) -> DataDirectory:
    """The one that was asked for, or the project's own; made if missing. Raises EmbeddedError."""
    directory = DataDirectory(path or PROJECT / "var" / "data")
    directory.make()
    return directory


@contextmanager
def servers(data: Path | None, *, test: bool) -> Iterator[Stack]:
    """Starts or joins the servers that the environment does not name, and stops what nobody uses afterwards.

    With `test` the first directory of DIR, DIR-2, DIR-3 … that no other test run uses: two runs in one database
    server would drop each other's test databases. Raises EmbeddedError.
    """
    if os.environ.get("DATABASE_OWNER_URL") and not os.environ.get("DATABASE_URL"):
        raise EmbeddedError("DATABASE_OWNER_URL is set and DATABASE_URL is not: set both, or neither.")
    with ExitStack() as cleanup:
        if test:
            directory = cleanup.enter_context(_claimed(data or PROJECT / "var" / "test"))
        else:
            directory = data_directory(data)
        stack = Stack(directory, quick=test)
        cleanup.callback(stack.stop)
        stack.start()
        yield stack


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
        self._signalled: set[int | None] = set()

    def join(self) -> None:
        """From now on the server will not be stopped; waits while it is being stopped. Starts a keeper if need be."""
        self._users.share()
        if not self.is_kept():
            self._start_keeper()

    def is_kept(self) -> bool:
        """Whether the server has a keeper at this moment."""
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
            if (self._keeper is None or self._keeper.poll() == 0) and not self.is_kept():
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
        if self._is_last:
            self._signal_keepers()

    def _signal_keepers(self) -> None:
        """Ours, which may be about to lock, and the one that says it is ready: each once."""
        keepers: set[int | None] = set()
        if self._keeper and self._keeper.poll() is None:
            keepers.add(self._keeper.pid)
        if self.is_kept():
            keepers.add(self.server.data.read(ready_name(self.server)).get("keeper"))
        for pid in keepers - self._signalled:
            self._signalled.add(pid)
            if pid is not None:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGTERM)

    def wait_and_leave(self) -> None:
        """Waits until the server has stopped, if we asked for that, and lets go of it."""
        deadline = time.monotonic() + STOP_PATIENCE + 5
        while self._is_last and time.monotonic() < deadline:
            ours_is_gone = self._keeper is None or self._keeper.poll() is not None
            if ours_is_gone and not self.is_kept():
                break
            self._signal_keepers()
            time.sleep(0.02)
        self._users.release()
