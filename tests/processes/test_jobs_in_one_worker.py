"""One worker process serves all resellers, one job after the other, and none sees what another left; nor does it end."""

import json
from urllib.parse import urlsplit

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

WORKER = ["-m", "celery", "-A", "portal", "worker", "-I", "tests.processes.jobs", "-c", "1"]
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
    with processes(tmp_path, environment(), worker=WORKER) as running:
        told = []
        for _ in wanted:
            answer = running["worker"].until(lambda: valkey.lpop(jobs.TOLD), "the next job")
            told.append(json.loads(answer))
    assert len({one.pop("pid") for one in told}) == 1
    assert told == [{"job": job.__name__, **seen} for job, _, seen in wanted]


def test_a_broker_that_refuses_a_command_is_asked_again(valkey, tmp_path):
    """As a full one does. Here it refuses one user alone, for others are at work on it, too."""
    valkey.acl_setuser("worker", enabled=True, nopass=True, keys=["*"], channels=["*"], categories=["+@all"])
    parts = urlsplit(valkey_url())
    address = parts._replace(netloc=f"worker:any@{parts.hostname}:{parts.port}").geturl()
    env = environment(REDIS_URL=address, LOG_LEVEL="INFO")
    try:
        with processes(tmp_path, env, worker=WORKER) as running:
            worker = running["worker"]
            worker.until(lambda: "ready." in worker.log.read_text(), "the worker")
            valkey.acl_setuser("worker", enabled=True, commands=["-zadd"])
            with app.connection_for_write(valkey_url()) as broker:
                jobs.forget.apply_async(connection=broker)
                worker.until(lambda: "ResponseError" in worker.log.read_text(), "the refusal")
                valkey.acl_setuser("worker", enabled=True, commands=["+zadd"])
                # What it had in its hands then is lost; beat asks for all of ours again and again.
                jobs.forget.apply_async(connection=broker)
            assert worker.until(lambda: valkey.lpop(jobs.TOLD), "the next job")
    finally:
        valkey.acl_deluser("worker")
