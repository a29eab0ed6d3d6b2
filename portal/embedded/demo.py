"""`python -m portal.embedded.demo --port N`: the whole portal with a demo reseller, until Ctrl-C or SIGTERM."""

import argparse
import errno
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from portal.embedded import EmbeddedError
from portal.embedded.locks import FileLock
from portal.embedded.processes import Stopped, die_with_make, last_lines, raise_on_stop_signals, start, stop
from portal.embedded.stack import PROJECT, Stack, data_directory, servers

WEB_PATIENCE = 90.0


class Part:
    """A process of the portal, with a log of its own. It leads a session, so that Ctrl-C reaches only us."""

    def __init__(self, name: str, stack: Stack, *command: str) -> None:
        self.name = name
        self.log = stack.directory.path / "logs" / f"{name}.log"
        self.output = b""
        with self.log.open("wb") as log:
            self.process = start(
                [sys.executable, *command],
                # Celery and gunicorn take SIGQUIT for "at once": when we are killed the servers go as well.
                dies_with=signal.SIGQUIT,
                cwd=PROJECT,
                env=stack.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def refuse_end(self) -> None:
        """Raises EmbeddedError when the process has ended."""
        if self.process.poll() is not None:
            raise EmbeddedError(
                f"{self.name} has ended (exit status {self.process.returncode}). The end of {self.log}:\n"
                f"{last_lines(self.log)}"
            )

    def finish(self) -> str:
        """Waits for the end and returns the output. Raises EmbeddedError when it failed."""
        try:
            failed = self.process.wait() != 0
        except Stopped:
            self.stop()
            raise
        if failed:
            self.refuse_end()
        return self.log.read_text(errors="replace")

    def stop(self) -> None:
        """Lets it finish what it is doing, but not for long, and leaves none of its children."""
        stop(self.process, signal.SIGTERM, patience=10)
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)


def demo(port: int, data: Path | None) -> None:
    """Runs the portal until a stop signal raises Stopped. Raises EmbeddedError when something does not run."""
    directory = data_directory(data)
    with FileLock(directory.lock_file("demo")) as lock:
        if not lock.try_alone():
            raise EmbeddedError(
                f"A demo already runs on {directory.path}. Stop it first, or join it in the browser."
            )
        addresses = _addresses(port)
        _say("Starting PostgreSQL and Valkey …")
        with servers(data, test=False) as stack:
            if not os.environ.get("SITE_URL"):
                stack.environment["SITE_URL"] = f"http://localhost:{port}"
            _say("Preparing the database …")
            Part("migrate", stack, "manage.py", "migrate", "--no-input").finish()
            _say("Loading the demo reseller …")
            sign_ins = Part("demo", stack, "manage.py", "demo").finish()
            _say("Starting web, worker and beat …")
            with _parts(stack, addresses) as parts:
                _wait_for_web(port, parts)
                _say(f"\n{sign_ins.strip()}\n")
                _say(f"Logs: {directory.path / 'logs'}\nReady: http://localhost:{port}/")
                _watch(stack, parts)


@contextmanager
def _parts(stack: Stack, addresses: Sequence[str]) -> Iterator[list[Part]]:
    """Web, worker and beat. They stop in the other order, so that nobody is left waiting for another."""
    web = [
        "gunicorn",
        "portal.wsgi",
        "--workers=2",
        "--threads=4",
        "--graceful-timeout=5",
        "--no-control-socket",
    ]
    binds = [f"--bind={address}" for address in addresses]
    celery = ["celery", "-A", "portal"]
    schedule = str(stack.directory.path / "beat-schedule")
    parts: list[Part] = []
    try:
        # Threads, because a worker that is killed while it starts would leave its processes behind.
        parts.append(Part("worker", stack, "-m", *celery, "worker", "-P", "threads", "-c", "2"))
        parts.append(Part("web", stack, "-m", *web, *binds, "--access-logfile=-"))
        # A pid file left by a killed demo would block the next one.
        parts.append(Part("beat", stack, "-m", *celery, "beat", "--pidfile=", "-s", schedule))
        yield parts
    finally:
        _say("Stopping …")
        for part in reversed(parts):
            part.stop()


def _wait_for_web(port: int, parts: Sequence[Part]) -> None:
    deadline = time.monotonic() + WEB_PATIENCE
    while time.monotonic() < deadline:
        for part in parts:
            part.refuse_end()
        if _is_healthy(port):
            return
        # A port tells nobody that somebody listens now: it can only be asked again.
        time.sleep(0.1)
    web = next(part for part in parts if part.name == "web")
    raise EmbeddedError(f"The web server does not answer. The end of {web.log}:\n{last_lines(web.log)}")


def _is_healthy(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/healthz", headers={"Host": f"localhost:{port}"})
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def _watch(stack: Stack, parts: Sequence[Part]) -> None:
    while True:
        if sentence := stack.lost():
            raise EmbeddedError(sentence)
        for part in parts:
            part.refuse_end()
        # Ends and lost servers are seen within this time; a stop signal ends the sleep at once.
        time.sleep(0.3)


def _addresses(port: int) -> list[str]:
    """Where `localhost` may lead: IPv4, and IPv6 where there is any. Raises EmbeddedError when it is taken."""
    addresses = []
    for family, host, address in (
        (socket.AF_INET, "127.0.0.1", f"127.0.0.1:{port}"),
        (socket.AF_INET6, "::1", f"[::1]:{port}"),
    ):
        try:
            with socket.socket(family) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((host, port))
        except OSError as error:
            if error.errno in (errno.EADDRINUSE, errno.EACCES):
                why = (
                    "is taken by another program"
                    if error.errno == errno.EADDRINUSE
                    else "is not for ordinary users"
                )
                raise EmbeddedError(f"Port {port} {why}. Choose another: make demo PORT=8001") from None
        else:
            addresses.append(address)
    return addresses


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main() -> int:
    """Returns 0 when somebody stopped it, 1 when something did not run."""
    parser = argparse.ArgumentParser(prog="python -m portal.embedded.demo", description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--data", type=Path, metavar="DIR", help="where the data is kept (var/data)")
    options = parser.parse_args()
    raise_on_stop_signals()
    die_with_make()
    try:
        demo(options.port, options.data)
    except EmbeddedError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except Stopped:
        _say("Stopped.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
