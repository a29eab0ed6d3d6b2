"""What a member decides for himself. All of it happens inside the reseller (`entered`)."""

from django.db import transaction

from customers.models import Member


@transaction.atomic
def set_preferences(*, member, time_zone, reminders, reminder_hour, reminder_weekdays, language=None):
    """Where the member is, his language, and when he wants mail about check-ups. The tick looks anew."""
    if language is not None:
        member.user.language = language
        member.user.save(update_fields=["language"])
    member.time_zone = time_zone
    _set_reminders(member, reminders, reminder_hour, reminder_weekdays, "time_zone")


@transaction.atomic
def set_reminders(*, member, reminders, reminder_hour, reminder_weekdays):
    """When the member wants mail about check-ups."""
    _set_reminders(member, reminders, reminder_hour, reminder_weekdays)


@transaction.atomic
def stop_reminders(*, member):
    """No more mail about check-ups for this member; hour and days are kept for when he changes his mind."""
    member.reminders = Member.Reminders.OFF
    member.save(update_fields=["reminders"])


def _set_reminders(member, reminders, hour, weekdays, *also):
    member.reminders, member.reminder_hour = reminders, hour
    member.reminder_weekdays = sorted(set(weekdays))
    member.save(update_fields=["reminders", "reminder_hour", "reminder_weekdays", *also])
