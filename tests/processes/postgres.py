"""A PostgreSQL of a test's own, with a copy of the test database: one that can be stopped without stopping others."""

import os
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager
from urllib.parse import urlsplit

from django.db import connection

from portal.embedded.data import DataDirectory
from portal.embedded.postgres import Postgres
from portal.embedded.processes import stop
from portal.embedded.superuser import DATABASE, connect
from tests.processes.running import PATIENCE, PROJECT


class OwnPostgres:
    """The server of a data directory; `urls` names it for the portal's processes."""

    def __init__(self, path):
        directory = DataDirectory(path)
        directory.make()
        self.server = Postgres(directory, quick=True)
        self.server.prepare()
        self.start()
        self.server.after_start()
        self.urls = self.server.urls()

    def start(self):
        """Starts it on its port and waits until it takes connections."""
        self.child = self.server.start()
        deadline = time.monotonic() + PATIENCE
        while not self.server.answers():
            assert self.child.poll() is None, self.server.log.read_text()
            assert time.monotonic() < deadline, "PostgreSQL did not answer"

    def stop(self):
        """Stops it as an administrator does: every session ends at once, what was committed is there."""
        stop(self.child, self.server.stop_signal, patience=PATIENCE)

    def states(self):
        """How many messages are in which state."""
        with connect(self.server.port, self.server.remembered["superuser_password"], DATABASE) as superuser:
            return Counter(dict(superuser.execute("SELECT state, count(*) FROM portal_message GROUP BY 1")))


@contextmanager
def own_postgres(path, backup):
    """Runs a server over `path` with what is in the test database now; `backup` is a folder to make for the copy."""
    test_database = f"/{connection.settings_dict['NAME']}"
    there = urlsplit(os.environ["DATABASE_OWNER_URL"])._replace(path=test_database).geturl()
    _manage("backup", backup, DATABASE_OWNER_URL=there, FILES_DIR=str(backup.with_name("no-files")))
    own = OwnPostgres(path)
    try:
        _manage("restore", backup, **own.urls, FILES_DIR=str(backup.with_name("no-files-either")))
        yield own
    finally:
        own.stop()


def _manage(command, *arguments, **values):
    subprocess.run(
        [sys.executable, "manage.py", command, *map(str, arguments)],
        cwd=PROJECT,
        env=os.environ | values,
        check=True,
        capture_output=True,
    )
