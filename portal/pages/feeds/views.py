"""A member's check-ups for his calendar program, which cannot sign in: the address itself is the secret."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from customers.tenancy import entered
from portal.mail.feeds import calendar_of, find_feed, reseller_of


@require_safe
@never_cache
@login_not_required
def calendar_feed(request, token):
    """The calendar; 404 for an address that was revoked or never was one."""
    reseller = reseller_of(token)
    if reseller is None:
        raise Http404
    with entered(reseller):
        feed = find_feed(token=token, reseller=reseller)
        if feed is None:
            raise Http404
        text = calendar_of(feed=feed, now=timezone.now())
    return HttpResponse(text, content_type="text/calendar; charset=utf-8")
