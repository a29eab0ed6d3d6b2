"""What owners decide, each choice with what follows from it."""

import zoneinfo
from dataclasses import dataclass

from django import forms

from customers.models import Reseller

RdsMatch, ProvableFrom = Reseller.RdsMatch, Reseller.ProvableFrom


@dataclass(frozen=True, slots=True)
class Option:
    """A choice: what follows from it, and the rule whose source says so."""

    value: str
    label: str
    follows: str
    rule: str
    usual: bool = False


OPTIONS = {
    "rds_match": (
        Option(
            RdsMatch.TABLE,
            "Newer RDS CALs count for older session hosts",
            "As in Microsoft’s table. Nothing has to be bought; a finding says where the versions differ.",
            "RDS-VER-01",
            usual=True,
        ),
        Option(
            RdsMatch.EXACT,
            "Only RDS CALs of the session host’s version count",
            "As vendors advise. Customers with newer RDS CALs on older session hosts become short, though the table"
            " allows it.",
            "RDS-MATCH-01",
        ),
    ),
    "provable_from": (
        Option(
            ProvableFrom.B,
            "Order confirmations and Certificates of Authenticity prove a right as well",
            "Grades A and B. A vendor says that an invoice may stand in for a certificate; auditors may ask for"
            " more.",
            "PROOF-01",
            usual=True,
        ),
        Option(
            ProvableFrom.A,
            "Only invoices and licence statements prove a right",
            "Grade A. Rights behind other papers still count as covered, but the position says that they cannot be"
            " proven.",
            "PROOF-01",
        ),
    ),
}


class SettingsForm(forms.Form):
    """Name, time zone, the usual time between check-ups, and the policy."""

    name = forms.CharField(max_length=200, help_text="As it stands on pages, in mail and on print.")
    time_zone = forms.ChoiceField(
        choices=lambda: [(zone, zone) for zone in sorted(zoneinfo.available_timezones())],
        help_text="New members and customers start with it; what is there already keeps its own.",
    )
    check_up_months = forms.IntegerField(
        label="Months between check-ups",
        min_value=1,
        max_value=60,
        help_text="For customers without a number of their own. It counts from the next check-up that is closed.",
    )
    rds_match = forms.ChoiceField(
        label="RDS CALs on session hosts", choices=RdsMatch.choices, widget=forms.RadioSelect
    )
    provable_from = forms.ChoiceField(
        label="Which documents prove a right", choices=ProvableFrom.choices, widget=forms.RadioSelect
    )

    @property
    def general(self):
        """The fields that are no policy."""
        return [self["name"], self["time_zone"], self["check_up_months"]]

    @property
    def policies(self):
        """(field, options) for each choice that the sources leave."""
        return [(self[name], options) for name, options in OPTIONS.items()]
