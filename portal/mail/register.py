"""In which resellers there is anything to do. Read without entering any of them."""

from datetime import timedelta

from django.db.models import Min, Q

from customers.models import Member, Reseller
from customers.tenancy import entered
from licensing.models import CheckUp
from licensing.services.checkups import TAKEN_BACK_WITHIN
from licensing.services.early import has_unexamined
from portal.models import Message

# A change that commits while a round ends may not wake it; this is how late it is noticed at most.
LOOK_EVERY = timedelta(hours=1)


def resellers_due(now):
    """Those to enter now; also those that a clock which ran ahead has put off."""
    due = Q(next_due_at__lte=now) | Q(next_due_at__gt=now + LOOK_EVERY)
    return Reseller.objects.filter(due).order_by("next_due_at", "id")


def wake(*, reseller, now):
    """Has the next round look at the reseller."""
    Reseller.objects.filter(pk=reseller.pk, next_due_at__gt=now).update(next_due_at=now)


def settle(*, reseller, now):
    """Writes down when to look at the reseller next. Last of all: triggers have set it back meanwhile."""
    with entered(reseller):
        # Whoever wakes the tick waits here, and has the last word.
        register = Reseller.objects.select_for_update(no_key=True).get(pk=reseller.pk)
        register.next_due_at = _next_look(reseller, now)
        register.save(update_fields=["next_due_at"])


def _next_look(reseller, now):
    if has_unexamined(reseller=reseller):
        return now
    messages = Message.objects.of(reseller)
    mornings = Member.objects.of(reseller).reminded().aggregate(first=Min("next_mail_at"))["first"]
    queued = messages.filter(state=Message.State.QUEUED).aggregate(first=Min("not_before"))["first"]
    sending = messages.filter(state=Message.State.SENDING).aggregate(first=Min("sending_since"))["first"]
    doubtful = sending and sending + messages.LONGEST_SENDING
    just_now = CheckUp.objects.of(reseller).filter(closed_at__gte=now - TAKEN_BACK_WITHIN)
    closed = just_now.aggregate(first=Min("closed_at"))["first"]
    settled = closed and closed + TAKEN_BACK_WITHIN + timedelta(seconds=1)
    return min(at for at in (now + LOOK_EVERY, mornings, queued, doubtful, settled) if at)
