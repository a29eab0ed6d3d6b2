"""Every server of every customer: which releases run, and until when they are supported."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.models import Server
from licensing.lifecycle import in_service
from portal.pages.base import TableView
from portal.pages.servers.filters import ServerFilter
from portal.pages.servers.many import Retire
from portal.pages.servers.tables import ServerTable


class ServerList(TableView):
    """The servers in service, those first whose support ends first."""

    title = _("Servers")
    model = Server
    table_class = ServerTable
    filterset_class = ServerFilter
    template_name = "servers/list.html"
    actions = (Retire,)
    many = "server-many"
    empty = _("Servers are recorded on the page of their customer.")

    def get_queryset(self):
        servers = in_service(super().get_queryset(), timezone.localdate())
        return servers.select_related("customer__account_manager__user")

    def get_table_kwargs(self):
        return super().get_table_kwargs() | {"today": timezone.localdate()}
