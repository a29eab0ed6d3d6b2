"""`manage.py backup FOLDER`."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.template.defaultfilters import filesizeformat, pluralize
from django.utils import timezone

from portal.backups import UnableToBackUp, back_up, owner_url, size_of


class Command(BaseCommand):
    help = "Backs up the database and the files of proofs into a new folder. The portal goes on meanwhile."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser):
        parser.add_argument("folder", metavar="FOLDER", type=Path, help="a folder that is not there yet")

    def handle(self, *args, folder, **options):
        try:
            contents = back_up(
                folder=folder,
                files_dir=Path(settings.FILES_DIR),
                owner_url=owner_url(),
                now=timezone.now(),
            )
        except UnableToBackUp as error:
            raise CommandError(str(error)) from error
        files = len(contents["sha256"]) - 1
        size = filesizeformat(size_of(folder)).replace("\xa0", " ")
        self.stdout.write(f"Backed up to {folder}: the database and {files} file{pluralize(files)}, {size}.")
