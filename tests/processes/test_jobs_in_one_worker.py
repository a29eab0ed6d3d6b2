"""One worker process serves all resellers, one job after the other, and none sees what another left."""

import json

import pytest
import redis

from portal.celery import app
from tests.conftest import make_customer
from tests.processes import jobs
from tests.processes.running import environment, processes, valkey_url

pytestmark = [
    pytest.mark.processes,
    pytest.mark.xdist_group("processes"),
    pytest.mark.django_db(transaction=True),
]

OURS, THEIRS = {"sees": ["Ours"]}, {"sees": ["Theirs"]}
NOTHING = {"sees": [], "left": "", "inside": False}
JOBS = [
    (jobs.enter, ["northwind"], OURS),
    (jobs.enter, ["contoso"], THEIRS),
    (jobs.forget, [], NOTHING),
    (jobs.crash, ["northwind"], OURS),
    (jobs.forget, [], NOTHING),
    (jobs.enter, ["contoso"], THEIRS),
    (jobs.break_transaction, ["contoso"], THEIRS),
    (jobs.forget, [], NOTHING),
    (jobs.enter, ["northwind"], OURS),
]


@pytest.fixture
def valkey():
    with redis.from_url(valkey_url()) as valkey:
        valkey.flushdb()
        yield valkey


def test_resellers_do_not_mix_in_one_process(reseller, other_reseller, valkey, tmp_path):
    make_customer(reseller, name="Ours")
    make_customer(other_reseller, name="Theirs")
    wanted = JOBS * 3
    with app.connection_for_write(valkey_url()) as broker:
        for job, args, _ in wanted:
            job.apply_async(args, connection=broker)
    worker = ["-m", "celery", "-A", "portal", "worker", "-I", "tests.processes.jobs", "-c", "1"]
    with processes(tmp_path, environment(), worker=worker) as running:
        told = []
        for _ in wanted:
            answer = running["worker"].until(lambda: valkey.lpop(jobs.TOLD), "the next job")
            told.append(json.loads(answer))
    assert len({one.pop("pid") for one in told}) == 1
    assert told == [{"job": job.__name__, **seen} for job, _, seen in wanted]
