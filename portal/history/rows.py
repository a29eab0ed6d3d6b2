"""What a row is called in the history, and what it tells of itself. What kinds of rows and their fields are called: portal.names."""

from django.apps import apps
from django.db import models
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from customers import models as who
from licensing import models as what
from licensing.speech import inside, number
from portal.history.sources import source_of
from portal.models import Export

NOTHING = "–"


class Names:
    """What things were called last, deleted ones too."""

    def __init__(self, states, people):
        self.states, self.people = states, people

    def of(self, model, pk):
        """The name of a row; a dash for none."""
        state = self.states.get((source_of(model), pk)) if pk else None
        if not pk:
            return NOTHING
        if state is None:
            return _("%(kind)s no longer known") % {"kind": model._meta.verbose_name}
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


def shortened(text, longest):
    """The beginning of a text that is too long."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def _document(values):
    number = values["number"]
    return f"{inside(_choice(what.Proof, 'kind', values['kind']))} {number}".strip()


def _line(names, values):
    title = (
        values["description"] or values["part_number"] or f"{values['product']} {values['version']}".strip()
    )
    return _("line “%(title)s” of %(document)s") % {
        "title": title,
        "document": names.of(what.Proof, values["proof_id"]),
    }


def _finding(names, row):
    # The id of a right would tell people nothing.
    about = row["product"] or row["subject"]
    return _("the finding %(rule)s (%(about)s)") % {"rule": row["rule"], "about": about}


def _exported_rows(names, row):
    thing = apps.get_model(row["of"])._meta
    name = thing.verbose_name if row["rows"] == 1 else thing.verbose_name_plural
    return f"{number(row['rows'])} {name}"


def _early_rule(names, row):
    return _("the rule “open check-ups early %(when)s”") % {"when": what.EarlyKind(row["kind"]).label}


def _price(row):
    return _("%(amount)s %(currency)s as of %(day)s") % {
        "amount": number_format(row["amount"]),
        "currency": row["currency"],
        "day": day_of(row["as_of"]),
    }


def day_of(value):
    """A day as people read it."""
    return date_format(models.DateField().to_python(value), _("j M Y")) if value else NOTHING


NAMES = {
    who.Customer: lambda names, row: row["name"],
    who.Contact: lambda names, row: _("contact %(name)s") % row,
    who.Note: lambda names, row: _("the note “%(text)s”") % {"text": shortened(row["text"], 60)},
    who.Server: lambda names, row: _("server %(name)s") % row,
    who.AccessGroup: lambda names, row: _("group %(name)s") % row,
    who.ServerAccess: lambda names, row: names.of(who.Server, row["server_id"]),
    who.Member: lambda names, row: names.people.get(row["user_id"]) or _("somebody"),
    who.Visit: lambda names, row: (
        _("the visit of %(name)s") % {"name": names.of(who.Member, row["member_id"])}
    ),
    who.Invitation: lambda names, row: _("the invitation of %(email)s") % row,
    who.SettingChange: lambda names, row: _("setting %(name)s") % row,
    what.Part: lambda names, row: _("part number %(part_number)s") % row,
    what.Price: lambda names, row: _("the price of %(part)s") % {"part": names.of(what.Part, row["part_id"])},
    what.KnownFinding: _finding,
    what.Proof: lambda names, row: _document(row),
    what.ProofLine: _line,
    what.ProofFile: lambda names, row: _("file %(name)s") % row,
    what.Entitlement: lambda names, row: (
        _("the rights of %(line)s") % {"line": names.of(what.ProofLine, row["line_id"])}
    ),
    what.AssurancePeriod: lambda names, row: (
        _("Software Assurance on %(right)s") % {"right": names.of(what.Entitlement, row["entitlement_id"])}
    ),
    what.Reassignment: lambda names, row: _("the reassignment from %(from_whom)s to %(to_whom)s") % row,
    what.LicenseServer: lambda names, row: _("licence server %(name)s") % row,
    what.CheckUp: lambda names, row: _("the check-up due %(day)s") % {"day": day_of(row["due_on"])},
    what.EarlyRule: _early_rule,
    what.PaperPromise: lambda names, row: (
        _("the paper behind %(document)s") % {"document": names.of(what.Proof, row["proof_id"])}
    ),
    Export: _exported_rows,
}
# What a row says about itself when it comes and when it goes.
TELLS = {
    who.Customer: lambda row: _("account %(account)s") % row,
    who.Server: lambda row: f"{row['product']} {row['version']} {row['edition']}".strip(),
    who.AccessGroup: lambda row: ", ".join(
        (
            ngettext("%(count)s user", "%(count)s users", row["users"]) % {"count": number(row["users"])},
            ngettext("%(count)s device", "%(count)s devices", row["devices"])
            % {"count": number(row["devices"])},
        )
    ),
    who.Invitation: lambda row: _("as %(role)s") % {"role": inside(_choice(who.Member, "role", row["role"]))},
    what.Part: lambda row: (
        _("%(gives)s, %(rights)s a pack")
        % {
            "gives": f"{row['product'] or _('counts nothing')} {row['version']}".strip(),
            "rights": row["rights_per_pack"],
        }
    ),
    what.Price: _price,
    what.ProofLine: lambda row: (
        ngettext("%(count)s right", "%(count)s rights", row["rights"]) % {"count": number(row["rights"])}
        if row["product"]
        else _("counts nothing")
    ),
    what.ProofFile: lambda row: f"SHA-256 {row['sha256'][:16]}…",
    what.AssurancePeriod: lambda row: (
        _("%(start)s to %(end)s") % {"start": day_of(row["valid_from"]), "end": day_of(row["valid_until"])}
    ),
    what.Reassignment: lambda row: (
        _("%(quantity)s on %(day)s: %(reason)s") % {**row, "day": day_of(row["date"])}
    ),
    what.LicenseServer: lambda row: (
        (_("%(version)s, activated") if row["activated"] else _("%(version)s, not activated")) % row
    ),
}
