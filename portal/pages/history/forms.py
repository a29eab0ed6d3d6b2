"""How the history is narrowed."""

from datetime import datetime, timedelta

from django import forms
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from customers.models import Customer, Member
from portal.history.sources import KINDS
from portal.history.wanted import NOBODY, Wanted

MOST_CUSTOMERS = 50


class HistoryForm(forms.Form):
    """Customer, kind, person and day; each may be empty."""

    customer = forms.CharField(
        label=_("Customer"),
        required=False,
        widget=forms.TextInput(attrs={"placeholder": _("Name or account")}),
        max_length=200,
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        choices=[("", _("Everything")), *((name, label) for name, (label, _sources) in KINDS.items())],
    )
    person = forms.ChoiceField(label=_("Person"), required=False)
    go = forms.UUIDField(required=False, widget=forms.HiddenInput)
    day = forms.DateField(
        label=_("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args, member, **kwargs):
        super().__init__(*args, **kwargs)
        self.member = member
        people = Member.objects.visible_to(member).select_related("user").order_by("removed_at", "user__name")
        self.fields["person"].choices = [
            ("", gettext("Everybody")),
            *((str(one.user_id), _called(one)) for one in people),
            (NOBODY, gettext("CAL Check-up by itself")),
        ]

    def wanted(self):
        """What is asked for; a filter that makes no sense narrows nothing, and says so."""
        self.full_clean()
        values = self.cleaned_data
        since, before = self._day(values.get("day"))
        return Wanted(
            kind=values.get("kind", ""),
            customers=self._customers(values.get("customer", "")),
            person=values.get("person") or None,
            since=since,
            before=before,
            go=str(values.get("go") or ""),
        )

    def _customers(self, text):
        if not text:
            return None
        meant = Customer.objects.visible_to(self.member).called(text).order_by("name", "pk")
        return list(meant.values_list("pk", flat=True)[:MOST_CUSTOMERS])

    def _day(self, day):
        """The day's first moment and the next day's, where the member is."""
        if day is None:
            return None, None
        start = datetime.combine(day, datetime.min.time())
        return start.replace(tzinfo=self.member.zone), (start + timedelta(days=1)).replace(
            tzinfo=self.member.zone
        )


def _called(member):
    marks = [
        mark
        for mark, is_so in (
            (pgettext("inside a sentence", "operator"), member.role == Member.Role.OPERATOR),
            (pgettext("somebody who is no longer there", "left"), member.removed_at),
        )
        if is_so
    ]
    return f"{member.user} ({', '.join(marks)})" if marks else str(member.user)
