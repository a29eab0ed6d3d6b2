"""Nobody gets a mail twice and nobody's is lost: two beats, killed workers, servers that go away, odd mail servers."""

import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest
import redis
from django.utils import timezone

from customers.tenancy import entered
from portal.models import Message, Undeliverable
from tests.embedded.conftest import new_data
from tests.processes.crowd import make_crowd, messages_by_address, states
from tests.processes.mailserver import running_mail_server
from tests.processes.postgres import own_postgres
from tests.processes.proxy import Proxy
from tests.processes.running import PROJECT, Process, environment, processes, valkey_url

pytestmark = [
    pytest.mark.processes,
    pytest.mark.xdist_group("processes"),
    pytest.mark.django_db(transaction=True),
]
CELERY = ["-m", "celery", "-A", "portal"]
KILLS, KILLED_MAILS, KILLED_PROCESSES = 20, 2000, 2


@pytest.fixture(autouse=True)
def empty_valkey():
    with redis.from_url(valkey_url()) as valkey:
        valkey.flushdb()


def worker(processes):
    return [*CELERY, "worker", "-c", str(processes), "--without-gossip", "--without-mingle"]


def beat(tmp_path, name):
    return [*CELERY, "beat", "--pidfile=", "-s", str(tmp_path / name)]


def mail_environment(server, **values):
    return environment(
        EMAIL_URL=f"smtp://127.0.0.1:{server.port}", TICK_SECONDS="1", LOG_LEVEL="INFO", **values
    )


def names(number):
    return [f"person.{place}" for place in range(number)]


def all_sent(reseller, number):
    return states(reseller) == {"sent": number}


def each_got_one(server, members):
    assert {address: len(ids) for address, ids in server.taken.items()} == {
        member.user.email: 1 for member in members
    }


def tick(env, now):
    """One tick in the foreground, as a person starts it."""
    command = [sys.executable, "manage.py", "tick", "--now", f"{now:%Y-%m-%dT%H:%M:%S+00:00}"]
    subprocess.run(command, cwd=PROJECT, env=env, check=True, capture_output=True)


def test_two_beats_and_two_workers_write_to_everybody_once(reseller, tmp_path):
    with running_mail_server() as server:
        members = make_crowd(reseller, names(1000))
        commands = {f"beat{n}": beat(tmp_path, f"beat{n}") for n in (1, 2)}
        commands |= {f"worker{n}": worker(2) for n in (1, 2)}
        with processes(tmp_path, mail_environment(server), **commands) as running:
            running["worker1"].until(lambda: all_sent(reseller, 1000), "that all is sent")
            # Each beat has ticked some more by the time that a late one would show.
            seen = running["beat1"].log.read_text().count("Sending due task tick")
            running["beat1"].until(
                lambda: running["beat1"].log.read_text().count("Sending due task tick") >= seen + 3,
                "more ticks",
            )
        each_got_one(server, members)
        assert states(reseller) == {"sent": 1000}
        assert all(row.attempts == 1 for (row,) in messages_by_address(reseller).values())


class Fleet:
    """Two workers of one process each, of which the older is killed whenever enough mails have gone out."""

    def __init__(self, folder, env):
        self.folder, self.env, self.started, self.running = folder, env, 0, []

    def start(self):
        name = f"worker-{self.started}"
        self.started += 1
        self.running.append(Process(self.folder, name, *worker(1), env=self.env))

    def kill_the_oldest(self):
        """Worker and child at once, as when the machine goes down."""
        popen = self.running.pop(0).popen
        os.killpg(popen.pid, signal.SIGKILL)
        popen.wait(15)

    def stop(self):
        for process in self.running:
            process.stop()


def test_killed_workers_lose_nothing_and_repeat_nothing(reseller, tmp_path):
    with running_mail_server(seconds=0.02) as server:
        members = make_crowd(reseller, names(KILLED_MAILS))
        env = mail_environment(server)
        fleet = Fleet(tmp_path, env)
        with processes(tmp_path, env, beat=beat(tmp_path, "beat")) as running:
            try:
                fleet.start()
                fleet.start()
                for kill in range(KILLS):
                    mails = (kill + 1) * (KILLED_MAILS - 200) // KILLS
                    running["beat"].until(lambda mails=mails: server.count >= mails, f"mail number {mails}")
                    fleet.kill_the_oldest()
                    fleet.start()
                running["beat"].until(lambda: not states(reseller)["queued"], "the end of the queue")
            finally:
                fleet.stop()
        # Five minutes later whoever was killed with a mail in his hands is known not to come back.
        tick(env, timezone.now() + timedelta(minutes=6))
        found = states(reseller)
        assert set(found) <= {"sent", "unknown"}
        assert found.total() == KILLED_MAILS
        assert found["unknown"] <= KILLS * KILLED_PROCESSES
        kept = messages_by_address(reseller)
        assert len(kept) == len(members)
        for member in members:
            (message,) = kept[member.user.email]
            taken = server.taken.get(member.user.email, [])
            assert len(taken) == 1 if message.state == "sent" else len(taken) <= 1


def test_servers_that_go_away_lose_nothing(reseller, tmp_path):
    """Valkey is emptied, then cannot be reached for a minute; within that minute PostgreSQL is restarted."""
    valkey = Proxy(environment()["REDIS_URL"])
    members = make_crowd(reseller, names(1000))
    with (
        running_mail_server(seconds=0.05) as server,
        new_data() as data,
        own_postgres(data, tmp_path / "backup") as postgres,
    ):
        env = mail_environment(server, REDIS_URL=valkey.url, **postgres.urls)
        with processes(tmp_path, env, beat=beat(tmp_path, "beat"), worker=worker(2)) as running:
            one = running["worker"]
            one.until(lambda: server.count > 100, "the first mails")
            with redis.from_url(valkey_url()) as client:
                client.flushdb()
            one.until(lambda: server.count > 250, "mails after Valkey was emptied")
            postgres.stop()
            valkey.cut()
            with pytest.raises(subprocess.TimeoutExpired):
                one.popen.wait(5)  # PostgreSQL is away for five seconds
            postgres.start()
            with pytest.raises(subprocess.TimeoutExpired):
                one.popen.wait(55)  # and Valkey for a minute
            valkey.mend()
            one.until(lambda: not postgres.states()["queued"], "the end of the queue")
        tick(env, timezone.now() + timedelta(minutes=6))
        found = postgres.states()
    valkey.close()
    assert set(found) <= {"sent", "unknown"}
    assert found["unknown"] <= 2  # what each process had in its hands when PostgreSQL went
    each_got_one(server, members)


def test_each_answer_of_a_mail_server_has_its_state(reseller, tmp_path):
    people = ["fine.1", "busy.1", "gone.1", "spam.1", "hang.1", "cut.1", "fine.2"]
    wanted = {
        "fine.1": "sent",
        "busy.1": "queued",
        "gone.1": "failed",
        "spam.1": "failed",
        "hang.1": "unknown",
        "cut.1": "unknown",
        "fine.2": "sent",
    }
    with running_mail_server() as server:
        make_crowd(reseller, people)
        env = mail_environment(server, EMAIL_TIMEOUT="2")

        def settled():
            kept = messages_by_address(reseller)
            found = {name: kept[f"{name}@example.com"][0].state for name in people} if kept else {}
            return found == wanted

        with processes(tmp_path, env, beat=beat(tmp_path, "beat"), worker=worker(1)) as running:
            running["worker"].until(settled, "the state of each")
            # What is in doubt or refused for good is not tried again, however often the clock ticks.
            seen = running["beat"].log.read_text().count("Sending due task send-mail")
            running["beat"].until(
                lambda: running["beat"].log.read_text().count("Sending due task send-mail") >= seen + 3,
                "more ticks",
            )
        assert settled()
        assert [server.asked[f"{name}@example.com"] for name in ("gone.1", "hang.1", "cut.1")] == [1, 1, 1]
        kept = messages_by_address(reseller)
        assert "451 4.2.1 try later" in kept["busy.1@example.com"][0].answer
        assert kept["busy.1@example.com"][0].not_before > timezone.now()
        with entered(reseller):
            assert Undeliverable.objects.standing().addresses() == {"gone.1@example.com"}
            assert Message.objects.count() == len(people)
