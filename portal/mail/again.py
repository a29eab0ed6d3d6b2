"""What a person decides about mail that did not arrive: to send it again, and that an address is right after all."""

from functools import partial

from django.db import transaction
from django.db.models import Case, When
from django.utils.translation import gettext as _

from customers.models import Contact
from portal.mail.register import wake
from portal.models import Message, Notice, Undeliverable

State = Message.State
RESENT = {State.FAILED, State.UNKNOWN}
KEPT = ["reseller_id", "member_id", "contact_id", "check_up_id", "purpose", "day", "recipient", "subject"]
KEPT += ["text", "html", "calendar", "sequence", "reply_to"]


class UnableToSendAgain(Exception):
    """The message is not sent again; the text says why, and what to do."""


def why_not_again(messages, *, reseller):
    """Why each message is not sent again, by its id; empty for those that are. Three queries, however many they are."""
    ours = Message.objects.of(reseller)
    welcome = ours.filter(pk__in=[message.pk for message in messages]).welcome()
    again = ours.filter(message_id__in=[_next_id(message) for message in messages])
    judge = partial(
        _why_not,
        again=set(again.values_list("message_id", flat=True)),
        refused=Undeliverable.objects.of(reseller).standing().addresses(),
        welcome=set(welcome.values_list("pk", flat=True)),
    )
    return {message.pk: judge(message) for message in messages}


def _why_not(message, *, again, refused, welcome):
    address = address_now(message)
    if message.state not in RESENT:
        return _("Only mail that failed, or whose fate nobody knows, is sent again.")
    if _next_id(message) in again:
        return _("This mail was sent again already.")
    if not address:
        return _("This contact is not on file any more, or has no address.")
    if address.lower() in refused:
        told = _("Confirm first that %(address)s is right: mail to it was refused for good.")
        return told % {"address": address}
    if message.pk not in welcome:
        recipient = message.recipient or _("The recipient")
        return _("%(recipient)s does not want this mail any more.") % {"recipient": recipient}
    return ""


@transaction.atomic
def send_again(*, messages, by, now):
    """Queues a copy of each failed or doubtful message; the old ones stay as they are. Returns the copies.

    Each goes to the address that its reader has now. Raises UnableToSendAgain, and sends none, when `why_not_again`
    has a reason for one of them.
    """
    reseller = by.reseller
    rows = Message.objects.of(reseller).filter(pk__in=[message.pk for message in messages]).order_by("pk")
    rows = rows.select_related("member__user", "contact")
    messages = list(rows.select_for_update(of=["self"], no_key=True))
    for reason in why_not_again(messages, reseller=reseller).values():
        if reason:
            raise UnableToSendAgain(reason)
    copies = Message.objects.bulk_create([_copy(message, by, now) for message in messages])
    told = [When(message=old, then=new.pk) for old, new in zip(messages, copies, strict=True)]
    Notice.objects.of(reseller).filter(message__in=messages).update(message=Case(*told))
    wake(reseller=reseller, now=now)
    return copies


def _copy(message, by, now):
    return Message(
        **{name: getattr(message, name) for name in KEPT},
        address=address_now(message),
        copy=message.copy + 1,
        queued_by=by,
        message_id=_next_id(message),
        queued_at=now,
        not_before=now,
    )


def copy_of(message):
    """The message that was sent in place of this one, or None."""
    return Message.objects.of(message.reseller).filter(message_id=_next_id(message)).first()


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


def address_now(message):
    """Where it would go; empty when its contact is not on file any more, or has no address."""
    if message.member:
        return message.member.user.email
    return message.contact.email if message.contact else ""


def _next_id(message):
    """The Message-ID that its copy has, and no other message."""
    local, _at, host = message.message_id.rpartition("@")
    return f"{local.removesuffix(f'.{message.copy}') if message.copy else local}.{message.copy + 1}@{host}"
