"""What a member decides for himself."""

import zoneinfo

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from portal.reminder_forms import ReminderForm


class PreferencesForm(ReminderForm):
    """Where one is, in which language one reads, and when mail comes."""

    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=lambda: [(zone, zone) for zone in sorted(zoneinfo.available_timezones())],
        help_text=_("Your mail comes by the clock there, and all times are shown in it."),
    )
    language = forms.ChoiceField(
        label=_("Language"),
        choices=lambda: [("", _("As my browser asks for")), *settings.LANGUAGES],
        required=False,
        help_text=_("Pages and mail come in it, with its dates and numbers."),
    )
    field_order = ["reminders", "reminder_weekdays", "reminder_hour", "time_zone", "language"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if len(settings.LANGUAGES) == 1:
            del self.fields["language"]
