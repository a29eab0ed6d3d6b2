"""Mails that told of what an import brought: such an import is not undone."""

import re

from django.db.models import Q

from customers.models import Contact
from licensing.models import CheckUp
from licensing.services.estate_undo import InTheWay
from portal.addresses import reseller_path
from portal.models import Message, Notice

State = Message.State
# The others never left, and will not.
LEFT_OR_WILL = (State.QUEUED, State.SENDING, State.SENT, State.UNKNOWN)


def told_of(imported, rows):
    """An InTheWay for each mail since the import that left, or waits to be sent, and tells of some of these rows.

    `rows` says of each model the pks. A mail tells of check-ups by an appointment, by a notice, or by a link in its
    text: of what is only coming up there is no notice. To a contact it goes itself.
    """
    mails = Message.objects.of(imported.reseller).filter(
        queued_at__gte=imported.made_at, state__in=LEFT_OR_WILL
    )
    notices = Notice.objects.of(imported.reseller).filter(check_up__in=rows[CheckUp])
    of_rows = (
        Q(check_up__in=rows[CheckUp]) | Q(contact__in=rows[Contact]) | Q(pk__in=notices.values("message"))
    )
    pks = set(mails.filter(of_rows).values_list("pk", flat=True)) | _naming(mails, imported, rows[CheckUp])
    told = mails.filter(pk__in=pks).order_by("pk")
    return [InTheWay(Message, str(mail), changed=False) for mail in told.only("subject", "address")]


def _naming(mails, imported, check_ups):
    """The pks of members' mails with a link to one of the check-ups."""
    path = reseller_path(imported.reseller, "checkup-detail", 0)
    link = re.compile(re.escape(path).replace("/0/", r"/(\d+)/"))
    texts = mails.filter(purpose=Message.Purpose.CHECK_UPS).values_list("pk", "text")
    return {
        pk for pk, text in texts.iterator() if any(int(found) in check_ups for found in link.findall(text))
    }
