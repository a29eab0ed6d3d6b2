"""Forms about people."""

from django import forms
from django.utils.translation import gettext_lazy as _

from customers.models import Member
from portal.pages.concurrency import ToldOfChanges
from portal.pages.lists.actions import ActionForm

ROLES = [
    (Member.Role.VIEWER, _("Viewer: sees everything, changes nothing")),
    (Member.Role.EDITOR, _("Editor: does the daily work")),
    (Member.Role.OWNER, _("Owner: an editor who also decides about the team")),
]


class RoleForm(ToldOfChanges):
    """Which role somebody has."""

    role = forms.ChoiceField(label=_("Role"), choices=ROLES, widget=forms.RadioSelect)


class RolesForm(ActionForm):
    """Which role they all get."""

    role = forms.ChoiceField(label=_("New role"), choices=ROLES, widget=forms.RadioSelect)


class InviteForm(RoleForm):
    """Whom to invite as what."""

    email = forms.EmailField(
        label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    field_order = ["email", "role"]


class HandOverForm(forms.Form):
    """Who takes over from somebody who leaves."""

    NOBODY = "nobody"

    heir = forms.ChoiceField(label=_("Who takes over?"))

    def __init__(self, *args, leaving, **kwargs):
        super().__init__(*args, **kwargs)
        self.others = {
            str(member.pk): member
            for member in Member.objects.of(leaving.reseller)
            .staff()
            .exclude(pk=leaving.pk)
            .select_related("user")
            .order_by("user__name", "user__email")
        }
        self.fields["heir"].choices = [
            ("", _("Choose somebody")),
            *((key, str(member)) for key, member in self.others.items()),
            (self.NOBODY, _("Nobody yet: the owners are told of their check-ups")),
        ]

    def chosen(self):
        """The member who takes over, or None."""
        return self.others.get(self.cleaned_data["heir"])
