"""An event as a sentence: "changed server SRV1: version 2019 → 2025"."""

from dataclasses import dataclass
from decimal import Decimal

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format

from customers import models as who
from licensing import models as what
from portal.history import checkup_words, known_words, team_words
from portal.history.sources import source_of

NOTHING = "–"
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
        details = f": {', '.join(map(str, self.details))}" if self.details else ""
        return f"{self.did}{f' of {self.customer}' if self.customer else ''}{details}"


class Names:
    """What things were called last, deleted ones too."""

    def __init__(self, states, people):
        self.states, self.people = states, people

    def of(self, model, pk):
        """The name of a row; a dash for none."""
        state = self.states.get((source_of(model), pk)) if pk else None
        if state is None:
            return f"{model._meta.verbose_name} no longer known" if pk else NOTHING
        return self.called(model, state.values)

    def called(self, model, values):
        """The name of a row by its values."""
        return NAMES[model](self, values)

    def is_there(self, model, pk):
        """True while the row has not been deleted."""
        state = self.states.get((source_of(model), pk))
        return state is not None and state.there


def _choice(model, field, value):
    return str(dict(model._meta.get_field(field).flatchoices).get(value, value))


def _shortened(text, longest):
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def _document(values):
    number = values["number"]
    return f"{_choice(what.Proof, 'kind', values['kind']).lower()} {number}".strip()


def _line(names, values):
    title = (
        values["description"] or values["part_number"] or f"{values['product']} {values['version']}".strip()
    )
    return f"line “{title}” of {names.of(what.Proof, values['proof_id'])}"


def _day(value):
    return date_format(models.DateField().to_python(value), "j M Y") if value else NOTHING


NAMES = {
    who.Customer: lambda names, row: row["name"],
    who.Contact: lambda names, row: f"contact {row['name']}",
    who.Note: lambda names, row: f"the note “{_shortened(row['text'], 60)}”",
    who.Server: lambda names, row: f"server {row['name']}",
    who.AccessGroup: lambda names, row: f"group {row['name']}",
    who.ServerAccess: lambda names, row: names.of(who.Server, row["server_id"]),
    who.Member: lambda names, row: names.people.get(row["user_id"], "somebody"),
    who.Visit: lambda names, row: f"the visit of {names.of(who.Member, row['member_id'])}",
    who.Invitation: lambda names, row: f"the invitation of {row['email']}",
    who.SettingChange: lambda names, row: f"setting {row['name']}",
    what.Part: lambda names, row: f"part number {row['part_number']}",
    what.Price: lambda names, row: f"the price of {names.of(what.Part, row['part_id'])}",
    what.KnownFinding: known_words.finding,
    what.Proof: lambda names, row: _document(row),
    what.ProofLine: _line,
    what.ProofFile: lambda names, row: f"file {row['name']}",
    what.Entitlement: lambda names, row: f"the rights of {names.of(what.ProofLine, row['line_id'])}",
    what.AssurancePeriod: lambda names, row: (
        f"Software Assurance on {names.of(what.Entitlement, row['entitlement_id'])}"
    ),
    what.Reassignment: lambda names, row: f"the reassignment from {row['from_whom']} to {row['to_whom']}",
    what.LicenseServer: lambda names, row: f"licence server {row['name']}",
    what.CheckUp: lambda names, row: f"the check-up due {_day(row['due_on'])}",
    what.EarlyRule: checkup_words.rule,
    what.PaperPromise: lambda names, row: f"the paper behind {names.of(what.Proof, row['proof_id'])}",
}
# What a row says about itself when it comes and when it goes.
TELLS = {
    who.Customer: lambda row: f"account {row['account']}",
    who.Server: lambda row: f"{row['product']} {row['version']} {row['edition']}",
    who.AccessGroup: lambda row: f"{row['users']} users, {row['devices']} devices",
    who.Invitation: lambda row: f"as {_choice(who.Member, 'role', row['role']).lower()}",
    what.Part: lambda row: (
        f"{row['product'] or 'counts nothing'} {row['version']}, {row['rights_per_pack']} a pack"
    ),
    what.Price: known_words.price,
    what.ProofLine: lambda row: f"{row['rights']} rights" if row["product"] else "counts nothing",
    what.ProofFile: lambda row: f"SHA-256 {row['sha256'][:16]}…",
    what.AssurancePeriod: lambda row: f"{_day(row['valid_from'])} to {_day(row['valid_until'])}",
    what.Reassignment: lambda row: f"{row['quantity']} on {_day(row['date'])}: {row['reason']}",
    what.LicenseServer: lambda row: f"{row['version']}, {'' if row['activated'] else 'not '}activated",
}


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
        return f"changed {names.called(model, before or row)}", ()
    tells = f" ({TELLS[model](row)})" if model in TELLS else ""
    return f"{'added' if event.label == 'insert' else 'deleted'} {name}{tells}", ()


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
            names.people.get(value, "somebody")
            if field.related_model is who.User
            else names.of(field.related_model, value)
        )
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        labels = dict(field.base_field.flatchoices)
        return ", ".join(str(labels.get(one, one)) for one in value)
    if isinstance(field, models.DateTimeField):
        return date_format(timezone.localtime(field.to_python(value)), "j M Y, H:i")
    if isinstance(field, models.DateField):
        return _day(value)
    if isinstance(field, models.DecimalField):
        return f"{Decimal(str(value)):.{field.decimal_places}f}"
    return _shortened(str(dict(field.flatchoices).get(value, value)), LONGEST)


# --- what has a verb of its own ---------------------------------------------------------------------------
def _became(column, row, before):
    """True when a moment was set, False when it was taken back, None when nothing changed."""
    now, then = bool(row[column]), bool(before.get(column))
    return None if now == then else now


def _moment(column, verb, undone, ending=lambda row: ""):
    def special(names, row, before, name):
        became = _became(column, row, before)
        if became is None:
            return None
        return (f"{verb} {name}{ending(row)}", (column,)) if became else (f"{undone} {name}", (column,))

    return special


def _invited(names, row, before, name):
    for column, verb in (("accepted_at", "accepted"), ("withdrawn_at", "withdrew")):
        if _became(column, row, before):
            return f"{verb} {name}", (column,)
    return None


def _reached(verb):
    def special(names, row, before, name):
        group = names.of(who.AccessGroup, row["group_id"])
        return verb.format(group=group, server=name), ()

    return special


def _gave(names, row, before, name):
    return f"recorded {name}", ()


def _reassigned(names, row, before, name):
    return f"recorded {name} ({TELLS[what.Reassignment](row)})", ()


def _set(names, row, before, name):
    field = who.Reseller._meta.get_field(row["name"])
    former, value = (shown(field, row[side], names) for side in ("former", "value"))
    return f"changed the setting “{field.verbose_name}”: {former} → {value}", ()


SPECIAL = {
    (who.Customer, "update"): _moment("archived_at", "archived", "took out of the archive"),
    (who.Member, "insert"): team_words.joined,
    (who.Member, "update"): _moment("removed_at", "removed from the team:", "took back into the team:"),
    (who.Visit, "insert"): team_words.entered,
    (who.Visit, "update"): team_words.left,
    (who.Invitation, "update"): _invited,
    (who.SettingChange, "insert"): _set,
    (who.ServerAccess, "insert"): _reached("let {group} reach {server}"),
    (who.ServerAccess, "delete"): _reached("noted that {group} no longer reaches {server}"),
    (what.Proof, "insert"): _gave,
    (what.Proof, "update"): _moment(
        "voided_at", "voided", "restored", lambda row: f" ({row['void_reason']})"
    ),
    (what.EarlyRule, "insert"): checkup_words.switched("switched on"),
    (what.EarlyRule, "delete"): checkup_words.switched("switched off"),
    (what.CheckUp, "insert"): checkup_words.planned,
    (what.CheckUp, "update"): checkup_words.closed,
    (what.PaperPromise, "insert"): checkup_words.promised,
    (what.PaperPromise, "update"): checkup_words.promised,
    (what.Entitlement, "insert"): _gave,
    (what.Reassignment, "insert"): _reassigned,
    (what.KnownFinding, "insert"): known_words.quieted,
    (what.KnownFinding, "delete"): known_words.spoke,
}
