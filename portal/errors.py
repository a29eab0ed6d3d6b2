"""The pages people see when something is not there, not allowed, or broken."""

from django.shortcuts import render


def not_found(request, exception=None):
    """404: not there, or not theirs; the page does not say which."""
    return render(request, "404.html", status=404)


def forbidden(request, exception=None):
    """403: theirs to see, not theirs to do."""
    return render(request, "403.html", {"reason": str(exception or "")}, status=403)
