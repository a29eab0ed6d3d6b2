"""What a person decides about mail that did not arrive: to send it again, and that an address is right after all."""

from django.db import transaction
from django.utils.translation import gettext as _

from customers.models import Contact
from portal.mail.register import wake
from portal.models import Message, Notice, Undeliverable

State = Message.State
RESENT = {State.FAILED, State.UNKNOWN}
KEPT = ["reseller", "member", "contact", "check_up", "purpose", "day", "recipient", "subject", "text", "html"]
KEPT += ["calendar", "sequence", "reply_to"]


class UnableToSendAgain(Exception):
    """The message is not sent again; the text says why, and what to do."""


@transaction.atomic
def send_again(*, message, by, now):
    """Queues a copy of a failed or doubtful message and returns it; the old one stays as it is.

    It goes to the address that its reader has now. Raises UnableToSendAgain for other states, for one that was sent
    again already, and while nothing may go to that address.
    """
    messages = Message.objects.of(message.reseller)
    message = (
        messages.select_for_update(of=["self"]).select_related("member__user", "contact").get(pk=message.pk)
    )
    if message.state not in RESENT:
        raise UnableToSendAgain(_("Only mail that failed, or whose fate nobody knows, is sent again."))
    if copy_of(message) is not None:
        raise UnableToSendAgain(_("This mail was sent again already."))
    copy = Message(
        **{name: getattr(message, name) for name in KEPT},
        address=_address_now(message),
        copy=message.copy + 1,
        queued_by=by,
        message_id=_next_id(message),
        queued_at=now,
        not_before=now,
    )
    if Undeliverable.objects.of(message.reseller).standing().filter(address__iexact=copy.address).exists():
        raise UnableToSendAgain(
            _("Confirm first that %(address)s is right: mail to it was refused for good.")
            % {"address": copy.address}
        )
    copy.save()
    if not messages.wanted().filter(pk=copy.pk).exists():
        recipient = message.recipient or _("The recipient")
        raise UnableToSendAgain(
            _("%(recipient)s does not want this mail any more.") % {"recipient": recipient}
        )
    Notice.objects.of(message.reseller).filter(message=message).update(message=copy)
    wake(reseller=message.reseller, now=now)
    return copy


def copy_of(message):
    """The message that was sent in place of this one, or None."""
    same = Message.objects.of(message.reseller).filter(copy=message.copy + 1, purpose=message.purpose)
    if message.member_id:
        return same.filter(member=message.member_id, day=message.day).first()
    return same.filter(
        contact=message.contact_id, check_up=message.check_up_id, sequence=message.sequence
    ).first()


@transaction.atomic
def confirm_address(*, undeliverable, by, now):
    """Somebody asked: the address is right, and mail may go there again."""
    standing = Undeliverable.objects.of(undeliverable.reseller).standing()
    if standing.filter(pk=undeliverable.pk).update(confirmed_at=now, confirmed_by=by):
        wake(reseller=undeliverable.reseller, now=now)


def owners_of(addresses, *, reseller, members):
    """Whose addresses these are: small letters → the names of members and contacts."""
    found = {}
    contacts = Contact.objects.of(reseller).exclude(email="").select_related("customer")
    for member in members:
        found.setdefault(member.user.email.lower(), []).append(
            _("%(member)s, of the team") % {"member": member}
        )
    for contact in contacts.filter(email__in=addresses):
        found.setdefault(contact.email.lower(), []).append(f"{contact}, {contact.customer}")
    return found


def _address_now(message):
    if message.member is not None:
        return message.member.user.email
    if message.contact is None or not message.contact.email:
        raise UnableToSendAgain(_("This contact is not on file any more, or has no address."))
    return message.contact.email


def _next_id(message):
    local, _at, host = message.message_id.rpartition("@")
    return f"{local.removesuffix(f'.{message.copy}') if message.copy else local}.{message.copy + 1}@{host}"
