"""What can be done with many check-ups at once."""

from datetime import date

from django import forms
from django.utils import formats
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from customers.models import Member
from licensing.services.checkups import UnableToClose, UnableToPlan
from licensing.services.many import put_days_back, reassign_check_ups, reschedule_check_ups
from licensing.services.positions import today_of
from portal.pages.checkups.forms import DateInput
from portal.pages.lists.actions import ActionForm, UndoableAction


class CallerForm(ActionForm):
    """Who calls."""

    assignee = forms.ModelChoiceField(
        queryset=Member.objects.none(),
        label=_("Who calls?"),
        required=False,
        empty_label=_("The account manager of each customer"),
    )

    def __init__(self, *args, member, **kwargs):
        super().__init__(*args, member=member, **kwargs)
        people = Member.objects.visible_to(member).staff().select_related("user")
        self.fields["assignee"].queryset = people.order_by("user__name", "user__email")


class DayForm(ActionForm):
    """Another day."""

    due_on = forms.DateField(label=_("New day"), widget=DateInput())


class _OfCheckUps(UndoableAction):
    refusals = (UnableToClose, UnableToPlan)

    def rows(self, queryset):
        return queryset.defer("position").select_related(
            "customer__account_manager__user", "assignee__user", "closed_by__user"
        )

    def name(self, row):
        return str(row.customer)

    def refusal(self, row, given):
        if not row.closed_at:
            return ""
        said = gettext("%(name)s closed it: “%(outcome)s”.")
        return said % {"name": row.closed_by, "outcome": row.get_outcome_display()}


class Reassign(_OfCheckUps):
    """Lets somebody else of the team call."""

    key = "reassign"
    label = _("Let somebody else call")
    what = _("Who calls")
    form_class = CallerForm

    def former(self, row):
        return str(row.assignee or self._manager(row))

    def value(self, row, given):
        return str(given["assignee"] or self._manager(row))

    def _manager(self, row):
        return row.customer.account_manager or gettext("The owners")

    def perform(self, rows, given):
        callers = [(row, given["assignee"]) for row in rows]
        reassign_check_ups(callers=callers, by=self.member, now=self.now)

    def done(self, count, given):
        said = ngettext(
            "%(count)s check-up went to: %(whose)s.", "%(count)s check-ups went to: %(whose)s.", count
        )
        return said % {"count": count, "whose": given["assignee"] or gettext("The account managers")}

    def state(self, row):
        return row.assignee_id

    def put_back(self, rows):
        people = Member.objects.visible_to(self.member).select_related("user")
        people = people.in_bulk([state for _row, state in rows if state])
        reassign_check_ups(
            callers=[(row, people.get(state)) for row, state in rows], by=self.member, now=self.now
        )


class Reschedule(_OfCheckUps):
    """Another day for all of them."""

    key = "reschedule"
    label = _("Reschedule")
    what = _("Due")
    submit = _("Reschedule")
    form_class = DayForm

    def refusal(self, row, given):
        over = given["due_on"] < today_of(row.customer, self.now)
        return super().refusal(row, given) or (gettext("That day is over there.") if over else "")

    def former(self, row):
        return _day(row.due_on)

    def value(self, row, given):
        return _day(given["due_on"])

    def perform(self, rows, given):
        reschedule_check_ups(check_ups=rows, due_on=given["due_on"], by=self.member, now=self.now)

    def done(self, count, given):
        said = ngettext(
            "%(count)s check-up is due on %(day)s now.", "%(count)s check-ups are due on %(day)s now.", count
        )
        return said % {"count": count, "day": _day(given["due_on"])}

    def state(self, row):
        return [row.due_on.isoformat(), row.opened_at and row.opened_at.isoformat()]

    def put_back(self, rows):
        put_days_back(days=[(row, *state) for row, state in rows], by=self.member)


def _day(day: date):
    return formats.date_format(day, gettext("j M Y"))
