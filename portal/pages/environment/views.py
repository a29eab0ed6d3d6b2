"""The environment of a customer, a page for each table: servers, groups, licence servers."""

from django.utils.translation import gettext_lazy as _

from customers.clashes import locked
from customers.models import AccessGroup, Server
from customers.services.environment import keep_groups, keep_servers
from licensing.models import LicenseServer
from licensing.services.license_servers import installed_on, keep_license_servers
from portal.pages.environment.forms import GroupRow, LicenseServerRow, ServerRow
from portal.pages.environment.overlap import OverlapForm, with_overlap_apart
from portal.pages.rows import RowsView


class Servers(RowsView):
    """Which server products are in use."""

    title = _("Servers")
    model = Server
    form_class = ServerRow
    card, noun = "servers", _("server")
    lead = _(
        "Every server that people or devices reach. One that was switched off keeps its row and gets a day under "
        "“In service until”, so that positions of former days stay right."
    )

    def keep(self, rows):
        keep_servers(customer=self.customer, rows=rows, by=self.request.member)


class LicenseServers(RowsView):
    """Where RDS CALs are installed, and how it was activated."""

    title = _("RD licence servers")
    model = LicenseServer
    form_class = LicenseServerRow
    card, noun = "license-servers", _("licence server")
    template_name = "environment/license_servers.html"
    lead = _(
        "A licence server is activated once, by automatic connection, in the web browser or by telephone; then it "
        "has an ID of 35 characters, which RD Licensing Manager shows. RDS CALs are installed on it; CALs of Windows "
        "Server itself are not."
    )

    def options(self):
        return {"installed": installed_on(self.customer)}

    def keep(self, rows):
        keep_license_servers(customer=self.customer, rows=rows, by=self.request.member)


class Groups(RowsView):
    """How many people and devices reach which servers; asks about people in two groups."""

    title = _("Groups")
    model = AccessGroup
    form_class = GroupRow
    card, noun = "groups", _("group")
    template_name = "environment/groups.html"
    lead = _(
        "A group is a number of people and devices that reach the same servers. Leave out the number that nobody "
        "has counted."
    )

    def get_rows(self):
        groups = super().get_queryset().filter(customer=self.customer).prefetch_related("accesses")
        return list(locked(groups.order_by("name", "pk"), self.request))

    def options(self):
        # Locked before the groups, as everybody does who changes both.
        servers = Server.objects.visible_to(self.request.member).filter(customer=self.customer)
        return {"servers": list(locked(servers.order_by("name", "pk"), self.request))}

    def keep(self, rows):
        keep_groups(customer=self.customer, rows=rows, by=self.request.member)

    def post(self, request, *args, **kwargs):
        if "split" not in request.POST:
            return super().post(request, *args, **kwargs)
        before = self.table(request.POST)
        overlap = OverlapForm(request.POST, table=before)
        if not overlap.can_be_split():
            before.quieten()
            return self.answer(before, status=422, overlap=overlap)
        table = self.table(with_overlap_apart(request.POST, before, overlap))
        table.quieten()
        return self.answer(table, overlap=OverlapForm(table=table), apart=overlap.name)

    def is_kept(self, table):
        overlap = OverlapForm(self.request.POST, table=table)
        self.overlap = overlap
        # Both are asked, so that all faults are told at once.
        sound = [table.is_valid(), overlap.is_answered()]
        return all(sound) and super().is_kept(table)

    def get_context_data(self, **kwargs):
        kwargs.setdefault("overlap", getattr(self, "overlap", None) or OverlapForm(table=kwargs["table"]))
        return super().get_context_data(**kwargs)
