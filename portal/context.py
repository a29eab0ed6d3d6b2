"""What every page knows."""

from django.conf import settings

THEMES = ("auto", "light", "dark")


def site(request):
    """The member, the reseller and the chosen appearance for templates."""
    theme = request.COOKIES.get("theme", "auto")
    return {
        "member": getattr(request, "member", None),
        "reseller": getattr(request, "reseller", None),
        "theme": theme if theme in THEMES else "auto",
        "themes": [("auto", "System"), ("light", "Light"), ("dark", "Dark")],
        "mail_is_kept": bool(settings.KEPT_MAIL_DIR),
    }
