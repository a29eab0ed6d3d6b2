"""The pages people see when something is not there, not allowed, or broken: each says what to do next."""

from django.http import HttpResponseNotAllowed, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from portal.context import site


def bad_request(request, exception=None):
    """400: nothing that a page of ours sends."""
    return render(request, "400.html", {"title": _("Not understood")}, status=400)


def not_found(request, exception=None):
    """404: not there, or not theirs; the page does not say which."""
    return render(request, "404.html", {"title": _("Not found")}, status=404)


def forbidden(request, exception=None):
    """403: theirs to see, not theirs to do."""
    context = {"title": _("Not allowed"), "reason": str(exception or "")}
    return render(request, "403.html", context, status=403)


def form_is_old(request, reason=""):
    """403: a form without its token, as of a page that was opened before somebody signed in again."""
    return render(request, "403_csrf.html", {"title": _("This page was too old")}, status=403)


def broken(request):
    """500: a page of its own, without the frame of the others, which may be what is broken.

    Without a database nobody knows who it is and which language he chose: then his browser's counts.
    """
    language = getattr(request, "LANGUAGE_CODE", None) or translation.get_language_from_request(request)
    with translation.override(language):
        page = render_to_string("500.html", {"theme": site(request)["theme"]})
    return HttpResponseServerError(page)


class NotAllowedMiddleware:
    """405 as a page: an address that takes what a button sends was opened itself, and Django answers that with nothing."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if not isinstance(response, HttpResponseNotAllowed) or response.content:
            return response
        page = render(request, "405.html", {"title": _("Nothing to see here")}, status=405)
        page.headers["Allow"] = response.headers["Allow"]
        return page
