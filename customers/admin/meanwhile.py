"""Two editors on one row of data entry: the second is told, and nothing is overwritten.

Each field of a row that is there carries the value it started from, as Django's `show_hidden_initial` does it. When
the form comes back, those are compared with the values of now. The portal's pages do the same with a field of their
own (portal/pages/concurrency.py), which the fieldsets and inlines of the admin have no place for.
"""

from django import forms
from django.utils.formats import localize_input
from django.utils.translation import gettext

from customers.clashes import Clash, plain, put, shown


class ToldMeanwhile(forms.ModelForm):
    """A row that is not saved over what somebody else changed meanwhile; saved again, knowingly, it is."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk is not None and (not self.is_bound or self._carries()):
            for field in self.fields.values():
                composed = isinstance(field, forms.FileField | forms.MultiValueField)
                field.show_hidden_initial = not composed and not field.disabled

    def full_clean(self):
        clashes = list(self._clashes()) if self.is_bound else []
        super().full_clean()
        for clash in clashes:
            self.add_error(clash.field, str(clash))
        if clashes:
            told = gettext("Somebody changed this, while you were editing.")
            then = gettext("Nothing is saved yet: look at what is marked, then save again.")
            self.add_error(None, f"{told} {then}")

    def _carries(self):
        """True where the form comes with what it started from: scripts send without."""
        return any(self.add_initial_prefix(name) in self.data for name in self.fields)

    def _clashes(self):
        """The fields that somebody else changed; what the editor had not touched takes the new value."""
        data = self.data.copy()
        for name, field in self.fields.items():
            if not field.show_hidden_initial:
                continue
            former, theirs, yours = self._former(name), self._now(name), self._sent(name)
            put(data, self.add_initial_prefix(name), theirs)
            if theirs in (former, yours):
                continue
            touched = yours != former
            if not touched:
                put(data, self.add_prefix(name), theirs)
            told = [shown(field, value) for value in (former, theirs, yours)]
            yield Clash(name, told[0], told[1], told[2] if touched else "")
        self.data = data

    def _former(self, name):
        field = self.fields[name]
        sent = field.hidden_widget().value_from_datadict(self.data, self.files, self.add_initial_prefix(name))
        return plain(field.to_python(sent) if isinstance(field, forms.BooleanField) else sent)

    def _now(self, name):
        field = self.fields[name]
        value = field.prepare_value(self.get_initial_for_field(field, name))
        return plain(localize_input(value) if field.localize else value)

    def _sent(self, name):
        return plain(
            self.fields[name].widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
        )
