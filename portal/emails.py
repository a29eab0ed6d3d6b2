"""One function for each e-mail; each returns the message, made while its rows can be read."""

from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string

from portal.invitations import address_of
from portal.mail.choices import choices_address, rhythm_of


def invitation(invited):
    """The mail with which somebody comes into a reseller."""
    context = {"invitation": invited, "address": address_of(invited)}
    return message("invitation", context, to=invited.email)


def check_ups(*, member, day, sections, list_address):
    """The mail that lists check-ups in sections: due, overdue for long, coming up; the first names the mail."""
    context = {
        "member": member,
        "name": member.user.get_full_name(),
        "reseller": member.reseller,
        "day": day,
        "sections": sections,
        "first": sections[0],
        "several": len(sections) > 1,
        "list_address": list_address,
        "choices_address": choices_address(member=member),
        "rhythm": rhythm_of(member),
    }
    return message("check_ups", context, to=member.user.email)


def appointment(*, contact, caller, day, moved_from, cancelled):
    """The mail that invites a customer's contact to a check-up, tells of another day, or calls it off."""
    context = {
        "contact": contact,
        "reseller": contact.reseller,
        "customer": contact.customer,
        "caller": caller,
        "day": day,
        "moved_from": moved_from,
        "cancelled": cancelled,
        "choices_address": choices_address(contact=contact),
    }
    return message("appointment", context, to=contact.email)


def message(name, context, *, to):
    """The mail of templates emails/NAME.subject, .txt and .html."""
    subject, text, html = (
        render_to_string(f"emails/{name}.{part}", context) for part in ("subject", "txt", "html")
    )
    mail = EmailMultiAlternatives(" ".join(subject.split()), text.strip() + "\n", to=[to])
    mail.attach_alternative(html, "text/html")
    return mail


def send_after_commit(mail):
    """Sends once what it tells of is kept; a mail server that refuses is logged and undoes nothing."""
    transaction.on_commit(mail.send, robust=True)
