"""`manage.py create_operator EMAIL`: the first of those who run the site."""

import getpass
import sys

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from customers.models import User
from portal.accounts import create_user, user_of


class Command(BaseCommand):
    help = "Makes an operator. Asks for a password; without a terminal it reads one line."

    def add_arguments(self, parser):
        parser.add_argument("email", metavar="EMAIL")

    def handle(self, *, email, **options):
        user = user_of(email)
        if user is not None:
            user.is_operator = True
            user.save(update_fields=["is_operator"])
            self.stdout.write(f"{user.email} had an account already and is an operator now.")
            return
        try:
            validate_email(email)
            password = self._ask()
            validate_password(password, User(email=email))
        except ValidationError as error:
            raise CommandError(" ".join(error.messages), returncode=2) from error
        create_user(email=email, password=password, is_operator=True)
        self.stdout.write(f"{email} is an operator now and can sign in.")

    def _ask(self):
        if not sys.stdin.isatty():
            return sys.stdin.readline().rstrip("\n")
        password = getpass.getpass("Password: ")
        if getpass.getpass("Again: ") != password:
            raise CommandError("The two passwords differ. Nothing was changed.", returncode=2)
        return password
