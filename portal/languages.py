"""In which language somebody is spoken to: his own choice, then his browser's, of those that are offered."""

from django.conf import settings
from django.utils import translation
from django.utils.cache import patch_vary_headers


def language_of(user, otherwise=""):
    """The language of mail to a user: what he chose, or `otherwise`, or the installation's."""
    return _chosen(user) or otherwise or settings.LANGUAGE_CODE


def _chosen(user):
    return user.language if user.language in dict(settings.LANGUAGES) else ""


class LanguageMiddleware:
    """Speaks the user's language; without a choice of his, the browser's."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        chosen = _chosen(request.user) if request.user.is_authenticated else ""
        language = request.LANGUAGE_CODE = chosen or translation.get_language_from_request(request)
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ["Accept-Language"])
        return response
