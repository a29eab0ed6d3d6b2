"""What a member decides for himself in this reseller: where he is, and when mail comes."""

from django.urls import reverse

from customers.models import Member
from customers.services.preferences import set_preferences
from portal.mail.choices import rhythm_of
from portal.pages.base import ActionView
from portal.pages.preferences.forms import PreferencesForm


class Preferences(ActionView):
    """Everybody's own page."""

    role = Member.Role.VIEWER
    title = "My preferences"
    template_name = "preferences/preferences.html"
    form_class = PreferencesForm
    done = "Your preferences are saved."

    def get_initial(self):
        member = self.request.member
        return {"time_zone": member.time_zone, **PreferencesForm.of(member)}

    def perform(self, form):
        set_preferences(member=self.request.member, **form.cleaned_data)
        return reverse("my-preferences")

    def get_context_data(self, **kwargs):
        return super().get_context_data(rhythm=rhythm_of(self.request.member), **kwargs)
