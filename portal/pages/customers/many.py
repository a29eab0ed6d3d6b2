"""What can be done with many customers at once."""

from django import forms
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from customers.models import Member
from customers.services.customers import UnableToKeepCustomer
from customers.services.many import (
    UnableToChangeMany,
    archive_customers,
    set_account_manager,
    set_check_up_months,
)
from licensing.services.many import take_back_customers
from portal.pages.lists.actions import ActionForm, UndoableAction

ARCHIVED = _("It is in the archive: take it back first.")
IN_USE, ASIDE = _("In use"), _("In the archive")


class ManagerForm(ActionForm):
    """Who looks after them from now on."""

    manager = forms.ModelChoiceField(
        queryset=Member.objects.none(),
        label=_("New account manager"),
        required=False,
        empty_label=_("Nobody: the owners are told of check-ups"),
    )

    def __init__(self, *args, member, **kwargs):
        super().__init__(*args, member=member, **kwargs)
        people = Member.objects.visible_to(member).staff().select_related("user")
        self.fields["manager"].queryset = people.order_by("user__name", "user__email")


class MonthsForm(ActionForm):
    """How often they are called."""

    months = forms.IntegerField(
        label=_("Months between check-ups"),
        required=False,
        min_value=1,
        max_value=60,
        help_text=_("Empty: as usual in your settings. A check-up that is planned already keeps its day."),
    )


class _OfCustomers(UndoableAction):
    refusals = (UnableToChangeMany, UnableToKeepCustomer)

    def rows(self, queryset):
        return queryset.select_related("account_manager__user")

    def refusal(self, row, given):
        return str(ARCHIVED) if row.archived_at else ""

    def put_back(self, rows):
        by_state = {}
        for row, state in rows:
            by_state.setdefault(state, []).append(row)
        for state, customers in by_state.items():
            self.restore(customers, state)


class SetManager(_OfCustomers):
    """Hands customers over."""

    key = "manager"
    label = _("Set the account manager")
    what = _("Account manager")
    form_class = ManagerForm

    def former(self, row):
        return str(row.account_manager or gettext("Nobody"))

    def value(self, row, given):
        return str(given["manager"] or gettext("Nobody"))

    def differs(self, row, given):
        # Two people may have one name.
        return row.account_manager_id != (given["manager"] and given["manager"].pk)

    def perform(self, rows, given):
        set_account_manager(customers=rows, manager=given["manager"], by=self.member)

    def done(self, count, given):
        if given["manager"]:
            said = ngettext(
                "%(name)s looks after %(count)s more customer now.",
                "%(name)s looks after %(count)s more customers now.",
                count,
            )
            return said % {"name": given["manager"], "count": count}
        said = ngettext(
            "Nobody looks after %(count)s more customer now.",
            "Nobody looks after %(count)s more customers now.",
            count,
        )
        return said % {"count": count}

    def state(self, row):
        return row.account_manager_id

    def restore(self, customers, state):
        """Gives the customers back to whom they belonged."""
        people = Member.objects.visible_to(self.member).select_related("user")
        set_account_manager(customers=customers, manager=people.filter(pk=state).first(), by=self.member)


class SetMonths(_OfCustomers):
    """Calls them more or less often."""

    key = "months"
    label = _("Set months between check-ups")
    what = _("Months between check-ups")
    form_class = MonthsForm

    def former(self, row):
        return str(row.check_up_months or gettext("As usual"))

    def value(self, row, given):
        return str(given["months"] or gettext("As usual"))

    def perform(self, rows, given):
        set_check_up_months(customers=rows, months=given["months"], by=self.member)

    def done(self, count, given):
        return ngettext(
            "%(count)s customer changed; their next check-ups follow that rhythm.",
            "%(count)s customers changed; their next check-ups follow that rhythm.",
            count,
        ) % {"count": count}

    def state(self, row):
        return row.check_up_months

    def restore(self, customers, state):
        """The rhythm they had before."""
        set_check_up_months(customers=customers, months=state, by=self.member)


class _OfTheArchive(_OfCustomers):
    what = _("Archive")

    def former(self, row):
        return str(ASIDE if row.archived_at else IN_USE)

    def state(self, row):
        return row.archived_at and row.archived_at.isoformat()


class Archive(_OfTheArchive):
    """Puts customers aside."""

    key = "archive"
    label = _("Put into the archive")
    submit = pgettext_lazy("as a command", "Archive")

    def refusal(self, row, given):
        return gettext("It is in the archive already.") if row.archived_at else ""

    def value(self, row, given):
        return gettext("In the archive: no check-up comes due, everything stays")

    def perform(self, rows, given):
        archive_customers(customers=rows, by=self.member, now=self.now)

    def done(self, count, given):
        return ngettext(
            "%(count)s customer is in the archive now.", "%(count)s customers are in the archive now.", count
        ) % {"count": count}

    def put_back(self, rows):
        take_back_customers(customers=[row for row, _state in rows], by=self.member, now=self.now)


class Restore(_OfTheArchive):
    """Takes customers back out of the archive."""

    key = "restore"
    label = _("Take back from the archive")
    submit = _("Take back")

    def refusal(self, row, given):
        return "" if row.archived_at else gettext("It is not in the archive.")

    def value(self, row, given):
        return str(IN_USE)

    def perform(self, rows, given):
        take_back_customers(customers=rows, by=self.member, now=self.now)

    def done(self, count, given):
        return ngettext(
            "%(count)s customer is back in the lists.", "%(count)s customers are back in the lists.", count
        ) % {"count": count}

    def put_back(self, rows):
        archive_customers(customers=[row for row, _state in rows], by=self.member, now=self.now)
