"""A member's check-ups as a calendar at a secret address. Only a hash of the secret is kept; a new one ends the old."""

import hashlib
import secrets
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext

from customers.models import Member, Reseller
from licensing.models import CheckUp
from portal.addresses import absolute, reseller_path, site_path
from portal.mail import calendars
from portal.models import Feed

MOST = 2000  # more than anybody calls in a year


@transaction.atomic
def make_feed(*, member, with_names):
    """Returns the address of a new calendar of this member, which nobody can read again; the old one ends."""
    # The reseller stands in front, because its rows can be seen only once it is entered.
    token = f"{member.reseller_id}-{secrets.token_urlsafe(32)}"
    revoke_feed(member=member)
    Feed.objects.create(
        reseller=member.reseller, member=member, token_hash=_hash(token), with_names=with_names
    )
    return absolute(site_path("calendar-feed", token))


@transaction.atomic
def revoke_feed(*, member):
    """The address shows nothing any more."""
    Feed.objects.of(member.reseller).filter(member=member).delete()


def reseller_of(token):
    """The reseller whose feed it may be; None for what is no such token."""
    number, _dash, secret = token.partition("-")
    known = secret and number.isascii() and number.isdigit() and len(number) < 18
    return Reseller.objects.filter(pk=int(number)).first() if known else None


def find_feed(*, token, reseller):
    """The feed of the entered reseller, while its member is of the team; else None."""
    feeds = Feed.objects.of(reseller).select_related("member__user", "member__reseller")
    feed = feeds.filter(token_hash=_hash(token), member__removed_at=None).first()
    return None if feed is None or feed.member.role == Member.Role.OPERATOR else feed


def calendar_of(*, feed, now):
    """The text of the calendar. Customers are named only where the member asked for that."""
    member, reseller = feed.member, feed.member.reseller
    mine = Q(caller=member.pk)
    if member.role == Member.Role.OWNER:
        mine |= Q(caller=None)
    check_ups = (
        CheckUp.objects.of(reseller).open().filter(customer__archived_at=None).with_caller().filter(mine)
    )
    host = urlsplit(settings.SITE_URL).hostname
    entries = [
        (
            f"call-{check_up.pk}@{host}",
            check_up.due_on,
            gettext("Check-up: %(customer)s") % {"customer": check_up.customer}
            if feed.with_names
            else gettext("Check-up"),
            absolute(reseller_path(reseller, "checkup-detail", check_up.pk)),
        )
        for check_up in check_ups.select_related("customer").order_by("due_on", "pk")[:MOST]
    ]
    return calendars.feed(
        name=gettext("Check-ups, %(reseller)s") % {"reseller": reseller.name}, entries=entries, now=now
    )


def _hash(token):
    return hashlib.sha256(token.encode()).hexdigest()
