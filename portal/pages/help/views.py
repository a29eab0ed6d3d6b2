"""Why the portal says what it says: three answers, all rules, the tables behind them."""

from itertools import groupby

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from licensing.rulebook import legend, rulebook
from licensing.rules import tables
from portal.explanations import ANSWERS, AS_OF, answer_about
from portal.pages.base import PageView
from portal.pages.help.forms import RuleSearch

RELATIONS = (
    ("session_host", _("Session host"), _("Which RDS CAL reaches which session host"), "RDS-VER-01"),
    ("license_server", _("Licence server"), _("Which licence server holds which RDS CAL"), "RDS-VER-02"),
)
BASES = {
    "published_table": _("the published table"),
    "published_table_older_edition": _("an older edition of the table"),
    "derived_by_rule": _("derived by us from the rule"),
}


class Help(PageView):
    """Where to look for what."""

    title = _("Help")
    template_name = "help/help.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(answers=ANSWERS.values(), rules=len(rulebook()), **kwargs)


class AnswerPage(PageView):
    """One question that comes up again and again."""

    def get_template_names(self):
        return [f"help/{self.answer.slug}.html"]

    def get_title(self):
        return self.answer.question

    @property
    def answer(self):
        """The one in the address, or 404."""
        if self.kwargs["slug"] not in ANSWERS:
            raise Http404
        return ANSWERS[self.kwargs["slug"]]

    def get_context_data(self, **kwargs):
        others = [answer for answer in ANSWERS.values() if answer != self.answer]
        return super().get_context_data(answer=self.answer, others=others, as_of=AS_OF, **kwargs)


class RuleList(PageView):
    """All rules by topic; words and a topic narrow them."""

    title = _("Rules")
    template_name = "help/rules.html"

    def get_context_data(self, **kwargs):
        form = RuleSearch(self.request.GET)
        found = form.found()
        chapters = [(name, list(rows)) for name, rows in groupby(found, key=lambda entry: entry.chapter)]
        return super().get_context_data(
            form=form, chapters=chapters, found=len(found), legend=legend(), **kwargs
        )


class RulePage(PageView):
    """One rule: what it says, a worked number, its source and how sure that is."""

    template_name = "help/rule.html"

    def get_title(self):
        return self.entry.rule.id

    @property
    def entry(self):
        """The rule in the address, or 404."""
        if self.kwargs["rule_id"] not in rulebook():
            raise Http404
        return rulebook()[self.kwargs["rule_id"]]

    def get_context_data(self, **kwargs):
        entry = self.entry
        return super().get_context_data(
            entry=entry, answer=answer_about(entry.rule.id), legend=legend(), **kwargs
        )


class Tables(PageView):
    """The tables that the rules look into; they are shown, not edited."""

    title = _("Tables behind the rules")
    template_name = "help/tables.html"

    def get_context_data(self, **kwargs):
        products = groupby(tables.versions(), key=lambda row: row.product)
        return super().get_context_data(
            products=[(name, list(rows)) for name, rows in products],
            lifecycle=tables.rule("SUPPORT-01"),
            grids=[_grid(*relation) for relation in RELATIONS],
            sources=_sources(),
            **kwargs,
        )


def _grid(relation, name, heading, rule_id):
    """One of the two RDS tables: the CALs across, the servers down, the newest first."""
    cells = [cell for cell in tables.rds_cells() if cell.relation == relation]
    cals = list(dict.fromkeys(cell.cal for cell in cells))[::-1]
    servers = list(dict.fromkeys(cell.server for cell in cells))[::-1]
    by_place = {(cell.server, cell.cal): cell for cell in cells}
    rows = [(server, [by_place.get((server, cal)) for cal in cals]) for server in servers]
    return {
        "id": relation.replace("_", "-"),
        "server": name,
        "heading": heading,
        "rule": tables.rule(rule_id),
        "cals": cals,
        "rows": rows,
    }


def _sources():
    """Each source of the RDS tables once, with what rests on it."""
    found = dict.fromkeys((cell.basis, cell.source) for cell in tables.rds_cells())
    return [(BASES[basis], source) for basis, source in found]
