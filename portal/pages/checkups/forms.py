"""What is entered about a check-up: what came of it, and what can be done with it."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customers.models import Member
from licensing.models import CheckUp

Outcome = CheckUp.Outcome
OUTCOMES = [choice for choice in Outcome.choices if choice[0] != Outcome.SKIPPED]
LONGEST_TEXT = 20_000


class DateInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")


def _text(rows, **attrs):
    return forms.Textarea(attrs={"rows": rows, **attrs})


class CompleteForm(forms.Form):
    """What came of the conversation, and when to talk again."""

    outcome = forms.ChoiceField(label=_("How did it end?"), choices=OUTCOMES, widget=forms.RadioSelect)
    agreed = forms.CharField(
        required=False,
        max_length=LONGEST_TEXT,
        label=_("What was agreed"),
        widget=_text(2),
        help_text=_("You read this first at the next check-up."),
    )
    notes = forms.CharField(
        required=False, max_length=LONGEST_TEXT, label=_("Notes"), widget=_text(4), strip=False
    )
    follow_up_on = forms.DateField(
        required=False,
        label=_("Call again on"),
        widget=DateInput(),
        help_text=_("About what was agreed. Leave it empty when the next check-up is soon enough."),
    )
    next_on = forms.DateField(label=_("Next check-up"), widget=DateInput())

    def __init__(self, *args, usual, **kwargs):
        super().__init__(*args, **kwargs)
        self.usual = usual
        self.fields["next_on"].initial = usual

    def clean_next_on(self):
        """None for the day that stood there already: with nobody reached another one is usual."""
        day = self.cleaned_data["next_on"]
        return None if day == self.usual else day


class DraftForm(forms.Form):
    """Whatever was typed into the form above so far; nothing of it is checked but its length."""

    NAMES = ("outcome", "agreed", "notes", "follow_up_on", "next_on")

    def draft(self):
        """What to keep."""
        return {name: self.data.get(name, "")[:LONGEST_TEXT] for name in self.NAMES}


class NoteForm(forms.Form):
    """Something to add to a closed check-up."""

    text = forms.CharField(label=_("Add to the notes"), widget=_text(4))


class RescheduleForm(forms.Form):
    """Another day."""

    due_on = forms.DateField(label=_("New day"), widget=DateInput())


class SkipForm(forms.Form):
    """No conversation this time."""

    reason = forms.CharField(label=_("Why is it skipped?"), widget=_text(3))
    next_on = forms.DateField(label=_("Next check-up"), widget=DateInput())


class ReassignForm(forms.Form):
    """Who calls."""

    assignee = forms.ModelChoiceField(queryset=Member.objects.none(), label=_("Who calls?"), required=False)

    def __init__(self, *args, member, customer, **kwargs):
        super().__init__(*args, **kwargs)
        people = Member.objects.visible_to(member).staff().select_related("user")
        self.fields["assignee"].queryset = people.order_by("user__name", "user__email")
        manager = customer.account_manager
        self.fields["assignee"].empty_label = (
            gettext("%(name)s, the account manager") % {"name": manager}
            if manager
            else gettext("The owners: there is no account manager")
        )
