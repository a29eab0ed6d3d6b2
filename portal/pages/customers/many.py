"""What can be done with many customers at once."""

from django import forms

from customers.models import Member
from customers.services.customers import UnableToKeepCustomer
from customers.services.many import (
    UnableToChangeMany,
    archive_customers,
    set_account_manager,
    set_check_up_months,
)
from licensing.services.many import take_back_customers
from portal.pages.lists.many import ManyAction

ARCHIVED = "It is in the archive: take it back first."
IN_USE, ASIDE = "In use", "In the archive"


class ManagerForm(forms.Form):
    """Who looks after them from now on."""

    manager = forms.ModelChoiceField(
        queryset=Member.objects.none(),
        label="New account manager",
        required=False,
        empty_label="Nobody: the owners are told of check-ups",
    )

    def __init__(self, *args, member, **kwargs):
        super().__init__(*args, **kwargs)
        people = Member.objects.visible_to(member).staff().select_related("user")
        self.fields["manager"].queryset = people.order_by("user__name", "user__email")


class MonthsForm(forms.Form):
    """How often they are called."""

    months = forms.IntegerField(
        label="Months between check-ups",
        required=False,
        min_value=1,
        max_value=60,
        help_text="Empty: as usual in your settings. A check-up that is planned already keeps its day.",
    )

    def __init__(self, *args, member, **kwargs):
        super().__init__(*args, **kwargs)


class _OfCustomers(ManyAction):
    refusals = (UnableToChangeMany, UnableToKeepCustomer)

    def rows(self, queryset):
        return queryset.select_related("account_manager__user")

    def refusal(self, row, given):
        return ARCHIVED if row.archived_at else ""

    def put_back(self, rows):
        by_state = {}
        for row, state in rows:
            by_state.setdefault(state, []).append(row)
        for state, customers in by_state.items():
            self.restore(customers, state)


class SetManager(_OfCustomers):
    """Hands customers over."""

    key = "manager"
    label = "Set the account manager"
    what = "Account manager"
    form_class = ManagerForm

    def former(self, row):
        return str(row.account_manager or "Nobody")

    def value(self, row, given):
        return str(given["manager"] or "Nobody")

    def differs(self, row, given):
        # Two people may have one name.
        return row.account_manager_id != (given["manager"] and given["manager"].pk)

    def perform(self, rows, given):
        set_account_manager(customers=rows, manager=given["manager"], by=self.member)

    def done(self, count, given):
        whose = f"{given['manager']} looks" if given["manager"] else "Nobody looks"
        return f"{whose} after {count} more customer{'s' if count > 1 else ''} now."

    def state(self, row):
        return row.account_manager_id

    def restore(self, customers, state):
        """Gives the customers back to whom they belonged."""
        people = Member.objects.visible_to(self.member).select_related("user")
        set_account_manager(customers=customers, manager=people.filter(pk=state).first(), by=self.member)


class SetMonths(_OfCustomers):
    """Calls them more or less often."""

    key = "months"
    label = "Set the months between check-ups"
    what = "Months between check-ups"
    form_class = MonthsForm

    def former(self, row):
        return str(row.check_up_months or "As usual")

    def value(self, row, given):
        return str(given["months"] or "As usual")

    def perform(self, rows, given):
        set_check_up_months(customers=rows, months=given["months"], by=self.member)

    def done(self, count, given):
        return f"{count} customer{'s' if count > 1 else ''} changed; their next check-ups follow that rhythm."

    def state(self, row):
        return row.check_up_months

    def restore(self, customers, state):
        """The rhythm they had before."""
        set_check_up_months(customers=customers, months=state, by=self.member)


class _OfTheArchive(_OfCustomers):
    what = "Archive"

    def former(self, row):
        return ASIDE if row.archived_at else IN_USE

    def state(self, row):
        return row.archived_at and row.archived_at.isoformat()


class Archive(_OfTheArchive):
    """Puts customers aside."""

    key = "archive"
    label = "Put into the archive"
    submit = "Archive"

    def refusal(self, row, given):
        return "It is in the archive already." if row.archived_at else ""

    def value(self, row, given):
        return f"{ASIDE}: no check-up comes due, everything stays"

    def perform(self, rows, given):
        archive_customers(customers=rows, by=self.member, now=self.now)

    def done(self, count, given):
        return f"{count} customer{'s are' if count > 1 else ' is'} in the archive now."

    def put_back(self, rows):
        take_back_customers(customers=[row for row, _state in rows], by=self.member, now=self.now)


class Restore(_OfTheArchive):
    """Takes customers back out of the archive."""

    key = "restore"
    label = "Take back from the archive"
    submit = "Take back"

    def refusal(self, row, given):
        return "" if row.archived_at else "It is not in the archive."

    def value(self, row, given):
        return IN_USE

    def perform(self, rows, given):
        take_back_customers(customers=rows, by=self.member, now=self.now)

    def done(self, count, given):
        return f"{count} customer{'s are' if count > 1 else ' is'} back in the lists."

    def put_back(self, rows):
        archive_customers(customers=[row for row, _state in rows], by=self.member, now=self.now)
