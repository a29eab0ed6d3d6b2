"""Many members who all have mail due, made in a few statements."""

import datetime
from collections import Counter

from django.utils import timezone

from customers.models import Member, Reseller, User
from customers.tenancy import entered
from portal.models import Message
from tests.portal.reminders import make_check_up


def make_crowd(reseller, names, *, account="C1"):
    """Owners of the reseller with these names, and a check-up due today that is theirs because it is nobody's."""
    users = User.objects.bulk_create(
        [User(email=f"{name}@example.com", name=name.capitalize(), password="!") for name in names]
    )
    since = timezone.now() - datetime.timedelta(days=1)
    with entered(reseller):
        members = Member.objects.bulk_create(
            [
                Member(reseller=reseller, user=user, role=Member.Role.OWNER, next_mail_at=since)
                for user in users
            ]
        )
    make_check_up(reseller, f"{timezone.now().date()}", account, name="Adatum", short=3)
    Reseller.objects.filter(pk=reseller.pk).update(next_due_at=since)
    return members


def states(reseller):
    """How many messages are in which state."""
    with entered(reseller):
        return Counter(Message.objects.values_list("state", flat=True))


def messages_by_address(reseller):
    """Address → its messages."""
    found = {}
    with entered(reseller):
        for message in Message.objects.defer("text", "html"):
            found.setdefault(message.address, []).append(message)
    return found
