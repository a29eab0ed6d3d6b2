"""What can be done with many customers at once."""

from django import forms

from customers.models import Member
from customers.services.many import UnableToChangeMany, set_account_manager, set_check_up_months
from portal.pages.lists.many import ManyAction

ARCHIVED = "Archived: restore it first."


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
    refusals = (UnableToChangeMany,)

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
