"""The keeper of one server: `python -m portal.embedded.keeper SERVER DIR [--test]`, started by `stack`.

It starts the server, says when it is ready, and stops it when the last user has gone. Of several keepers started at
once one stays. It dies with none of its users; the server dies with it.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

from portal.embedded import EmbeddedError
from portal.embedded.data import DataDirectory
from portal.embedded.locks import FileLock
from portal.embedded.postgres import Postgres
from portal.embedded.processes import Stopped, ignore_stop_signals, last_lines, raise_on_stop_signals, stop
from portal.embedded.server import Server
from portal.embedded.valkey import Valkey

SERVERS: dict[str, type[Server]] = {Postgres.name: Postgres, Valkey.name: Valkey}
START_PATIENCE = 60.0
STOP_PATIENCE = 20.0
# How soon a server stops after its last user was killed; users that end by themselves ask for it at once.
LOOK_EVERY = 0.1


def keep(server: Server) -> int:
    """Keeps the server until it has no users; returns the exit status."""
    data = server.data
    with FileLock(data.lock_file(f"{server.name}-keeper")) as lock, FileLock(users_file(server)) as users:
        if not lock.try_alone():
            return 0
        data.forget(ready_name(server))
        child = None
        try:
            server.prepare()
            child = _start(server)
            server.after_start()
            data.write(ready_name(server), {"keeper": os.getpid()})
            _hush()
            while child.poll() is None and not users.try_alone():
                # A lock that its holder's death releases wakes nobody who does not wait in it, and whoever waits
                # in it would miss the end of the server.
                time.sleep(LOOK_EVERY)
            return child.poll() or 0
        except Stopped:
            return 0
        finally:
            ignore_stop_signals()
            data.forget(ready_name(server))
            if child:
                stop(child, server.stop_signal, patience=STOP_PATIENCE)


def users_file(server: Server) -> Path:
    """Each user holds a shared lock on this file; whoever holds it alone knows that there is none."""
    return server.data.lock_file(f"{server.name}-users")


def ready_name(server: Server) -> str:
    """Under this name the keeper says that the server is ready."""
    return f"{server.name}-ready"


def _start(server: Server) -> "subprocess.Popen[bytes]":
    """Starts the server and waits until it answers; again when it ends early.

    That happens when another program takes the port, or while processes of a killed server still hold its memory.
    """
    deadline = time.monotonic() + START_PATIENCE
    for attempt in range(8):
        child = server.start()
        try:
            while child.poll() is None and time.monotonic() < deadline:
                if server.answers():
                    return child
                # The server tells nobody when it is ready: it can only be asked again.
                time.sleep(0.02)
        except BaseException:
            stop(child, server.stop_signal, patience=STOP_PATIENCE)
            raise
        stop(child, server.stop_signal, patience=STOP_PATIENCE)
        time.sleep(0.1 * 2**attempt if time.monotonic() < deadline else 0)
        server.remember_secrets()
    raise EmbeddedError(f"{server.title} does not start. The end of {server.log}:\n{last_lines(server.log)}")


def _hush() -> None:
    """Whoever started us reads what we say until the server is ready, and may then be gone."""
    with open(os.devnull, "wb") as nothing:
        os.dup2(nothing.fileno(), sys.stderr.fileno())


def main(name: str, directory: str, *options: str) -> int | str:
    """Returns the exit status, or what went wrong."""
    raise_on_stop_signals()
    try:
        return keep(SERVERS[name](DataDirectory(Path(directory)), quick="--test" in options))
    except EmbeddedError as error:
        return str(error)
    except PermissionError as error:
        return f"Permission denied ({error}): {directory} may belong to another account, or this one may not change accounts."
    except Stopped:
        return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
