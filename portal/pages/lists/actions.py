"""What can be done with many rows at once: the base of each list's actions."""

import hashlib
import json
from abc import ABC, abstractmethod
from dataclasses import dataclass

from django import forms
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

MOST = 1000  # what can be looked through row by row


class ActionForm(forms.Form):
    """What an action wants to know of the `member` who acts; without fields where what happens is clear."""

    def __init__(self, *args, member, **kwargs):
        super().__init__(*args, **kwargs)


@dataclass(frozen=True)
class Planned:
    """What would happen to one row: from what to what, or why nothing can."""

    row: Model
    name: str
    former: str
    value: str
    refusal: str
    changes: bool
    mark: str


class ManyAction(ABC):
    """A change of many rows, for good. Each list has its own beside it; `given` is what its form says."""

    do_not_call_in_templates = True  # they list the classes

    key = ""  # in addresses
    label = ""  # as a command: "Set the account manager"
    what = ""  # the heading of what changes
    submit = _("Change")
    form_class: type[ActionForm] = ActionForm
    refusals: tuple[type[Exception], ...] = ()

    def __init__(self, member, now):
        self.member, self.now = member, now

    def rows(self, queryset):
        """The rows with all that the preview reads."""
        return queryset

    def held(self, rows):
        """The rows, which nobody else can change until this change is done."""
        return rows.select_for_update(of=["self"], no_key=True)

    def name(self, row):
        """What people call the row."""
        return str(row)

    def refusal(self, row, given):
        """Why this row cannot be changed; empty when it can."""
        return ""

    @abstractmethod
    def former(self, row):
        """What is there now, for people."""

    @abstractmethod
    def value(self, row, given):
        """What would be there, for people."""

    def differs(self, row, given):
        """True when something would happen to the row."""
        return self.former(row) != self.value(row, given)

    @abstractmethod
    def perform(self, rows, given):
        """Calls the service once, for all rows."""

    @abstractmethod
    def done(self, count, given):
        """The sentence afterwards."""

    def state(self, row):
        """What tells that a row was changed meanwhile, besides what is shown of it; as JSON takes it."""
        return ""

    def plan(self, rows, given):
        """A Planned for each row; what cannot be changed comes first, then what does not change.

        Raises one of `refusals` where each row could change but not all of them together.
        """
        plan = [self._planned(row, given) for row in rows]
        return sorted(plan, key=lambda one: (not one.refusal, one.changes))

    def _planned(self, row, given):
        former, refusal = self.former(row), self.refusal(row, given)
        value = former if refusal else self.value(row, given)
        changes = not refusal and self.differs(row, given)
        told = json.dumps([row.pk, self.state(row), former, value, refusal])
        mark = hashlib.blake2s(told.encode(), digest_size=6).hexdigest()
        return Planned(row, self.name(row), former, value, refusal, changes, mark)


class UndoableAction(ManyAction):
    """A change of many rows that can be taken back for an hour."""

    @abstractmethod
    def state(self, row):
        """What Undo has to put back, as JSON takes it; also what tells that a row was changed meanwhile."""

    @abstractmethod
    def put_back(self, rows):
        """Calls the service once, for all pairs of a row and its former state."""
