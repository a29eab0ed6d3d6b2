"""How a reseller's mail behaves: what is told ahead, when owners are told, whether contacts are invited."""

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from customers.models import Member
from customers.services.mail_settings import RANGES, change_mail_settings
from customers.services.resellers import UnableToChangeSettings
from portal.pages.base import ActionView
from portal.pages.concurrency import ToldOfChanges
from portal.pages.settings.base import OfReseller


def _days(name, label, help_text):
    least, most = RANGES[name]
    return forms.IntegerField(label=label, min_value=least, max_value=most, help_text=help_text)


class MailSettingsForm(ToldOfChanges):
    """Days, and how mail to customers looks."""

    lead_days = _days(
        "lead_days",
        _("Coming up: days ahead"),
        _("Check-ups due within so many days stand in the weekly mail to members."),
    )
    overdue_days = _days(
        "overdue_days",
        _("Overdue for long: days"),
        _("When a check-up is overdue for so many days, the owners are told, once."),
    )
    invites_contacts = forms.BooleanField(
        label=_("Invite customers’ contacts by mail"),
        required=False,
        help_text=_("Only contacts who agreed to mail: the day of their consent is on file with them."),
    )
    invite_days = _days(
        "invite_days",
        _("Invitation: days ahead"),
        _("So many days before the check-up they get an invitation with an appointment for their calendar."),
    )
    colour = forms.CharField(
        label=_("Colour of mail to customers"),
        widget=forms.TextInput(attrs={"type": "color", "class": "form-control form-control-color"}),
        help_text=_("Of your name and the bar on top. The text stays dark on white."),
    )


class MailSettings(OfReseller, ActionView):
    """Only owners."""

    role = Member.Role.OWNER
    title = _("Mail settings")
    template_name = "settings/mail.html"
    form_class = MailSettingsForm
    refusals = (UnableToChangeSettings,)
    submit = _("Save the mail settings")
    done = _("The mail settings are saved.")

    def get_initial(self):
        return {
            name: getattr(self.reseller, name) for name in MailSettingsForm.base_fields if name != "made_from"
        }

    def perform(self, form):
        values = {name: form.cleaned_data[name] for name in self.get_initial()}
        change_mail_settings(reseller=self.reseller, by=self.request.member, **values)
        return reverse("mail-settings")
