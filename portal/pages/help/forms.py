"""How the list of rules is narrowed."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from licensing.rulebook import rulebook


class EnglishChoices(forms.Select):
    """Choices that are English on every page, but for the empty one; marked for those who have them read aloud."""

    def create_option(self, name, value, *args, **kwargs):
        option = super().create_option(name, value, *args, **kwargs)
        if value:
            option["attrs"]["lang"] = "en"
        return option


class RuleSearch(forms.Form):
    """By words and by chapter; a filter that makes no sense narrows nothing."""

    q = forms.CharField(
        required=False, label=_("Words or id"), widget=forms.SearchInput(attrs={"autocomplete": "off"})
    )
    topic = forms.ChoiceField(label=_("Topic"), required=False, widget=EnglishChoices())

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        chapters = dict.fromkeys(entry.chapter for entry in rulebook().values())
        self.fields["topic"].choices = [("", gettext("All topics")), *((name, name) for name in chapters)]

    def found(self):
        """The entries that are asked for, in the order of the page: every word has to occur."""
        self.full_clean()
        words = self.cleaned_data.get("q", "").casefold().split()
        topic = self.cleaned_data.get("topic", "")
        return [
            entry
            for entry in rulebook().values()
            if topic in ("", entry.chapter) and all(word in _text_of(entry) for word in words)
        ]


def _text_of(entry):
    rule = entry.rule
    told = (
        rule.id,
        rule.topic,
        rule.text,
        rule.source,
        entry.chapter,
        entry.before,
        entry.worked,
        entry.after,
        entry.sure,
    )
    return " ".join(" ".join(told).split()).casefold()
