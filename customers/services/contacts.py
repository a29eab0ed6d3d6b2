"""Whether a customer's contact wants mail. All of it happens inside the reseller (`entered`)."""

from django.db import transaction


@transaction.atomic
def decline_mail(*, contact, on):
    """The contact wants no mail any more; the day stays on file, so that nobody switches it on by mistake."""
    contact.mail_agreed_on, contact.mail_declined_on = None, on
    contact.save(update_fields=["mail_agreed_on", "mail_declined_on"])
