"""Two editors on one object: the second is told, and nothing is overwritten.

A form about something that is there carries, in one hidden field, the values it was made from. When it comes back
it compares them with those of now. Whatever somebody else changed meanwhile is not saved over: the form is shown
again (422) with a sentence on top that says who it was and when, and at each field that changed both values. A
field that the second editor had not touched takes the new value; where both changed it, his own stays in the field
and the other's is told below it. Saving again, which now is done knowingly, goes through.

How a page uses it:

    class HeadForm(ToldOfChanges, forms.Form):              # 1. the form inherits; its fields stay as they are
        …

    class ChangeProof(ProofAction):
        @cached_property
        def proof(self):                                    # 2. what is saved is read under a lock, so that the
            rows = Proof.objects.visible_to(…)              #    other editor's transaction is over by then
            return get_object_or_404(locked(rows, self.request), pk=…)

        def get_form_kwargs(self):                          # 3. `initial` holds the values of now, `about` says
            return {**super().get_form_kwargs(), "about": self.proof}   # whose history names the other editor

and its template shows the hidden fields (crispy does; a hand-written form has `{{ form.made_from }}`). Without
`about`, as for a new row, nothing is compared. A formset passes `about` to the form of each row that is there.
"""

import json

from django import forms
from django.utils.formats import date_format, localize_input
from django.utils.timezone import localtime, now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customers.clashes import Clash, plain, put, shown
from customers.models import Customer, Reseller
from portal.history import Wanted, changes_of, history_of

LOST = _("What this form was made from did not come with it. Look at the values of now, then save again.")


class ToldOfChanges(forms.Form):
    """A form that carries what it was made from; see the module."""

    made_from = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, about=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.about, self.clashes, self.lost = about, [], False
        if about is None:
            del self.fields["made_from"]
        else:
            self.initial["made_from"] = json.dumps(self._values_of_now())

    def full_clean(self):
        if self.is_bound and self.about is not None:
            self._compare()
        super().full_clean()
        if self.lost:
            self.add_error(None, LOST)
        if self.clashes:
            self.add_error(None, who_changed(self.about))
            for clash in self.clashes:
                self.add_error(clash.field, str(clash))

    def _compare(self):
        """Finds what changed meanwhile, and puts the new values where the editor had not touched the old ones."""
        of_now, made_from = self._values_of_now(), self._carried()
        self.lost, self.clashes = made_from is None, []
        changed = [name for name, value in of_now.items() if made_from and made_from.get(name) != value]
        data = self.data.copy()
        for name in changed:
            former, theirs, yours = made_from.get(name), of_now[name], self._sent(name)
            if yours == theirs:
                continue
            touched = yours != former
            if not touched:
                put(data, self.add_prefix(name), theirs)
            told = [shown(self.fields[name], value) for value in (former, theirs, yours)]
            self.clashes.append(Clash(name, told[0], told[1], told[2] if touched else ""))
        data[self.add_prefix("made_from")] = self.initial["made_from"]
        self.data = data

    def _carried(self):
        """What came with the form; None when it is no such thing."""
        try:
            carried = json.loads(self.data.get(self.add_prefix("made_from"), ""))
        except ValueError:
            return None
        return carried if isinstance(carried, dict) else None

    def _values_of_now(self):
        return {
            name: self._of_now(name, field)
            for name, field in self.fields.items()
            if name != "made_from" and not isinstance(field, forms.FileField) and not field.disabled
        }

    def _of_now(self, name, field):
        value = field.prepare_value(self.get_initial_for_field(field, name))
        return plain(localize_input(value) if field.localize else value)

    def _sent(self, name):
        widget = self.fields[name].widget
        return plain(widget.value_from_datadict(self.data, self.files, self.add_prefix(name)))


def who_changed(about):
    """The sentence that names who changed something last, and when; of a customer only what is said of himself, of a
    reseller its settings."""
    then = gettext("Nothing is saved yet: look at what is marked, then save again.")
    return f"{_said_of_latest(about, CHANGED)} {then}"


def who_removed(about):
    """The sentence that names who removed a row, given as an instance with its pk and reseller."""
    then = gettext("Save again to add it anew, or tick “Remove” to leave it out.")
    return f"{_said_of_latest(about, REMOVED)} {then}"


# By whom and when: unknown, today, on a former day.
CHANGED = (
    _("Somebody changed this, while you were editing."),
    _("%(who)s changed this at %(time)s, while you were editing."),
    _("%(who)s changed this on %(day)s at %(time)s, while you were editing."),
)
REMOVED = (
    _("Somebody removed this, while you were editing."),
    _("%(who)s removed this at %(time)s, while you were editing."),
    _("%(who)s removed this on %(day)s at %(time)s, while you were editing."),
)


def _said_of_latest(about, sentences):
    unknown, today, before = sentences
    if isinstance(about, Reseller):
        latest = history_of(about, Wanted(kind="settings"), limit=1).entries
    elif not hasattr(about, "events"):  # no history is kept of it
        latest = ()
    else:
        latest = changes_of(about, limit=1, alone=isinstance(about, Customer)).entries
    if not latest:
        return str(unknown)
    when = localtime(latest[0].when)
    said = str(today if when.date() == localtime(now()).date() else before)
    return said % {
        "who": latest[0].who,
        "day": date_format(when, gettext("j F")),
        "time": date_format(when, gettext("H:i")),
    }
