"""The signed link in every mail with which its reader changes what comes, without signing in."""

from dataclasses import dataclass

from django.core import signing

from customers.models import Contact, Member, Reseller
from portal.addresses import absolute, site_path

SALT = "portal.mail"


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
    days = [f"{Member.Weekday(day).label}s" for day in sorted(member.reminder_weekdays)]
    named = days[0] if len(days) == 1 else f"{', '.join(days[:-1])} and {days[-1]}"
    on = f"on {'weekdays' if sorted(member.reminder_weekdays) == [0, 1, 2, 3, 4] else named}"
    on = "every day" if len(days) == len(Member.Weekday) else on
    at = f"{on} at {member.reminder_hour}:00"
    return {
        Member.Reminders.USUAL: f"{at}, and on another day when something is newly due",
        Member.Reminders.WEEKLY: at,
        Member.Reminders.DAILY: f"{at} while something is due",
        Member.Reminders.OFF: "never",
    }[member.reminders]
