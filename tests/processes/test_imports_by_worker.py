"""An import is a real worker's: it goes on without the page, and a worker that is killed leaves nothing half done."""

import os
import signal

import pytest
import redis
from django.db import connection
from django.utils import timezone

from customers.models import Customer
from customers.tenancy import entered
from licensing.services.catalogue import load_catalogue
from portal import imports
from portal.demo.estate import write_estate
from portal.models import Import
from portal.tasks import run_import
from tests.processes.running import environment, processes, valkey_url

pytestmark = [
    pytest.mark.processes,
    pytest.mark.xdist_group("processes"),
    pytest.mark.django_db(transaction=True),
]
WORKER = ["-m", "celery", "-A", "portal", "worker", "-c", "1"]
CUSTOMERS = 200


def give(row):
    """Hands it to whichever worker is there."""
    with run_import.app.connection_for_write(valkey_url()) as broker:
        run_import.apply_async([row.reseller_id, row.pk], connection=broker)


def state(reseller):
    """(the state of the import, how many customers there are)."""
    with entered(reseller):
        return Import.objects.get().state, Customer.objects.count()


def is_held():
    """Whether a worker has the import now; asked without holding it for a moment, which would send the worker away."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT FROM pg_locks WHERE relation = 'portal_import'::regclass AND mode = 'RowShareLock'"
        )
        return cursor.fetchone() is not None


def kill(worker):
    """Kills the worker once it is at the import."""
    worker.until(is_held, "that it has begun")
    os.killpg(worker.popen.pid, signal.SIGKILL)
    worker.popen.wait(15)


def test_a_killed_worker_leaves_nothing_half_done(reseller, erin, tmp_path):
    with redis.from_url(valkey_url()) as valkey:
        valkey.flushdb()
    load_catalogue()
    write_estate(tmp_path / "estate", customers=CUSTOMERS, today=timezone.localdate())
    files = {path.stem: path.read_bytes() for path in (tmp_path / "estate").glob("*.csv")}
    with entered(reseller):
        row = imports.keep_files(by=erin, files=files)
    with processes(tmp_path, environment(), first=WORKER) as running:
        give(row)
        running["first"].until(lambda: state(reseller) == ("looked", 0), "that it was looked through")
        with entered(reseller):
            imports.confirm(imported=row, by=erin)
        give(row)
        kill(running["first"])
    assert state(reseller) == ("waiting", 0)
    with processes(tmp_path, environment(), second=WORKER) as running:
        running["second"].until(lambda: not is_held(), "that the killed one let go")
        give(row)
        running["second"].until(lambda: state(reseller) == ("done", CUSTOMERS), "that all is imported")
        with entered(reseller):
            imports.undo(imported=row, by=erin)
        give(row)
        kill(running["second"])
    assert state(reseller) == ("undoing", CUSTOMERS)
    with processes(tmp_path, environment(), third=WORKER) as running:
        running["third"].until(lambda: not is_held(), "that the killed one let go")
        with entered(reseller):
            give(imports.undo(imported=row, by=erin))
        running["third"].until(lambda: state(reseller) == ("undone", 0), "that all is undone")
