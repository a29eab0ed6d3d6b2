"""Everything that happened in the reseller."""

from django.utils.translation import gettext_lazy as _

from portal.history import history_of
from portal.pages.base import PageView
from portal.pages.history.forms import HistoryForm


class History(PageView):
    """The newest changes first; "Older" goes on from where the page ends, however long the history is."""

    title = _("History")
    template_name = "history/history.html"

    def get_context_data(self, **kwargs):
        form = HistoryForm(self.request.GET, member=self.request.member)
        history = history_of(self.request.reseller, form.wanted(), after=self.request.GET.get("after", ""))
        return super().get_context_data(
            form=form,
            history=history,
            narrowed=any(form.cleaned_data.values()) or form.errors,
            older_link=history.older and self._address(after=history.older),
            newest_link=self._address(after=None),
            **kwargs,
        )

    def _address(self, *, after):
        """This page with its filters, at another place."""
        query = self.request.GET.copy()
        query.pop("after", None)
        if after:
            query["after"] = after
        return f"{self.request.path}?{query.urlencode()}"
