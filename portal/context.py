"""What every page knows."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

THEMES = ("auto", "light", "dark")


def site(request):
    """The member, the reseller and the chosen appearance for templates."""
    theme = request.COOKIES.get("theme", "auto")
    return {
        "member": getattr(request, "member", None),
        "reseller": getattr(request, "reseller", None),
        "theme": theme if theme in THEMES else "auto",
        "themes": [
            ("auto", _("System")),
            ("light", pgettext("appearance", "Light")),
            ("dark", pgettext("appearance", "Dark")),
        ],
        "mail_is_kept": bool(settings.KEPT_MAIL_DIR),
    }
