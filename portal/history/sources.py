"""Which tables the history is kept in, and what each is called in the filter."""

from dataclasses import dataclass
from functools import cache, cached_property

from django.apps import apps
from django.db.models import ForeignKey, Model
from django.utils.translation import gettext_lazy as _

from customers import models as who
from licensing import models as what
from portal.models import Export

# Kinds as the filter shows them, with the models of each in the order in which a change is told.
KINDS = {
    "customers": (_("Customers and contacts"), (who.Customer, who.Contact)),
    "notes": (_("Notes"), (who.Note,)),
    "servers": (_("Servers and groups"), (who.Server, who.AccessGroup, who.ServerAccess)),
    "licence-servers": (_("Licence servers"), (what.LicenseServer,)),
    "documents": (
        _("Documents and rights"),
        (
            what.Proof,
            what.ProofLine,
            what.ProofFile,
            what.Entitlement,
            what.AssurancePeriod,
            what.Reassignment,
        ),
    ),
    "check-ups": (_("Check-ups"), (what.CheckUp, what.PaperPromise)),
    "known-findings": (_("Known findings"), (what.KnownFinding,)),
    "team": (_("Team and operators"), (who.Member, who.Invitation, who.Visit)),
    "catalogue": (_("Own part numbers and prices"), (what.Part, what.Price)),
    "settings": (_("Settings"), (who.SettingChange, what.EarlyRule)),
    "exports": (_("Exports"), (Export,)),
}


@dataclass(frozen=True)
class Source:
    """A model whose rows have a history, and where it stands among the others."""

    model: type[Model]
    place: int

    def __hash__(self):
        return self.place

    @cached_property
    def event_model(self):
        """The model of the events."""
        return apps.get_model(self.model._meta.app_label, f"{self.model.__name__}Event")

    @cached_property
    def table(self):
        """The table of the events, to be put into SQL."""
        return f'"{self.event_model._meta.db_table}"'

    @cached_property
    def fields(self):
        """Column → field of the model, for all that the events keep."""
        kept = {field.column for field in self.event_model._meta.concrete_fields}
        return {field.column: field for field in self.model._meta.concrete_fields if field.column in kept}

    @cached_property
    def references(self):
        """Column → Source of what it points at, for those with a history of their own."""
        return {
            column: source_of(field.related_model)
            for column, field in self.fields.items()
            if isinstance(field, ForeignKey) and field.related_model in _places()
        }


@cache
def _places():
    models = [model for _label, members in KINDS.values() for model in members]
    return {model: place for place, model in enumerate(models)}


@cache
def source_of(model):
    """The Source of a model; KeyError for one without a history here."""
    return Source(model, _places()[model])


def sources(kind=""):
    """All sources, or those of one kind."""
    return [
        source_of(model) for name, (_label, models) in KINDS.items() if kind in ("", name) for model in models
    ]
