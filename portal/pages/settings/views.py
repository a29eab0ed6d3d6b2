"""The reseller's settings: who it is, how often it calls, and how it rules where sources leave a choice."""

from django.contrib import messages
from django.urls import reverse

from customers.models import Member
from customers.services.resellers import UnableToChangeSettings, change_settings
from licensing.facts import policy_of
from portal.pages.base import ActionView
from portal.pages.settings.forms import SettingsForm


class Settings(ActionView):
    """Only owners; everybody else reads on each position what a policy changed there."""

    role = Member.Role.OWNER
    title = "Settings"
    template_name = "settings/settings.html"
    form_class = SettingsForm
    refusals = (UnableToChangeSettings,)
    submit = "Save the settings"

    def get_initial(self):
        return {name: getattr(self.request.reseller, name) for name in SettingsForm.base_fields}

    def perform(self, form):
        reseller = self.request.reseller
        changed = change_settings(reseller=reseller, by=self.request.member, **form.cleaned_data)
        told = "The settings are saved."
        if policy_of(changed) != policy_of(reseller):
            told += " Every position is ruled anew, the open ones at once and the others within minutes."
        messages.success(self.request, told)
        return reverse("settings")
