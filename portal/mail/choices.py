"""The signed link in every mail with which its reader changes what comes, without signing in."""

from dataclasses import dataclass

from django.core import signing
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from customers.models import Contact, Member, Reseller
from portal.addresses import absolute, site_path

SALT = "portal.mail"
WORKDAYS = [0, 1, 2, 3, 4]
WEEKDAYS = {
    Member.Weekday.MONDAY: pgettext_lazy("every week", "Mondays"),
    Member.Weekday.TUESDAY: pgettext_lazy("every week", "Tuesdays"),
    Member.Weekday.WEDNESDAY: pgettext_lazy("every week", "Wednesdays"),
    Member.Weekday.THURSDAY: pgettext_lazy("every week", "Thursdays"),
    Member.Weekday.FRIDAY: pgettext_lazy("every week", "Fridays"),
    Member.Weekday.SATURDAY: pgettext_lazy("every week", "Saturdays"),
    Member.Weekday.SUNDAY: pgettext_lazy("every week", "Sundays"),
}


class BrokenLink(Exception):
    """The link was cut, changed, or signed with another key."""


@dataclass(frozen=True)
class Reader:
    """Whom a link is for: a member, or a contact of a customer. Looked up inside the reseller."""

    reseller: Reseller
    member_pk: int | None = None
    contact_pk: int | None = None

    def member(self):
        """The member while he is of the team, else None."""
        staff = Member.objects.of(self.reseller).staff().select_related("user", "reseller")
        return staff.filter(pk=self.member_pk).first()

    def contact(self):
        """The contact while he is there, else None."""
        contacts = Contact.objects.of(self.reseller).select_related("customer")
        return contacts.filter(pk=self.contact_pk).first()


def token_of(*, member=None, contact=None):
    """The signed text that names a member or a contact; it does not run out, as mail is read late."""
    told = {"m": member.pk} if member else {"c": contact.pk}
    return signing.Signer(salt=SALT).sign_object({"r": (member or contact).reseller_id, **told})


def choices_address(*, member=None, contact=None):
    """The whole address of the page where the reader chooses."""
    return absolute(site_path("mail-choices", token_of(member=member, contact=contact)))


def stop_address(*, member=None, contact=None):
    """The whole address that a mail program posts to, to stop all mail (RFC 8058)."""
    return absolute(site_path("mail-stop", token_of(member=member, contact=contact)))


def read(token):
    """Returns the Reader that a link names; raises BrokenLink."""
    try:
        told = signing.Signer(salt=SALT).unsign_object(token)
    except signing.BadSignature as error:
        raise BrokenLink from error
    reseller = Reseller.objects.filter(pk=told["r"]).first()
    if reseller is None:
        raise BrokenLink
    return Reader(reseller, member_pk=told.get("m"), contact_pk=told.get("c"))


def rhythm_of(member):
    """When a member gets mail, in words: "on Mondays at 8:00, and on another day when something is newly due"."""
    if member.reminders == Member.Reminders.OFF:
        return _("never")
    at = _("%(on)s at %(hour)s:00") % {"on": _days(member.reminder_weekdays), "hour": member.reminder_hour}
    return {
        Member.Reminders.USUAL: _("%(at)s, and on another day when something is newly due") % {"at": at},
        Member.Reminders.WEEKLY: at,
        Member.Reminders.DAILY: _("%(at)s while something is due") % {"at": at},
    }[member.reminders]


def _days(weekdays):
    if sorted(weekdays) == WORKDAYS:
        return _("on weekdays")
    if len(weekdays) == len(WEEKDAYS):
        return _("every day")
    return _("on %(weekdays)s") % {
        "weekdays": get_text_list([str(WEEKDAYS[day]) for day in sorted(weekdays)], _("and"))
    }
