"""What is entered about a check-up."""

from django import forms

from customers.models import Member
from licensing.models import CheckUp

Outcome = CheckUp.Outcome
OUTCOMES = [choice for choice in Outcome.choices if choice[0] != Outcome.SKIPPED]


class DateInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")


class CompleteForm(forms.Form):
    """What came of the conversation, and when to have the next."""

    outcome = forms.ChoiceField(label="How did it end?", choices=OUTCOMES, widget=forms.RadioSelect)
    notes = forms.CharField(
        required=False,
        label="What was said and agreed",
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="You read this at the next check-up.",
    )
    next_on = forms.DateField(
        label="Next check-up", widget=DateInput(), help_text="Nobody reached? Choose when you try again."
    )


class NoteForm(forms.Form):
    """Something to add to a closed check-up."""

    text = forms.CharField(label="Add to the notes", widget=forms.Textarea(attrs={"rows": 4}))


class RescheduleForm(forms.Form):
    """Another day."""

    due_on = forms.DateField(label="New day", widget=DateInput())


class SkipForm(forms.Form):
    """No conversation this time."""

    reason = forms.CharField(label="Why is it skipped?", widget=forms.Textarea(attrs={"rows": 3}))
    next_on = forms.DateField(label="Next check-up", widget=DateInput())


class ReassignForm(forms.Form):
    """Who calls."""

    assignee = forms.ModelChoiceField(queryset=Member.objects.none(), label="Who calls?", required=False)

    def __init__(self, *args, member, customer, **kwargs):
        super().__init__(*args, **kwargs)
        people = Member.objects.visible_to(member).staff().select_related("user")
        self.fields["assignee"].queryset = people.order_by("user__name", "user__email")
        manager = customer.account_manager
        self.fields["assignee"].empty_label = (
            f"{manager}, the account manager" if manager else "The owners: there is no account manager"
        )
