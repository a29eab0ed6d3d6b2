"""When a member wants mail: asked on the page of preferences and behind the link in every mail."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.models import Member

HOURS = [(hour, f"{hour}:00") for hour in range(24)]


class ReminderForm(forms.Form):
    """How often, on which weekdays, at which hour."""

    reminders = forms.ChoiceField(
        label=_("Mail about check-ups"), choices=Member.Reminders.choices, widget=forms.RadioSelect
    )
    reminder_weekdays = forms.TypedMultipleChoiceField(
        label=pgettext_lazy("weekdays", "On"),
        choices=Member.Weekday.choices,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one day, or no mail.")},
        help_text=_("The days of your list. It comes only while something is due or coming up."),
    )
    reminder_hour = forms.TypedChoiceField(label=pgettext_lazy("hour", "At"), choices=HOURS, coerce=int)

    @staticmethod
    def of(member):
        """What the member chose, as initial values."""
        return {name: getattr(member, name) for name in ReminderForm.base_fields}
