"""The position of a scenario file, without a database."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from licensing.rules.answer import BAD_INPUT, Answer, answer


class Command(BaseCommand):
    help = "Prints the licence position of a scenario file as JSON; needs no database."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("scenario", metavar="SCENARIO.json", help='the file, or "-" for standard input')
        parser.add_argument("--explain", action="store_true", help="tell it for people instead")

    def handle(self, *args: Any, scenario: str, explain: bool, **options: Any) -> None:
        ruling = self._answer(scenario, explained=explain)
        for fault in ruling.faults:
            self.stderr.write(fault)
        if ruling.status:
            sys.exit(ruling.status)
        self.stdout.write(ruling.output, ending="")

    def _answer(self, scenario: str, *, explained: bool) -> Answer:
        try:
            text = sys.stdin.buffer.read() if scenario == "-" else Path(scenario).read_bytes()
        except OSError as error:
            return Answer(BAD_INPUT, faults=(f"{scenario}: {error.strerror or 'cannot be read'}",))
        except ValueError as error:  # a name that no file can have
            return Answer(BAD_INPUT, faults=(f"{scenario!r}: {error}",))
        return answer(text, explained=explained)
