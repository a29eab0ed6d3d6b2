"""A mail's HTML inside a page of ours: shown in a frame, locked in."""

from django.http import HttpResponse
from django.views.decorators.clickjacking import xframe_options_sameorigin

# A mail is somebody else's page: no script, nothing loaded, framed by ourselves alone.
POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline';"
    " img-src data:; frame-ancestors 'self'"
)


@xframe_options_sameorigin
def framed_mail(request, html):
    """The response for the frame; links leave it, because it could not show where they lead."""
    return HttpResponse(f'<base target="_blank">{html}', headers={"Content-Security-Policy": POLICY})
