"""Loads the demo into an empty installation and says whom to sign in as."""

import logging
import sys

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from customers.models import Reseller
from portal.demo.load import OPERATOR, PASSWORD, PEOPLE, is_loaded, load_demo


class Command(BaseCommand):
    help = "Loads two made-up resellers, unless they are there already, and prints the sign-ins."

    def handle(self, *args, **options):
        if not settings.KEPT_MAIL_DIR:
            # The sign-ins are public: they must not come to be where mail goes out into the world.
            self.stderr.write(
                "The demo is for `make demo`, where mail is kept in files instead of being sent."
            )
            sys.exit(2)
        if not is_loaded():
            if Reseller.objects.exists():
                self.stderr.write("There are resellers here already; the demo wants an empty installation.")
                sys.exit(2)
            # What the ticks of the past say in the log is nothing for whoever starts the demo.
            logging.getLogger("portal").setLevel(logging.WARNING)
            with transaction.atomic():
                load_demo(now=timezone.now())
        self._tell_sign_ins()

    def _tell_sign_ins(self):
        self.stdout.write(f"Sign in with the password {PASSWORD} as")
        for _name, email, roles in PEOPLE:
            places = ", ".join(f"{role.label.lower()} of {slug}" for slug, role in roles.items())
            self.stdout.write(f"  {email:26} {places}")
        self.stdout.write(f"  {OPERATOR[1]:26} operator: runs the installation, reads the mail it keeps")
