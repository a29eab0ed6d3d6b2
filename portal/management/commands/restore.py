"""`manage.py restore FOLDER`."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal.backups import UnableToBackUp, owner_url, restore


class Command(BaseCommand):
    help = (
        "Restores a backup into an empty database and an empty FILES_DIR; nothing that is there is replaced."
    )
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser):
        parser.add_argument("folder", metavar="FOLDER", type=Path, help="what `manage.py backup` made")

    def handle(self, *args, folder, **options):
        try:
            made_at = restore(folder=folder, files_dir=Path(settings.FILES_DIR), owner_url=owner_url())
        except UnableToBackUp as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"Restored the backup of {made_at:%Y-%m-%d %H:%M} UTC. Now run `manage.py migrate`, then start the portal."
        )
