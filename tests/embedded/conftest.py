"""Starting `python -m portal.embedded` and looking at what it leaves behind."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
import psycopg
import pytest
import redis

from portal.embedded.account import STATE
from portal.embedded.stack import PROJECT

OURS = (
    "DATABASE_URL",
    "DATABASE_OWNER_URL",
    "REDIS_URL",
    "SECRET_KEY",
    "ALLOWED_HOSTS",
    "SITE_URL",
    "EMAIL_URL",
)
# Prints its environment, so that the test knows that the servers are ready, and ends with its standard input.
TELL_AND_WAIT = "import json, os, sys; print(json.dumps(dict(os.environ)), flush=True); sys.stdin.read()"


def pytest_collection_modifyitems(items):
    """All tests of this folder start processes."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.processes)


def clean_environment(**variables):
    """What a person's shell would have: `make test` itself runs under portal.embedded."""
    ours = {*OURS, "FILES_DIR", "MAKELEVEL", "MAKEFLAGS"}
    return {name: value for name, value in os.environ.items() if name not in ours} | variables


class Launched:
    """A launcher at work. As a context manager it ends, with all that came of it, at the end of the block."""

    def __init__(self, *arguments, module="portal.embedded", before=(), env=None, **options):
        self.process = subprocess.Popen(
            [*before, sys.executable, "-m", module, *map(str, arguments)],
            cwd=PROJECT,
            env=env or clean_environment(),
            stdin=options.pop("stdin", subprocess.PIPE),
            stdout=options.pop("stdout", subprocess.PIPE),
            stderr=options.pop("stderr", subprocess.PIPE),
            text=True,
            **options,
        )

    def environment(self):
        """Waits until the command TELL_AND_WAIT runs; gives its environment."""
        line = self.process.stdout.readline()
        assert line, self.process.communicate()[1]
        return json.loads(line)

    def family(self):
        """The launcher and all that came of it and is alive."""
        launcher = psutil.Process(self.process.pid)
        return [launcher, *launcher.children(recursive=True)]

    def wait_for(self, *command):
        """Waits until this command runs in the family."""
        deadline = time.monotonic() + 30
        while [*command] not in [_command_while_alive(process) for process in self.family()]:
            assert time.monotonic() < deadline, f"{command} does not run."

    def finish(self):
        """Ends the command by closing its input; gives exit status and what it said on standard error."""
        errors = self.process.communicate(timeout=60)[1]
        return self.process.returncode, errors

    def __enter__(self):
        return self

    def __exit__(self, *error):
        with contextlib.suppress(psutil.NoSuchProcess):
            for process in self.family():
                with contextlib.suppress(psutil.NoSuchProcess):
                    process.kill()
        self.process.communicate()


def write_something(environment):
    with psycopg.connect(environment["DATABASE_OWNER_URL"]) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS note AS SELECT 'kept' AS text")
    redis.Redis.from_url(environment["REDIS_URL"]).set("note", "kept")


def what_is_written(environment):
    with psycopg.connect(environment["DATABASE_URL"]) as connection:
        row = connection.execute("SELECT text FROM note").fetchone()
    value = redis.Redis.from_url(environment["REDIS_URL"], decode_responses=True).get("note")
    return row[0], value


def still_there(processes, patience=30):
    """The commands of those that do not end in time. A zombie has ended: its parent has not looked yet."""
    deadline = time.monotonic() + patience
    while alive := [command for process in processes if (command := _command_while_alive(process))]:
        if time.monotonic() > deadline:
            return alive
        time.sleep(0.05)
    return []


def _command_while_alive(process):
    try:
        if process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
            return process.cmdline() or [process.name()]
    except psutil.NoSuchProcess:
        pass
    return None


@pytest.fixture
def data():
    """A path for a data directory that every account can reach, which pytest's own are not for root's servers."""
    with new_data() as path:
        yield path


@contextlib.contextmanager
def new_data():
    parent = Path(tempfile.mkdtemp(prefix="cal-embedded-"))
    parent.chmod(0o755)
    try:
        yield parent / "data"
    finally:
        for link in parent.rglob("*"):
            if link.is_symlink() and STATE in link.readlink().parents:
                shutil.rmtree(link.readlink().parent)
        # A keeper that ends at this moment takes its file away itself.
        shutil.rmtree(parent, ignore_errors=True)


@pytest.fixture
def launch(data):
    """Starts the launcher over `data` with TELL_AND_WAIT, or with another command."""
    with contextlib.ExitStack() as running:

        def launch(*command, directory=data, options=(), **more):
            command = command or (sys.executable, "-c", TELL_AND_WAIT)
            return running.enter_context(Launched("--data", directory, *options, "--", *command, **more))

        yield launch
