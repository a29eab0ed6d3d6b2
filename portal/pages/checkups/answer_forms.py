"""What a customer answers on the phone, in fields beside the questions."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.fields import CountField
from customers.models import AccessGroup, Server, ServerProduct, ServerRole
from customers.services.answers import Count
from customers.services.environment import MOST_COUNTED
from licensing.models import PaperPromise, Proof
from licensing.rules import tables
from portal.pages.checkups.forms import DateInput

COUNTED = {"users": _("Users in %(group)s"), "devices": _("Devices in %(group)s")}


class PeopleForm(forms.Form):
    """Two numbers for each group, and beside them those that were there when the page came."""

    def __init__(self, *args, groups, **kwargs):
        super().__init__(*args, **kwargs)
        self.groups = groups
        for group in groups:
            for what in COUNTED:
                number = getattr(group, what)
                name = f"{what}-{group.pk}"
                self.fields[name] = self._number(COUNTED[what] % {"group": group}, number)
                self.fields[f"{name}-before"] = forms.IntegerField(
                    initial=number, min_value=0, widget=forms.HiddenInput
                )

    @staticmethod
    def _number(label, number):
        field = CountField(label=label, initial=number, min_value=0, max_value=MOST_COUNTED)
        field.widget.attrs["aria-label"] = label
        return field

    def rows(self):
        """Each group with its four fields."""
        return [
            (
                group,
                [(what, self[f"{what}-{group.pk}"], self[f"{what}-{group.pk}-before"]) for what in COUNTED],
            )
            for group in self.groups
        ]

    def counts(self):
        """Group pk → Count."""
        given = self.cleaned_data
        return {
            group.pk: Count(
                users=given[f"users-{group.pk}"],
                devices=given[f"devices-{group.pk}"],
                users_before=given[f"users-{group.pk}-before"],
                devices_before=given[f"devices-{group.pk}-before"],
            )
            for group in self.groups
        }

    def faults(self):
        """What is wrong, in one sentence for each field."""
        return " ".join(
            f"{self.fields[name].label}: {' '.join(errors)}"
            for name, errors in self.errors.items()
            if name in self.fields
        )


def releases():
    """What may be in use, the newest first: ("Windows Server|2025", "Windows Server 2025"), product by product."""
    return [
        (
            product,
            [(f"{product}|{name}", f"{product} {name}") for name in reversed(tables.version_names(product))],
        )
        for product in ServerProduct.values
    ]


def _offer(field, rows):
    """Shows rows that the page has already, instead of asking for them again; what is sent is checked anew."""
    if rows is not None:
        field.choices = [(row.pk, str(row)) for row in rows]


class ServerForm(forms.Form):
    """A server that is new on the phone sheet."""

    name = forms.CharField(
        label=_("Name"), max_length=100, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    release = forms.ChoiceField(label=_("What runs on it"), choices=releases)
    since = forms.DateField(label=_("Since"), required=False, widget=DateInput())
    remote = forms.BooleanField(
        label=_("People work on it remotely (RDS session host)"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )
    groups = forms.ModelMultipleChoiceField(
        AccessGroup.objects.none(),
        label=_("Who reaches it"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, member, customer, groups=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["groups"].queryset = AccessGroup.objects.visible_to(member).filter(customer=customer)
        _offer(self.fields["groups"], groups)

    def given(self):
        """For the service."""
        product, _, version = self.cleaned_data["release"].partition("|")
        return {
            "name": self.cleaned_data["name"],
            "product": product,
            "version": version,
            "since": self.cleaned_data["since"],
            "roles": [ServerRole.RDS_SESSION_HOST] if self.cleaned_data["remote"] else [],
            "groups": list(self.cleaned_data["groups"]),
        }


class RetireForm(forms.Form):
    """A server that was switched off."""

    server = forms.ModelChoiceField(Server.objects.none(), label=_("Server"))
    on = forms.DateField(label=_("Switched off on"), widget=DateInput())

    def __init__(self, *args, member, customer, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["server"].queryset = Server.objects.visible_to(member).filter(customer=customer)

    def given(self):
        """For the service."""
        return dict(self.cleaned_data)


class RemoteForm(forms.Form):
    """Some people of a group work remotely now."""

    users = CountField(label=_("How many"), min_value=1, max_value=MOST_COUNTED)
    group = forms.ModelChoiceField(
        AccessGroup.objects.none(), label=pgettext_lazy("people of a group", "Of"), empty_label=None
    )
    host = forms.ModelChoiceField(
        Server.objects.none(), label=pgettext_lazy("on a server", "On"), empty_label=None
    )

    def __init__(self, *args, member, customer, groups=None, hosts=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = AccessGroup.objects.visible_to(member).filter(customer=customer)
        self.fields["host"].queryset = Server.objects.visible_to(member).filter(
            customer=customer, roles__contains=[ServerRole.RDS_SESSION_HOST]
        )
        _offer(self.fields["group"], groups)
        _offer(self.fields["host"], hosts)

    def given(self):
        """For the service."""
        return dict(self.cleaned_data)


class PaperForm(forms.Form):
    """What was said about a missing paper."""

    proof = forms.ModelChoiceField(Proof.objects.none(), label=_("Document"))
    state = forms.ChoiceField(label=_("State"), choices=PaperPromise.State.choices)

    def __init__(self, *args, member, customer, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["proof"].queryset = Proof.objects.visible_to(member).filter(customer=customer)

    def given(self):
        """For the service."""
        return dict(self.cleaned_data)
