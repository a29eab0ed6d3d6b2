"""What can be done with many servers at once."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from customers.services.answers import UnableToChange
from customers.services.many import put_servers_back, retire_servers
from portal.pages.fields import date_field
from portal.pages.lists.actions import ActionForm, UndoableAction


class DayForm(ActionForm):
    """From when on they are gone."""

    on = date_field(_("First day without them"), required=True)


class Retire(UndoableAction):
    """Ends the service of servers on a day, as after a migration."""

    key = "retire"
    label = _("Take out of service")
    what = _("In service")
    submit = label
    form_class = DayForm
    refusals = (UnableToChange,)

    def rows(self, queryset):
        return queryset.select_related("customer", "reseller")

    def name(self, row):
        return f"{row}, {row.customer}"

    def refusal(self, row, given):
        if row.valid_from is None or row.valid_from <= given["on"]:
            return ""
        return gettext("It comes into service on %(day)s only.") % {"day": _day(row.valid_from)}

    def former(self, row):
        return _until(row.valid_until)

    def value(self, row, given):
        return _until(given["on"])

    def perform(self, rows, given):
        retire_servers(servers=rows, on=given["on"], by=self.member)

    def done(self, count, given):
        said = ngettext(
            "%(count)s server is in service until %(day)s.",
            "%(count)s servers are in service until %(day)s.",
            count,
        )
        return said % {"count": count, "day": _day(given["on"])}

    def state(self, row):
        return row.valid_until and row.valid_until.isoformat()

    def put_back(self, rows):
        days = [(row, date.fromisoformat(state) if state else None) for row, state in rows]
        put_servers_back(days=days, by=self.member)


def _until(day):
    return gettext("until %(day)s") % {"day": _day(day)} if day else gettext("without an end")


def _day(day):
    return date_format(day, gettext("j M Y"))
