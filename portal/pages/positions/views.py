"""A position of a day on paper, what each of its numbers counts, and what would close its shortfalls as a file."""

from django.http import Http404
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customers.models import AccessGroup, Server
from licensing.counted import counted
from licensing.models import Part, ProofLine
from licensing.models.catalogue import Metric
from licensing.rulebook import rulebook
from licensing.services.positions import UnableToRule, current_position, headline_of, position_on
from licensing.speech import spoken
from portal.pages.base import PageView
from portal.pages.positions.base import OfCustomer
from portal.positions import SURE, closings_for, position_for_page, rights_by_id
from portal.spreadsheets import file_response

HEADING = (
    *(_("To close"), _("Vendor"), _("Part number"), _("Description"), _("Packs"), _("Rights per pack")),
    *(_("Rights"), _("Price of a pack"), _("Together"), _("Currency"), _("Whose price"), _("As of")),
)


class PositionLine(OfCustomer, PageView):
    """What the numbers of one line count: groups and servers, rights, documents. `?product=&version=&metric=`."""

    template_name = "positions/line.html"

    def get_title(self):
        line = self.counted.line
        return gettext("%(licence)s by %(metric)s") % {
            "licence": f"{line.product} {line.version}",
            "metric": Metric(line.metric).label,
        }

    def get(self, request, *args, **kwargs):
        try:
            facts, position = position_on(customer=self.customer, on=self.on)
        except UnableToRule as refusal:
            raise Http404 from refusal
        asked = {name: request.GET.get(name, "") for name in ("product", "version", "metric")}
        self.counted = counted(facts, **asked)
        if self.counted is None:
            raise Http404
        self.position = position
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        rights = rights_by_id(customer=self.customer, position=self.position)
        return super().get_context_data(
            counted=self.counted,
            claimed=[rights[name] for name in self.counted.claimed],
            provable=[rights[name] for name in self.counted.provable],
            **kwargs,
        )


class PrintedPosition(OfCustomer, PageView):
    """The position of a day on paper: for the customer, or for whoever audits him.

    It says what the records say; what is known and quiet stands among the findings, and why is not told.
    """

    template_name = "positions/print.html"

    def get_title(self):
        return gettext("Licence position of %(customer)s") % {"customer": self.customer}

    def get_context_data(self, **kwargs):
        member, customer, now = self.request.member, self.customer, timezone.now()
        shown = position_for_page(customer=customer, member=member, now=now, today=self.today, on=self.on)
        told = sorted(
            [*shown.findings, *shown.quiet], key=lambda one: shown.position.findings.index(one.each[0])
        )
        servers = list(Server.objects.visible_to(member).filter(customer=customer).order_by("name"))
        groups = AccessGroup.objects.visible_to(member).filter(customer=customer).order_by("name")
        return super().get_context_data(
            shown=shown,
            headline=spoken(headline_of(shown.position)) or SURE[shown.position.status],
            told=[(one, rulebook().get(one.finding.rule)) for one in told],
            documents=documents_of(shown.held),
            credits=credits_of([held.entitlement.line_id for held in shown.held], member),
            servers=[server for server in servers if in_service(server, self.on)],
            groups=groups.with_reach(servers),
            prepared_at=now,
            **kwargs,
        )


def documents_of(held):
    """The documents behind some rights with the rights of each: [(proof, [held])], the oldest document first."""
    documents = {}
    for one in held:
        documents.setdefault(one.entitlement.line.proof, []).append(one)
    return sorted(documents.items(), key=lambda item: (item[0].date is None, item[0].date, item[0].pk))


def credits_of(lines, member):
    """The credit notes in force that took back packs of some lines, by the line's pk."""
    found = {}
    notes = ProofLine.objects.visible_to(member).filter(takes_back__in=lines, proof__voided_at=None)
    for note in notes.select_related("proof").order_by("proof__date", "pk"):
        found.setdefault(note.takes_back_id, []).append(note)
    return found


def in_service(server, on):
    """True when the server is in service on a day."""
    return (server.valid_from is None or server.valid_from <= on) and (
        server.valid_until is None or on < server.valid_until
    )


class ToBuy(OfCustomer, PageView):
    """What would close the shortfalls, as a file: `kind` is "csv" or "xlsx"."""

    kind = ""

    def get(self, request, *args, **kwargs):
        position = self.position()
        closings = closings_for(customer=self.customer, member=request.member, position=position)
        name = f"to-buy-{slugify(self.customer.account)}-{self.on:%Y-%m-%d}"
        rows = list(rows_of(closings))
        self.took(model=Part, kind=self.kind, rows=len(rows))
        return file_response(self.kind, name=name, heading=HEADING, rows=rows)

    def position(self):
        """Today's, or that of another day."""
        if self.on == self.today:
            return current_position(customer=self.customer, now=timezone.now()).answer
        try:
            return position_on(customer=self.customer, on=self.on)[1]
        except UnableToRule as refusal:
            raise Http404 from refusal


def rows_of(closings):
    """A row for each part of the cheapest offers; one that says so where a shortfall has none."""
    for closing in closings:
        if closing.offer is None:
            yield [closing.title, "", "", gettext("no price here"), "", "", closing.need, "", "", "", "", ""]
            continue
        for item in closing.offer.items:
            part = item.part
            source = gettext("our price") if item.as_of else gettext("list price, an indication")
            yield [
                *(closing.title, part.vendor, part.part_number, part.description, item.packs),
                *(part.rights_per_pack, item.rights, item.price, item.cost, closing.offer.currency),
                *(source, item.as_of),
            ]
