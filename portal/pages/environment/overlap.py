"""The question about people who are in two groups, and the way to make them a group of their own."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customers.fields import CountField, plain_number

ASKED = _("Nobody is in two of these groups")
WHY = _(
    "Say whether anybody is in two groups: somebody who is would be counted twice, and seem to need two CALs."
)
MOST = {
    "users": _("At most %(most)s can be in both: one of the groups has no more users."),
    "devices": _("At most %(most)s can be in both: one of the groups has no more devices."),
}


class OverlapForm(forms.Form):
    """Asked wherever there are two groups. Whoever is in two of them is taken out of both, into a new one."""

    nobody = forms.BooleanField(
        label=ASKED, required=False, widget=forms.CheckboxInput(attrs={"class": "form-check-input"})
    )
    first = forms.ChoiceField(label=_("People of"), required=False)
    second = forms.ChoiceField(label=_("who are also in"), required=False)
    both_users = CountField(label=_("How many users"), min_value=0, required=False)
    both_devices = CountField(label=_("How many devices"), min_value=0, required=False)

    def __init__(self, *args, table, **kwargs):
        super().__init__(*args, prefix="overlap", **kwargs)
        self.groups = {str(place): form for place, form in enumerate(table.forms) if _name(form)}
        choices = [
            ("", gettext("choose a group")),
            *((place, _name(form)) for place, form in self.groups.items()),
        ]
        self.fields["first"].choices = self.fields["second"].choices = choices

    @property
    def is_asked(self):
        """Only where there are two groups that somebody could be in."""
        return len(self.groups) > 1

    def is_answered(self):
        """True when nobody is in two groups; otherwise the form says what to do."""
        if not self.is_valid():
            return False
        if self.is_asked and not self.cleaned_data["nobody"]:
            self.add_error("nobody", WHY)
            return False
        return True

    def can_be_split(self):
        """True when it is known who is in which two groups, and how many they are."""
        if not self.is_valid():
            return False
        first, second = self.chosen
        if first is None or second is None or first is second:
            self.add_error("second", gettext("Choose the two groups that these people are in."))
            return False
        for field, name in (("both_users", "users"), ("both_devices", "devices")):
            most = min(_count(first, name), _count(second, name))
            if (self.cleaned_data[field] or 0) > most:
                self.add_error(field, MOST[name] % {"most": most})
        if not (self.cleaned_data.get("both_users") or self.cleaned_data.get("both_devices")):
            self.add_error("both_users", gettext("Enter how many people, or how many devices, are in both."))
        return not self.errors

    @property
    def chosen(self):
        """The two forms of the groups, None where none was chosen."""
        return [self.groups.get(self.cleaned_data.get(name, "")) for name in ("first", "second")]

    @property
    def name(self):
        """What the new group is called."""
        first, second = (_name(form) for form in self.chosen)
        return (gettext("%(first)s and %(second)s") % {"first": first, "second": second})[:100]


def with_overlap_apart(sent, table, overlap):
    """What was sent, with those in both groups taken out of both and in a new row that reaches what both reach."""
    sent = sent.copy()
    first, second = overlap.chosen
    counts = {
        "users": overlap.cleaned_data["both_users"] or 0,
        "devices": overlap.cleaned_data["both_devices"] or 0,
    }
    for form in (first, second):
        for name, both in counts.items():
            if both:
                sent[form.add_prefix(name)] = str(_count(form, name) - both)
    place = table.total
    sent["rows-total"] = str(place + 1)
    new = {"name": overlap.name, **{name: str(both) for name, both in counts.items()}}
    new |= {name: sent.get(first.add_prefix(name), "") for name in ("licensed_by", "kind")}
    for name, value in new.items():
        sent[f"rows-{place}-{name}"] = value
    for name in ("servers", "features"):
        values = {one for form in (first, second) for one in sent.getlist(form.add_prefix(name))}
        sent.setlist(f"rows-{place}-{name}", sorted(values))
    return sent


def _name(form):
    """What the group is called on the form; empty for a row that is removed or not filled in."""
    if form.is_bound:
        return "" if form.is_left_out else form.data.get(form.add_prefix("name"), "").strip()
    return form.initial.get("name", "")


def _count(form, name):
    value = form.data.get(form.add_prefix(name)) if form.is_bound else form.initial.get(name)
    text = plain_number(str(value or ""))
    return int(text) if text.isdecimal() else 0
