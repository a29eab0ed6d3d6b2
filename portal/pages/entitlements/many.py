"""What can be done with many rights at once."""

from datetime import date

from django import forms
from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from licensing.services.rights import UnableToChangeRights, set_ends, why_not_until
from portal.pages.fields import date_field
from portal.pages.lists.many import ManyAction


class UntilForm(forms.Form):
    """How long they run."""

    until = date_field(_("First day without them"), help_text=_("Empty: they run without end."))

    def __init__(self, *args, member, **kwargs):
        super().__init__(*args, **kwargs)


class _OfRights(ManyAction):
    refusals = (UnableToChangeRights,)

    def rows(self, queryset):
        return queryset.with_proof().select_related("customer")

    def name(self, row):
        return f"{intcomma(row.line.rights)} × {row.title} ({row.line.proof}), {row.customer}"


class Renew(_OfRights):
    """Another day until when they run, as after a renewal."""

    key = "until"
    label = _("Set until when they run")
    what = _("In force")
    form_class = UntilForm

    def refusal(self, row, given):
        return why_not_until(row, given["until"])

    def former(self, row):
        return _until(row.valid_until)

    def value(self, row, given):
        return _until(given["until"])

    def perform(self, rows, given):
        set_ends(ends=[(row, given["until"]) for row in rows], by=self.member)

    def done(self, count, given):
        if given["until"] is None:
            return ngettext(
                "%(count)s entitlement runs without end now.",
                "%(count)s entitlements run without end now.",
                count,
            ) % {"count": count}
        said = ngettext(
            "%(count)s entitlement runs until %(day)s now.",
            "%(count)s entitlements run until %(day)s now.",
            count,
        )
        return said % {"count": count, "day": _day(given["until"])}

    def state(self, row):
        # What else decides about the days: who voided the document or moved the beginning meanwhile is not undone.
        days = (row.valid_until, row.valid_from, row.line.proof.voided_at)
        return [day and day.isoformat() for day in days]

    def put_back(self, rows):
        ends = [(row, until and date.fromisoformat(until)) for row, (until, *_others) in rows]
        set_ends(ends=ends, by=self.member)


def _until(day):
    return gettext("until %(day)s") % {"day": _day(day)} if day else gettext("without end")


def _day(day):
    return date_format(day, gettext("j M Y"))
