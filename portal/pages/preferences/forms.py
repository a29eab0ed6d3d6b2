"""What a member decides for himself."""

import zoneinfo

from django import forms

from portal.reminder_forms import ReminderForm


class PreferencesForm(ReminderForm):
    """Where one is, and when mail comes."""

    time_zone = forms.ChoiceField(
        choices=lambda: [(zone, zone) for zone in sorted(zoneinfo.available_timezones())],
        help_text="Your mail comes by the clock there, and all times are shown in it.",
    )
    field_order = ["reminders", "reminder_weekdays", "reminder_hour", "time_zone"]
