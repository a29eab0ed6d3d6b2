"""How long it takes to plan, write and hand over a reminder for each of very many members."""

import os
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

import redis
from django.db import connection
from django.utils import timezone

from customers.models import Customer, Member, Reseller, User
from customers.tenancy import entered
from licensing.models import CheckUp
from portal.models import Message
from tests.bench.database import analyze
from tests.bench.measure import Table
from tests.processes.running import Process, environment, processes, valkey_url

WORKERS = 3
LONGEST = 300.0
SINK = """
import asyncio, sys
class Sink(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport, self.data, self.line = transport, False, b""
        transport.write(b"220 sink\\r\\n")
    def data_received(self, received):
        self.line += received
        while True:
            end = b"\\r\\n.\\r\\n" if self.data else b"\\r\\n"
            head, found, rest = self.line.partition(end)
            if not found:
                return
            self.line = rest
            word = b"" if self.data else head[:4].upper()
            self.data = word == b"DATA"
            self.transport.write({b"DATA": b"354 go\\r\\n", b"QUIT": b"221 bye\\r\\n"}.get(word, b"250 ok\\r\\n"))
async def main():
    server = await asyncio.get_running_loop().create_server(Sink, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()
asyncio.run(main())
"""


def measure_reminders(reseller):
    """Returns a Table. Every customer of the reseller gets an account manager of his own, and a check-up due today."""
    number = make_everybody_due(reseller)
    seconds = _send_all(reseller)
    table = Table(
        "Reminders",
        f"Each to another member, with the findings of his customer, by {WORKERS} worker processes over real SMTP to"
        " a server that takes everything; from the tick to the last note that it was sent. Each had mail a week ago, too.",
        ("what", "seconds", "a second"),
    )
    table.rows.append((f"{number:,} reminders", f"{seconds:.1f}", f"{number / seconds:.0f}"))
    return table


def make_everybody_due(reseller):
    """Returns how many members have mail due now; each got one a week ago, as in a portal that is in use."""
    with entered(reseller):
        customers = list(Customer.objects.of(reseller).active().order_by("pk").values_list("pk", flat=True))
    users = User.objects.bulk_create(
        [
            User(email=f"manager.{n}@example.com", name=f"Manager {n}", password="!")
            for n in range(len(customers))
        ],
        batch_size=1000,
    )
    since = timezone.now() - timedelta(days=1)
    with entered(reseller):
        fields = {"reseller": reseller, "role": Member.Role.EDITOR, "next_mail_at": since}
        members = Member.objects.bulk_create([Member(user=user, **fields) for user in users], batch_size=1000)
        Message.objects.bulk_create(
            [_of_last_week(reseller, member, since - timedelta(days=7)) for member in members],
            batch_size=1000,
        )
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE customers_customer SET account_manager_id = pair.member"
                " FROM unnest(%s::bigint[], %s::bigint[]) AS pair(customer, member) WHERE id = pair.customer",
                [customers, [member.pk for member in members]],
            )
        due = {"due_on": date.today(), "opened_at": None, "assignee": None}  # noqa: DTZ011 - a day to plan around
        CheckUp.objects.of(reseller).open().update(**due)
        there = set(CheckUp.objects.of(reseller).open().values_list("customer", flat=True))
        CheckUp.objects.bulk_create(
            [CheckUp(reseller=reseller, customer_id=pk, **due) for pk in customers if pk not in there],
            batch_size=1000,
        )
    Reseller.objects.filter(pk=reseller.pk).update(next_due_at=since)
    analyze()
    return len(members)


def _of_last_week(reseller, member, at):
    return Message(
        reseller=reseller,
        member=member,
        purpose=Message.Purpose.CHECK_UPS,
        state=Message.State.SENT,
        day=at.date(),
        recipient=member.user.name,
        address=member.user.email,
        subject="Check-up due",
        text="A sentence. " * 100,
        html="<p>A sentence.</p>" * 250,
        message_id=f"<{member.pk}@bench.invalid>",
        queued_at=at,
        not_before=at,
        sent_at=at,
    )


def _send_all(reseller):
    from portal.tasks import tick

    with redis.from_url(valkey_url()) as valkey, tempfile.TemporaryDirectory() as folder:
        valkey.flushdb()
        env = environment(LOG_LEVEL="INFO")
        with processes(Path(folder), env, sink=["-c", SINK]) as running:
            sink = running["sink"]
            port = sink.until(lambda: sink.log.read_text().strip(), "the port of the sink")
            env |= {"EMAIL_URL": f"smtp://127.0.0.1:{port}"}
            command = ["-m", "celery", "-A", "portal", "worker", "-c", str(WORKERS)]
            worker = Process(Path(folder), "worker", *command, env=env)
            try:
                worker.until(lambda: "ready." in worker.log.read_text(), "the worker")
                with tick.app.connection_for_write(valkey_url()) as broker:
                    begin = time.perf_counter()
                    tick.apply_async(connection=broker)
                    worker.until(lambda: _all_sent(reseller), "that all is sent")
                    return time.perf_counter() - begin
            finally:
                worker.stop()


def _all_sent(reseller):
    time.sleep(0.5)
    with entered(reseller):
        messages = Message.objects.of(reseller).filter(purpose=Message.Purpose.CHECK_UPS)
        sent = messages.filter(state=Message.State.SENT).count()
        left = Member.objects.of(reseller).reminded().filter(next_mail_at__lte=timezone.now())
        if os.environ.get("BENCH_SHOWS"):
            print(time.strftime("%X"), sent, messages.count(), flush=True)  # noqa: T201
        return sent > 0 and not left.exists() and not messages.exclude(state=Message.State.SENT).exists()
