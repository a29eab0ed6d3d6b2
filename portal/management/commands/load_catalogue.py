"""Loads the shared catalogue of parts."""

from django.core.management.base import BaseCommand

from licensing.services.catalogue import load_catalogue


class Command(BaseCommand):
    help = "Loads the shared parts from the project's list; run again, it changes what the list tells differently."

    def handle(self, *args, **options):
        tally, changed = load_catalogue()
        self.stdout.write(str(tally))
        if changed:
            self.stdout.write(f"Changed: {', '.join(changed)}")
