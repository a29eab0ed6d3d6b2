"""The reseller's settings: who it is, how often it calls, and how it rules where sources leave a choice."""

from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customers.models import Member
from customers.services.resellers import UnableToChangeSettings, change_settings
from licensing.early import rules_of
from licensing.facts import policy_of
from licensing.services.early import UnableToSetRules, set_early_rules
from portal.pages.base import ActionView
from portal.pages.settings.base import OfReseller
from portal.pages.settings.forms import KEPT, SettingsForm


class Settings(OfReseller, ActionView):
    """Only owners; everybody else reads on each position what a policy changed there."""

    role = Member.Role.OWNER
    title = _("Settings")
    template_name = "settings/settings.html"
    form_class = SettingsForm
    refusals = (UnableToChangeSettings, UnableToSetRules)
    submit = _("Save the settings")

    def get_initial(self):
        rules = SettingsForm.early_initial(rules_of(self.reseller))
        return {name: getattr(self.reseller, name) for name in KEPT} | rules

    def perform(self, form):
        reseller = self.reseller
        changed = change_settings(reseller=reseller, by=self.request.member, **form.settings())
        set_early_rules(reseller=reseller, by=self.request.member, wanted=form.early_rules())
        if policy_of(changed) == policy_of(reseller):
            told = gettext("The settings are saved.")
        else:
            told = gettext(
                "The settings are saved. Every position is ruled anew, the open ones at once and the others within minutes."
            )
        messages.success(self.request, told)
        return reverse("settings")
