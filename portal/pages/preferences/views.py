"""What a member decides for himself in this reseller: where he is, when mail comes, and his calendar."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from customers.models import Member
from customers.services.preferences import set_preferences
from portal.languages import language_of
from portal.mail.choices import rhythm_of
from portal.mail.feeds import make_feed, revoke_feed
from portal.models import Feed
from portal.pages.base import ActionView, role_required
from portal.pages.preferences.forms import PreferencesForm


class Preferences(ActionView):
    """Everybody's own page."""

    role = Member.Role.VIEWER
    title = _("My preferences")
    template_name = "preferences/preferences.html"
    form_class = PreferencesForm

    def get_initial(self):
        member = self.request.member
        return {
            "time_zone": member.time_zone,
            "language": member.user.language,
            **PreferencesForm.of(member),
        }

    def perform(self, form):
        member = self.request.member
        set_preferences(member=member, **form.cleaned_data)
        # The next page comes in the language just chosen, and so does what it says first.
        language = language_of(member.user, translation.get_language_from_request(self.request))
        with translation.override(language):
            messages.success(self.request, gettext("Your preferences are saved."))
        return reverse("my-preferences")

    def get_context_data(self, **kwargs):
        member = self.request.member
        return super().get_context_data(
            rhythm=rhythm_of(member),
            feed=Feed.objects.visible_to(member).filter(member=member).first(),
            **kwargs,
        )


@require_POST
@never_cache
@role_required(Member.Role.VIEWER)
def new_feed(request):
    """Makes an address and shows it, this once: only its hash is kept."""
    address = make_feed(member=request.member, with_names=request.POST.get("with_names") == "yes")
    return render(request, "preferences/feed.html", {"title": _("Your calendar"), "address": address})


@require_POST
@role_required(Member.Role.VIEWER)
def end_feed(request):
    """The address shows nothing any more."""
    revoke_feed(member=request.member)
    messages.success(request, _("The calendar address is revoked."))
    return redirect("my-preferences")
