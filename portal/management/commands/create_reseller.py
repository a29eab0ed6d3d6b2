"""`manage.py create_reseller SLUG --name NAME --owner EMAIL [--time-zone ZONE]`"""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from customers.services.resellers import UnableToCreate, create_reseller
from customers.tenancy import entered
from portal import emails
from portal.addresses import absolute, reseller_path


class Command(BaseCommand):
    help = "Makes a reseller and mails its first owner an invitation."

    def add_arguments(self, parser):
        parser.add_argument("slug", metavar="SLUG", help="short name in addresses: /r/SLUG/")
        parser.add_argument("--name", required=True)
        parser.add_argument("--owner", required=True, metavar="EMAIL")
        parser.add_argument(
            "--time-zone", default="UTC", metavar="ZONE", help="as Europe/Berlin; UTC unless told"
        )

    def handle(self, *, slug, name, owner, time_zone, **options):
        mail, address = self._create(slug=slug, name=name, owner=owner, time_zone=time_zone)
        self.stdout.write(f"{name} is at {address}")
        try:
            mail.send()
        except OSError as error:  # smtplib's errors are of this kind
            raise CommandError(
                f"The invitation could not be mailed to {owner} ({error}). The reseller is there: "
                "once mail works, enter it as an operator and send the invitation again from its team page."
            ) from error
        kept = settings.KEPT_MAIL_DIR
        self.stdout.write(
            f"The invitation of {owner} is kept in {kept}."
            if kept
            else f"The invitation was mailed to {owner}."
        )

    def _create(self, **values):
        # The mail is made while the invitation can be read, and leaves once it is kept.
        try:
            with transaction.atomic():
                invitation = create_reseller(**values, by=None, now=timezone.now())
                with entered(invitation.reseller):
                    mail = emails.invitation(invitation)
        except UnableToCreate as error:
            raise CommandError(str(error), returncode=2) from error
        return mail, absolute(reseller_path(invitation.reseller, "dashboard"))
