"""The portfolio at a glance: whom to call first."""

from portal.pages.base import PageView


class Dashboard(PageView):
    """Customers by status, worst first; check-ups that are due."""

    template_name = "dashboard/dashboard.html"
    title = "Dashboard"
