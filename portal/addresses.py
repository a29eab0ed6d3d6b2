"""Addresses outside a request, and across the border of a reseller.

Inside a reseller every link made with `reverse` begins with /r/SLUG/, because the middleware sets the script
prefix; these functions make links from elsewhere.
"""

from contextlib import contextmanager

from django.conf import settings
from django.urls import get_script_prefix, reverse, set_script_prefix


@contextmanager
def _prefixed(prefix):
    former = get_script_prefix()
    set_script_prefix(prefix)
    try:
        yield
    finally:
        set_script_prefix(former)


def reseller_path(reseller, name, *args):
    """The path of a page of the reseller, as /r/SLUG/customers/5/."""
    with _prefixed(f"/r/{reseller.slug}/"):
        return reverse(name, urlconf=settings.RESELLER_URLCONF, args=args)


def site_path(name, *args):
    """The path of a page that belongs to no reseller, as /accounts/login/."""
    with _prefixed("/"):
        return reverse(name, urlconf=settings.ROOT_URLCONF, args=args)


def absolute(path):
    """The whole address of a path, for mail."""
    return settings.SITE_URL + path
