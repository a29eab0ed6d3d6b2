"""What can be done with many rights at once."""

from datetime import date

from django import forms
from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from licensing.services.rights import (
    UnableToChangeRights,
    install_rights,
    license_servers_called,
    set_ends,
    why_not_installed,
    why_not_until,
)
from portal.pages.fields import date_field
from portal.pages.lists.actions import ActionForm, UndoableAction


class UntilForm(ActionForm):
    """How long they run."""

    until = date_field(_("First day without them"), help_text=_("Empty: they run without end."))


class PlaceForm(ActionForm):
    """Where they are installed."""

    license_server = forms.CharField(
        label=_("Licence server"),
        max_length=100,
        help_text=_("Its name. Of each customer the licence server of that name is meant."),
    )


class _OfRights(UndoableAction):
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


class Install(_OfRights):
    """On which licence server RDS CALs are installed."""

    key = "install"
    label = _("Say where they are installed")
    what = _("Installed on")
    form_class = PlaceForm

    def plan(self, rows, given):
        """Looks up once which licence server of that name each customer has."""
        rows, name = list(rows), given["license_server"]
        customers = {row.customer_id for row in rows}
        self.meant = license_servers_called(name, customers=customers, by=self.member)
        return super().plan(rows, given)

    def refusal(self, row, given):
        why = why_not_installed(row)
        if why or row.customer_id in self.meant:
            return why
        told = gettext(
            "%(customer)s has no licence server “%(name)s”. Check the name, or add it on the customer’s page."
        )
        return told % {"customer": row.customer, "name": given["license_server"]}

    def former(self, row):
        return str(row.license_server or gettext("no licence server recorded"))

    def value(self, row, given):
        return str(self.meant[row.customer_id])

    def perform(self, rows, given):
        install_rights(places=[(row, self.meant[row.customer_id].pk) for row in rows], by=self.member)

    def done(self, count, given):
        said = ngettext(
            "%(count)s entitlement is installed on %(name)s now.",
            "%(count)s entitlements are installed on %(name)s now.",
            count,
        )
        return said % {"count": count, "name": given["license_server"]}

    def state(self, row):
        voided = row.line.proof.voided_at
        return [row.license_server_id, voided and voided.isoformat()]

    def put_back(self, rows):
        install_rights(places=[(row, server) for row, (server, _voided) in rows], by=self.member)


def _until(day):
    return gettext("until %(day)s") % {"day": _day(day)} if day else gettext("without end")


def _day(day):
    return date_format(day, gettext("j M Y"))
