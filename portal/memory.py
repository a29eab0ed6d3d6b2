"""What of a web process's memory Python looks through for garbage."""

import gc

from django.conf import settings
from django.urls import get_resolver

# Objects more than before, until garbage is looked for. More than a page makes, which Python would otherwise interrupt
# again and again to look through what it is just making; and so many that it is one request in a hundred that waits: a
# list leaves one to two thousand behind.
OBJECTS = 150_000


def settle():
    """Loads the site's pages and never looks through them for garbage again: they stay as long as the process."""
    for urls in (None, settings.RESELLER_URLCONF):
        get_resolver(urls).url_patterns  # noqa: B018 - reading them loads all views
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS, *gc.get_threshold()[1:])
