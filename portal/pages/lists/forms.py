"""What is entered about a saved view."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.pages.concurrency import ToldOfChanges


class SavedViewForm(ToldOfChanges):
    """Under which name, and for whom."""

    name = forms.CharField(max_length=60, label=_("Name"))
    for_everybody = forms.BooleanField(required=False, label=_("For everybody in the team"))
    is_default = forms.BooleanField(required=False, label=_("Show it to me first"))

    def __init__(self, *args, member, **kwargs):
        super().__init__(*args, **kwargs)
        if not member.may_edit:
            del self.fields["for_everybody"]

    def clean(self):
        given = super().clean()
        given.pop("made_from", None)
        return {"for_everybody": False, **given}
