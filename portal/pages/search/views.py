"""The one search box."""

from django.utils.translation import gettext_lazy as _

from customers.search import words_of
from portal.pages.base import PageView
from portal.pages.search.found import found

SUGGESTED, LISTED = 4, 20
SHORTEST = 2


class Search(PageView):
    """What is found, as a page; while somebody types in the header, htmx gets a few of each kind."""

    title = _("Search")

    def get_template_names(self):
        return ["search/_suggestions.html" if self.suggests else "search/search.html"]

    @property
    def suggests(self):
        """True for the drop-down of the header."""
        return bool(self.request.htmx and not self.request.htmx.boosted)

    def get_context_data(self, **kwargs):
        text = self.request.GET.get("q", "").strip()
        letters = sum(map(len, words_of(text)))
        enough = letters >= SHORTEST
        groups = (
            found(text, member=self.request.member, most=SUGGESTED if self.suggests else LISTED)
            if enough
            else []
        )
        return super().get_context_data(q=text, enough=enough, groups=groups, **kwargs)
