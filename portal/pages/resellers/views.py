"""Which reseller to work in, and how the site looks."""

from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import TemplateView

from customers.models import Member
from customers.tenancy import as_user
from portal.addresses import reseller_path
from portal.context import THEMES

A_YEAR = 365 * 24 * 3600


class Choose(TemplateView):
    """The user's resellers; somebody in just one goes straight there."""

    template_name = "resellers/choose.html"

    def get(self, request, *args, **kwargs):
        places = places_of(request.user)
        if len(places) == 1 and not request.user.is_operator:
            return redirect(reseller_path(places[0].reseller, "dashboard"))
        return self.render_to_response(self.get_context_data(title=_("Your resellers"), places=places))


def places_of(user):
    """The memberships of the user, in every reseller that has him in its team."""
    with as_user(user):
        return list(
            Member.objects.filter(user=user).staff().select_related("reseller").order_by("reseller__name")
        )


@require_safe
def menu(request):
    """The user's resellers for the menu of the header, which asks for them when it opens."""
    return render(request, "resellers/_menu.html", {"places": places_of(request.user)})


@require_POST
def set_appearance(request):
    """Remembers light, dark or the system's choice in a cookie and goes back."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    response = HttpResponseRedirect(back)
    theme = request.POST.get("theme")
    if theme in THEMES:
        response.set_cookie("theme", theme, max_age=A_YEAR, samesite="Lax", secure=request.is_secure())
    return response
