"""`manage.py tick [--now TIME]`: one round of check-ups and mail in the foreground."""

from argparse import ArgumentTypeError
from datetime import UTC, datetime

from django.core.management.base import BaseCommand
from django.utils import timezone

from portal.mail.tick import plan_round, send_round

OPENED = {"opened": "opened", "opened early": "opened early"}
MAIL = {
    "queued": "queued",
    "sent": "sent",
    "later": "to be tried again",
    "failed": "refused for good",
    "unknown": "in doubt",
    "missed": "too late to send",
    "cancelled": "cancelled",
}


class Command(BaseCommand):
    help = (
        "Opens check-ups that came due, queues the mail about them and sends it, as beat does every minute."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--now",
            type=_moment,
            metavar="TIME",
            help="the time it shall be, as 2026-11-30T08:00 or 2026-11-30T08:00+01:00 (without offset: UTC)",
        )

    def handle(self, *args, now, **options):
        def clock():
            return now or timezone.now()

        planned = plan_round(now=clock())
        sent = send_round(clock=clock)
        for reseller, done in planned:
            self._tell(reseller, done)
        for reseller, done in sent:
            # What a refusal leaves in the queue is not newly queued.
            done["later"] = done.pop("queued", 0)
            self._tell(reseller, done)
        if not any(+done for _, done in [*planned, *sent]):
            self.stdout.write("Nothing to do.")

    def _tell(self, reseller, done):
        for what, words in (("check-ups", OPENED), ("mail", MAIL)):
            if parts := [f"{done[name]} {word}" for name, word in words.items() if done[name]]:
                self.stdout.write(f"{reseller.slug}: {what}: {', '.join(parts)}")


def _moment(text):
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"“{text}” is not a time. Write it as 2026-11-30T08:00.") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
