"""What owners decide, each choice with what follows from it."""

import zoneinfo
from dataclasses import dataclass

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from customers.models import Reseller
from licensing.models import EarlyKind
from licensing.models.calls import MOST_DAYS
from portal.pages.concurrency import ToldOfChanges

RdsMatch, ProvableFrom = Reseller.RdsMatch, Reseller.ProvableFrom


@dataclass(frozen=True, slots=True)
class Option:
    """A choice: what follows from it, and the rule whose source says so."""

    value: str
    label: str | Promise
    follows: str | Promise
    rule: str
    usual: bool = False


OPTIONS = {
    "rds_match": (
        Option(
            RdsMatch.TABLE,
            _("Newer RDS CALs count for older session hosts"),
            _("As in Microsoft’s table. Nothing has to be bought; a finding says where the versions differ."),
            "RDS-VER-01",
            usual=True,
        ),
        Option(
            RdsMatch.EXACT,
            _("Only RDS CALs of the session host’s version count"),
            _(
                "As vendors advise. Customers with newer RDS CALs on older session hosts become short, though the table"
                " allows it."
            ),
            "RDS-MATCH-01",
        ),
    ),
    "provable_from": (
        Option(
            ProvableFrom.B,
            _("Order confirmations and Certificates of Authenticity prove a right as well"),
            _(
                "Grades A and B. A vendor says that an invoice may stand in for a certificate; auditors may ask for"
                " more."
            ),
            "PROOF-01",
            usual=True,
        ),
        Option(
            ProvableFrom.A,
            _("Only invoices and licence statements prove a right"),
            _(
                "Grade A. Rights behind other papers still count as covered, but the position says that they cannot be"
                " proven."
            ),
            "PROOF-01",
        ),
    ),
}


EARLY = "early_"


def _days_ahead(label):
    field = forms.IntegerField(required=False, label=label, min_value=1, max_value=MOST_DAYS)
    field.widget.attrs["inputmode"] = "numeric"
    return field


class SettingsForm(ToldOfChanges):
    """Name, time zone, the usual time between check-ups, and the policy."""

    name = forms.CharField(
        label=_("Name"), max_length=200, help_text=_("As it stands on pages, in mail and on print.")
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=lambda: [(zone, zone) for zone in sorted(zoneinfo.available_timezones())],
        help_text=_("New members and customers start with it; what is there already keeps its own."),
    )
    check_up_months = forms.IntegerField(
        label=_("Months between check-ups"),
        min_value=1,
        max_value=60,
        help_text=_(
            "For customers without a number of their own. It counts from the next check-up that is closed."
        ),
    )
    early_short = forms.BooleanField(
        required=False,
        label=_("When a customer becomes short"),
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )
    early_support = _days_ahead(_("Days before the support of a server ends"))
    early_subscription = _days_ahead(_("Days before a subscription ends"))
    early_assurance = _days_ahead(_("Days before Software Assurance ends"))
    rds_match = forms.ChoiceField(
        label=_("RDS CALs on session hosts"), choices=RdsMatch.choices, widget=forms.RadioSelect
    )
    provable_from = forms.ChoiceField(
        label=_("Which documents prove a right"), choices=ProvableFrom.choices, widget=forms.RadioSelect
    )

    @property
    def general(self):
        """The fields that are no policy."""
        return [self["name"], self["time_zone"], self["check_up_months"]]

    @property
    def early(self):
        """The rules by which check-ups open early that have a number of days."""
        return [self[f"{EARLY}{kind}"] for kind in EarlyKind.values if kind != EarlyKind.SHORT]

    @staticmethod
    def early_initial(rules):
        """Kind → days, as the fields show it."""
        numbers = {f"{EARLY}{kind}": days for kind, days in rules.items() if kind != EarlyKind.SHORT}
        return {**numbers, f"{EARLY}short": EarlyKind.SHORT in rules}

    def settings(self):
        """What the register of resellers keeps."""
        return {name: self.cleaned_data[name] for name in KEPT}

    def early_rules(self):
        """Kind → days ahead, None for a rule that is off."""
        days = {kind: self.cleaned_data[f"{EARLY}{kind}"] for kind in EarlyKind.values}
        return days | {EarlyKind.SHORT: 0 if days[EarlyKind.SHORT] else None}

    @property
    def policies(self):
        """(field, options) for each choice that the sources leave."""
        return [(self[name], options) for name, options in OPTIONS.items()]


# What the register of resellers keeps; the rules of check-ups that open early are rows of their own.
KEPT = [name for name in SettingsForm.base_fields if name != "made_from" and not name.startswith(EARLY)]
