"""Puts the reseller of the address and the user's place in it on the request, and holds the transaction."""

import re
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import get_script_prefix, set_script_prefix
from django.utils import timezone
from django.utils.translation import gettext as _

from customers.models import Member, Reseller, Visit
from customers.services.visits import LONGEST_VISIT
from customers.tenancy import entered
from portal.accounts import has_second_factor
from portal.addresses import site_path
from portal.errors import not_found

RESELLER_ADDRESS = re.compile(r"^/r/([-a-zA-Z0-9_]+)(/.*)$")


class ResellerAddressMiddleware:
    """Takes /r/SLUG off the path, so that one URLconf serves every reseller and links keep the prefix."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        found = RESELLER_ADDRESS.match(request.path_info)
        request.reseller_slug = found and found[1]
        if not found:
            return self.get_response(request)
        request.path_info = found[2]
        request.urlconf = settings.RESELLER_URLCONF
        former = get_script_prefix()
        set_script_prefix(f"/r/{found[1]}/")
        try:
            return self.get_response(request)
        finally:
            set_script_prefix(former)


class ResellerMiddleware:
    """Enters the reseller around the whole response; nobody who is not an active member gets further.

    A template response is rendered inside; a streamed body is not and must enter by itself. An exception has
    become a response with status 500 when it arrives here, so that is what rolls back.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.reseller = request.member = None
        if request.reseller_slug is None:
            return self.get_response(request)
        if not request.user.is_authenticated:
            return ask_to_sign_in(request)
        reseller = Reseller.objects.filter(slug=request.reseller_slug).first()
        if reseller is None:
            return not_found(request)
        with entered(reseller, by=request.user):
            response = self._inside(request, reseller)
        if request.reseller is not None:
            structlog.contextvars.bind_contextvars(
                reseller=reseller.slug
            )  # for the line that tells how it ended
        return response

    def _inside(self, request, reseller):
        member = active_member(reseller, request.user)
        if member is None:
            return not_found(request)
        if reseller.require_mfa and not has_second_factor(request.user):
            messages.warning(
                request,
                _("%(reseller)s asks for a second factor. Set one up to go on.") % {"reseller": reseller},
            )
            return HttpResponseRedirect(site_path("mfa_index"))
        request.reseller, request.member = reseller, member
        with timezone.override(member.zone):
            response = self.get_response(request)
        if response.status_code >= 500:
            transaction.set_rollback(True)
        return response


def ask_to_sign_in(request):
    """The way to the sign-in and back. Who had been signed in and sends something is told that it was not kept; a
    script gets 401, and the page it runs on tells (js/portal.js)."""
    if request.htmx:
        return HttpResponse(status=401)
    if request.method in ("GET", "HEAD"):
        return redirect_to_login(request.get_full_path())
    messages.warning(
        request,
        _("You were signed out, and what you sent was not saved. Sign in, then send it again."),
    )
    return redirect_to_login(_page_of_the_form(request))


def _page_of_the_form(request):
    """Where a form was sent from, inside the reseller; an address that is only posted to shows nothing."""
    start = f"/r/{request.reseller_slug}/"
    came = urlsplit(request.headers.get("Referer", ""))
    if came.netloc != request.get_host() or not came.path.startswith(start):
        return start
    return f"{came.path}?{came.query}" if came.query else came.path


def active_member(reseller, user):
    """The user's active membership in the entered reseller, or None; an operator's lasts as long as a visit."""
    member = Member.objects.of(reseller).active().select_related("user").filter(user=user).first()
    if member is not None and member.role == Member.Role.OPERATOR:
        since = timezone.now() - LONGEST_VISIT
        here = Visit.objects.of(reseller).filter(member=member, left_at=None, entered_at__gt=since)
        if not (user.is_operator and here.exists()):
            return None
    if member is not None:
        member.reseller = reseller
    return member


def require_member(request):
    """The member on the request; raises Http404 outside a reseller."""
    if getattr(request, "member", None) is None:
        raise Http404
    return request.member
