"""The mail server of the tests: real SMTP on a port of its own, which also refuses, hangs and hangs up."""

import asyncio
import re
import threading
from collections import defaultdict

from aiosmtpd.controller import Controller

from tests.processes.running import free_port

MESSAGE_ID = re.compile(rb"^Message-ID: (\S+)", re.MULTILINE | re.IGNORECASE)


class MailServer:
    """Counts what it took by recipient. The word before the first dot of an address says how it is treated."""

    def __init__(self, *, seconds=0.0):
        self.seconds = seconds  # that each mail takes
        self.taken = defaultdict(list)  # recipient → Message-IDs
        self.asked = defaultdict(int)  # recipient → how often mail to it was offered
        self.lock = threading.Lock()

    @property
    def count(self):
        """How many mails it took."""
        with self.lock:
            return sum(map(len, self.taken.values()))

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        self.asked[address] += 1
        treated = address.partition(".")[0]
        if treated == "busy":
            return "451 4.2.1 try later"
        if treated == "gone":
            return "550 5.1.1 nobody here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        treated = envelope.rcpt_tos[0].partition(".")[0]
        if treated == "hang":
            await asyncio.sleep(60)
        elif treated == "cut":
            server.transport.abort()
            return "451 4.3.0 gone"
        elif treated == "spam":
            return "554 5.7.1 refused by policy"
        await asyncio.sleep(self.seconds)
        with self.lock:
            for recipient in envelope.rcpt_tos:
                self.taken[recipient].append(MESSAGE_ID.search(envelope.content)[1].decode())
        return "250 OK"


class running_mail_server:
    """Holds a mail server; yields it with its `port`."""

    def __init__(self, **options):
        self.server = MailServer(**options)

    def __enter__(self):
        self.controller = Controller(self.server, hostname="127.0.0.1", port=free_port())
        self.controller.start()
        self.server.port = self.controller.port
        return self.server

    def __exit__(self, *error):
        self.controller.stop()
