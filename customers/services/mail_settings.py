"""What a reseller decides about its mail. A trigger tells the history, as of every setting."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext

from customers.models import Member, Reseller
from customers.services.resellers import UnableToChangeSettings

RANGES = {"lead_days": (0, 90), "overdue_days": (1, 365), "invite_days": (1, 60)}


@transaction.atomic
def change_mail_settings(*, reseller, by, lead_days, overdue_days, invites_contacts, invite_days, colour):
    """Saves how many days ahead and behind is told, whether contacts are invited, and the colour of their mail.

    Returns the reseller. Raises UnableToChangeSettings with a sentence for the first value that will not do.
    """
    if not by.may(Member.Role.OWNER):
        raise UnableToChangeSettings(gettext("Only owners change the settings. Ask an owner of your team."))
    reseller = Reseller.objects.select_for_update(no_key=True).get(pk=reseller.pk)
    values = {
        "lead_days": lead_days,
        "overdue_days": overdue_days,
        "invites_contacts": invites_contacts,
        "invite_days": invite_days,
        "colour": colour.strip().lower(),
    }
    for field, value in values.items():
        setattr(reseller, field, value)
    for field, (least, most) in RANGES.items():
        if not least <= values[field] <= most:
            label = Reseller._meta.get_field(field).verbose_name
            told = gettext("The %(label)s are %(least)s to %(most)s.")
            raise UnableToChangeSettings(told % {"label": label, "least": least, "most": most})
    try:
        Reseller._meta.get_field("colour").clean(reseller.colour, reseller)
    except ValidationError as error:
        raise UnableToChangeSettings(" ".join(error.messages)) from error
    reseller.save(update_fields=list(values))
    return reseller
