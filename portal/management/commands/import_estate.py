"""Brings in what a reseller keeps in spreadsheets."""

import sys
from contextlib import ExitStack
from pathlib import Path

from django.core.management.base import BaseCommand

from customers.tenancy import entered
from licensing.importers.estate import SHEETS
from licensing.services.estates import UnableToImport, import_estate
from portal.management.resellers import add_reseller_argument, reseller_named

BAD_INPUT = 2


class Command(BaseCommand):
    help = (
        "Imports customers, servers, groups, licence servers and proofs from five CSV files, all or nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument("folder", metavar="FOLDER", type=Path, help="where the five files are")
        add_reseller_argument(parser)
        parser.add_argument("--dry-run", action="store_true", help="do everything but the last step")

    def handle(self, *args, folder, reseller, dry_run, **options):
        reseller = self._reseller(reseller)
        with ExitStack() as stack:
            files = self._opened(folder, stack)
            stack.enter_context(entered(reseller, because="import"))
            try:
                tally = import_estate(
                    reseller=reseller, files=files, dry_run=dry_run, progress=self._tell_progress
                )
            except UnableToImport as error:
                # Leaving the block by exit rolls everything back.
                self._refuse([*error.faults, _conclusion(len(error.faults))])
        self.stdout.write(str(tally))
        if dry_run:
            self.stdout.write("This was a dry run: nothing was changed.")

    def _reseller(self, slug):
        try:
            return reseller_named(slug)
        except LookupError as error:
            return self._refuse([error])

    def _opened(self, folder, stack):
        """Opens every file; refuses where one is not there."""
        files, faults = {}, []
        for sheet in SHEETS:
            path = folder / f"{sheet.name}.csv"
            try:
                files[sheet.name] = stack.enter_context(path.open("rb"))
            except OSError as error:
                faults.append(f"{path.name}: cannot be read in {folder}: {error.strerror}")
        if faults:
            self._refuse([*faults, _conclusion(len(faults))])
        return files

    def _tell_progress(self, done, total):
        self.stderr.write(f"{done:,} of {total:,} customers")

    def _refuse(self, sentences):
        for sentence in sentences:
            self.stderr.write(str(sentence))
        sys.exit(BAD_INPUT)


def _conclusion(faults):
    return f"{faults:,} {'fault' if faults == 1 else 'faults'}: nothing was changed."
