"""What PostgreSQL and Valkey have in common for their keeper."""

import random
import secrets
import signal
import socket
import subprocess
from abc import ABC, abstractmethod
from pathlib import Path

from portal.embedded.account import servers_account
from portal.embedded.data import DataDirectory
from portal.embedded.processes import start

HOST = "127.0.0.1"


class Server(ABC):
    """One server over a data directory. `quick`: for tests, nothing needs to survive a crash."""

    name: str
    title: str
    stop_signal: signal.Signals
    secret_names: tuple[str, ...]

    def __init__(self, data: DataDirectory, *, quick: bool) -> None:
        self.data = data
        self.quick = quick
        self.account = servers_account(data.path)
        self.home = data.home_of(self.name, self.account)
        self.log = data.path / "logs" / f"{self.name}.log"
        self.remembered = data.read(self.name)

    @abstractmethod
    def prepare(self) -> None:
        """Makes the server's own data when there is none. Raises EmbeddedError when it cannot be used."""

    @abstractmethod
    def command(self) -> list[str]:
        """The command that runs the server in the foreground."""

    @abstractmethod
    def answers(self) -> bool:
        """Whether the server, just started, takes requests."""

    def after_start(self) -> None:  # noqa: B027 – most servers need nothing
        """What has to be set in the running server before anybody uses it."""

    def standard_input(self) -> str:
        """What the server reads at its start: passwords, which everybody could see on a command line."""
        return ""

    def remember_secrets(self) -> None:
        """Passwords and the port are made once and kept beside the data."""
        for name in self.secret_names:
            self.remembered.setdefault(name, secrets.token_urlsafe(24))
        if not _is_free(self.remembered.get("port", 0)):
            self.remembered["port"] = _free_port()
        self.data.write(self.name, self.remembered)

    @property
    def port(self) -> int:
        return int(self.remembered["port"])

    def start(self) -> subprocess.Popen[bytes]:
        """Starts the server as a child; its output goes to the log."""
        with self.log.open("ab") as log:
            child = start(
                self.command(),
                dies_with=self.stop_signal,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                cwd="/",
                start_new_session=True,
                **self.account.popen_options,
            )
        if child.stdin:
            with child.stdin as stdin:
                stdin.write(self.standard_input().encode())
        return child

    def make_home(self, path: Path) -> None:
        """A directory that belongs to the servers' account alone."""
        path.mkdir(mode=0o700)
        self.account.own(path)


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return port > 0


def _free_port() -> int:
    # Below the range from which systems take ports for outgoing connections: the port should be free next time.
    ports = random.SystemRandom().sample(range(20_000, 32_000), 100)
    return next(port for port in ports if _is_free(port))
