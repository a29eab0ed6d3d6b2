"""Changing and stopping mail by the signed link in it. GET shows, because scanners open every link; POST acts."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from customers.services.contacts import decline_mail
from customers.services.preferences import set_reminders, stop_reminders
from customers.tenancy import entered
from portal.languages import language_of
from portal.mail.choices import BrokenLink, read, rhythm_of
from portal.reminder_forms import ReminderForm

GONE = 410
BECAUSE = "link in a mail"


@method_decorator([login_not_required, never_cache], name="dispatch")
class LinkView(View):
    """Finds whose link it is and enters his reseller around the whole response."""

    def dispatch(self, request, *args, token, **kwargs):
        try:
            reader = read(token)
        except BrokenLink:
            return self._closed(gettext("This link is not complete. Copy the whole of it from the mail."))
        with entered(reader.reseller):
            self.reseller, self.token = reader.reseller, token
            self.reader, self.contact = reader.member(), reader.contact()
            user = self.reader and self.reader.user
        if self.reader is None and self.contact is None:
            return self._closed(gettext("This link belongs to nobody any more, and no mail comes to you."))
        # A member reads the page in the language he chose, everybody else in that of the browser.
        asked = translation.get_language()
        language = language_of(user, otherwise=asked) if user else asked
        with entered(reader.reseller, by=user, because=BECAUSE), translation.override(language):
            response = super().dispatch(request, *args, **kwargs)
            response.headers["Content-Language"] = language
            return response

    def _closed(self, reason):
        return render(
            self.request,
            "maillinks/closed.html",
            {"title": gettext("Your mail"), "reason": reason},
            status=GONE,
        )

    def show(self, *, status=200, **context):
        """The page of this reader; rendered here, inside the reseller."""
        told = {"title": gettext("Your mail"), "place": self.reseller, "token": self.token, **context}
        if self.contact:
            return render(
                self.request, "maillinks/contact.html", {"contact": self.contact, **told}, status=status
            )
        told |= {"person": self.reader, "rhythm": rhythm_of(self.reader)}
        return render(self.request, "maillinks/member.html", told, status=status)


class Choices(LinkView):
    """A member chooses when mail comes; a contact reads what comes, and can stop it."""

    def get(self, request):
        """Shows what is chosen."""
        form = None if self.contact else ReminderForm(initial=ReminderForm.of(self.reader))
        return self.show(form=form, saved="saved" in request.GET)

    def post(self, request):
        """Saves what is chosen."""
        if self.contact:
            return HttpResponse(status=405, headers={"Allow": "GET"})
        form = ReminderForm(request.POST)
        if not form.is_valid():
            return self.show(form=form, status=422)
        set_reminders(member=self.reader, **form.cleaned_data)
        return redirect(f"{request.path}?saved")


# Who holds the link may act: the signature stands in for a sign-in, and no cookie says anything, so there is
# nothing that a forged request could misuse. Mail programs post here by themselves (RFC 8058).
@method_decorator(csrf_exempt, name="dispatch")
class Stop(LinkView):
    """No more mail to this reader."""

    def get(self, request):
        """Asks: opening a link changes nothing."""
        return self.show(asking=True)

    def post(self, request):
        """Stops the mail; a second time does no harm."""
        if self.contact:
            decline_mail(contact=self.contact, on=timezone.localdate())
        else:
            stop_reminders(member=self.reader)
        return self.show(stopped=True)
