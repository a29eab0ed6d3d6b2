"""Starting the portal's real processes on the test database, and waiting for what they do."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

from django.db import connection

PROJECT = Path(__file__).resolve().parents[2]
PATIENCE = 300.0
# A database of Valkey that nothing else in the test run uses; the tests of one xdist group take turns.
VALKEY_DATABASE = 9


def environment(**values):
    """What the processes need: the test database, a Valkey database of their own, and `values`."""
    name = connection.settings_dict["NAME"]
    return {
        **os.environ,
        "DATABASE_URL": _with_path(os.environ["DATABASE_URL"], name),
        "REDIS_URL": valkey_url(),
        "PYTHONUNBUFFERED": "1",
        **values,
    }


def valkey_url():
    """The address of the Valkey database of these tests."""
    return _with_path(os.environ["REDIS_URL"], VALKEY_DATABASE)


def _with_path(url, path):
    return urlsplit(url)._replace(path=f"/{path}").geturl()


def free_port():
    """A TCP port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Process:
    """One process with a log of its own, in a session of its own."""

    def __init__(self, folder, name, *command, env):
        self.log = folder / f"{name}.log"
        with self.log.open("wb") as log:
            self.popen = subprocess.Popen(
                [sys.executable, *command],
                cwd=PROJECT,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def stop(self):
        """Asks it to end, then ends it and its children."""
        self.popen.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.popen.wait(15)
        with suppress(ProcessLookupError):
            os.killpg(self.popen.pid, signal.SIGKILL)
        self.popen.wait(15)

    def until(self, check, what):
        """Returns what `check` returns once that is true; fails when the process ends or it takes too long."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if found := check():
                return found
            with suppress(subprocess.TimeoutExpired):
                self.popen.wait(0.1)
                break
        raise AssertionError(f"{what} did not happen:\n{self.log.read_text(errors='replace')[-4000:]}")


@contextmanager
def processes(folder, env, **commands):
    """Runs named commands until the block ends; yields them by name."""
    started = {}
    try:
        for name, command in commands.items():
            started[name] = Process(folder, name, *command, env=env)
        yield started
    finally:
        for process in reversed(started.values()):
            process.stop()
