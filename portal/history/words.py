"""An event as a sentence: "changed server SRV1: version 2019 → 2025"."""

from dataclasses import dataclass

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers import models as who
from licensing import models as what
from licensing.speech import number
from portal.history import checkup_words, known_words, team_words
from portal.history.rows import NOTHING, TELLS, day_of, shortened
from portal.models import Export

LONGEST = 80
# Not worth a word: what follows from something else, or tells people nothing.
SILENT = {
    "id",
    "reseller_id",
    "place",
    "rights",
    "stored_name",
    "position",
    "void_reason",
    "closed_by_id",
    "changed_at",
    "accepted_by_id",
    "accepted_at",
    "sha256",
    "early_because",
    "was_due_on",
    "regular_on",
    "of",
    "rows",
}


@dataclass(frozen=True)
class Detail:
    """One field, from what to what."""

    label: str
    former: str
    value: str

    def __str__(self):
        return f"{self.label} {self.former} → {self.value}"


@dataclass(frozen=True)
class Change:
    """What was done to one row. `customer` is a name, `customer_pk` set while that customer is there.

    `note_pk` is set where a note was written, so that a page can show the note itself.
    """

    did: str
    details: tuple[Detail, ...] = ()
    customer: str = ""
    customer_pk: int | None = None
    note_pk: int | None = None

    def __str__(self):
        told = self.did
        if self.customer:
            told = _("%(did)s of %(customer)s") % {"did": self.did, "customer": self.customer}
        return f"{told}: {', '.join(map(str, self.details))}" if self.details else told


def change_of(event, names, *, tell_customer=True):
    """The Change of an event; None when nothing happened that tells people anything."""
    did, told = _did(event, names)
    details = _details(event, names, told) if event.label == "update" else ()
    if event.label == "update" and not told and not details:
        return None
    customer = event.values.get("customer_id") if tell_customer else None
    return Change(
        did,
        details,
        names.of(who.Customer, customer) if customer else "",
        customer if customer and names.is_there(who.Customer, customer) else None,
        event.pk if event.source.model is who.Note and event.label == "insert" else None,
    )


def _did(event, names):
    """The verb with its object, and the columns that it tells already."""
    model, row, before = event.source.model, event.values, event.former
    name = names.called(model, row)
    special = SPECIAL.get((model, event.label))
    if special and (found := special(names, row, before, name)):
        return found
    if event.label == "update":
        return _("changed %(name)s") % {"name": names.called(model, before or row)}, ()
    added = event.label == "insert"
    if model not in TELLS:
        return (_("added %(name)s") if added else _("deleted %(name)s")) % {"name": name}, ()
    told = _("added %(name)s (%(tells)s)") if added else _("deleted %(name)s (%(tells)s)")
    return told % {"name": name, "tells": TELLS[model](row)}, ()


def _details(event, names, told):
    return tuple(
        Detail(
            str(field.verbose_name), shown(field, event.former.get(column), names), shown(field, value, names)
        )
        for column, field in event.source.fields.items()
        if column not in SILENT and column not in told
        for value in [event.values.get(column)]
        if event.former and value != event.former.get(column)
    )


def shown(field, value, names):
    """A value of a field as people read it."""
    if value is None or value in ("", []):
        return NOTHING
    if isinstance(field, models.ForeignKey):
        return (
            names.people.get(value) or _("somebody")
            if field.related_model is who.User
            else names.of(field.related_model, value)
        )
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        labels = dict(field.base_field.flatchoices)
        return ", ".join(str(labels.get(one, one)) for one in value)
    if isinstance(field, models.DateTimeField):
        return date_format(timezone.localtime(field.to_python(value)), _("j M Y, H:i"))
    if isinstance(field, models.DateField):
        return day_of(value)
    if isinstance(field, models.DecimalField):
        return number_format(field.to_python(str(value)), field.decimal_places, force_grouping=True)
    if isinstance(value, int) and not field.flatchoices:
        return number(value)
    return shortened(str(dict(field.flatchoices).get(value, value)), LONGEST)


# --- what has a verb of its own ---------------------------------------------------------------------------
def _became(column, row, before):
    """True when a moment was set, False when it was taken back, None when nothing changed."""
    now, then = bool(row[column]), bool(before.get(column))
    return None if now == then else now


def _moment(column, done, undone):
    def special(names, row, before, name):
        became = _became(column, row, before)
        if became is None:
            return None
        return str(done if became else undone) % {**row, "name": name}, (column,)

    return special


def _invited(names, row, before, name):
    for column, told in (("accepted_at", _("accepted %(name)s")), ("withdrawn_at", _("withdrew %(name)s"))):
        if _became(column, row, before):
            return told % {"name": name}, (column,)
    return None


def _reached(told):
    def special(names, row, before, name):
        group = names.of(who.AccessGroup, row["group_id"])
        return str(told) % {"group": group, "server": name}, ()

    return special


def _gave(names, row, before, name):
    return _("recorded %(name)s") % {"name": name}, ()


def _reassigned(names, row, before, name):
    tells = TELLS[what.Reassignment](row)
    return _("recorded %(name)s (%(tells)s)") % {"name": name, "tells": tells}, ()


def _set(names, row, before, name):
    field = who.Reseller._meta.get_field(row["name"])
    former, value = (shown(field, row[side], names) for side in ("former", "value"))
    told = _("changed the setting “%(setting)s”: %(former)s → %(value)s")
    return told % {"setting": field.verbose_name, "former": former, "value": value}, ()


def _exported(names, row, before, name):
    return _("exported %(name)s as %(kind)s") % {"name": name, "kind": row["kind"].upper()}, ()


SPECIAL = {
    (who.Customer, "update"): _moment(
        "archived_at", gettext_lazy("archived %(name)s"), gettext_lazy("took out of the archive %(name)s")
    ),
    (who.Member, "insert"): team_words.joined,
    (who.Member, "update"): _moment(
        "removed_at",
        gettext_lazy("removed from the team: %(name)s"),
        gettext_lazy("took back into the team: %(name)s"),
    ),
    (who.Visit, "insert"): team_words.entered,
    (who.Visit, "update"): team_words.left,
    (who.Invitation, "update"): _invited,
    (who.SettingChange, "insert"): _set,
    (who.ServerAccess, "insert"): _reached(gettext_lazy("let %(group)s reach %(server)s")),
    (who.ServerAccess, "delete"): _reached(gettext_lazy("noted that %(group)s no longer reaches %(server)s")),
    (what.Proof, "insert"): _gave,
    (what.Proof, "update"): _moment(
        "voided_at", gettext_lazy("voided %(name)s (%(void_reason)s)"), gettext_lazy("restored %(name)s")
    ),
    (what.EarlyRule, "insert"): checkup_words.switched_on,
    (what.EarlyRule, "delete"): checkup_words.switched_off,
    (what.CheckUp, "insert"): checkup_words.planned,
    (what.CheckUp, "update"): checkup_words.closed,
    (what.PaperPromise, "insert"): checkup_words.promised,
    (what.PaperPromise, "update"): checkup_words.promised,
    (what.Entitlement, "insert"): _gave,
    (what.Reassignment, "insert"): _reassigned,
    (what.KnownFinding, "insert"): known_words.quieted,
    (what.KnownFinding, "delete"): known_words.spoke,
    (Export, "insert"): _exported,
}
