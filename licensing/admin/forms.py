"""Forms of data entry that know what the engine and the catalogue take."""

from django import forms
from django.contrib.admin.widgets import AdminDateWidget
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from customers.admin import OwnedForm
from customers.fields import CountField
from licensing.models import LicenseServer, Proof
from licensing.rules.checks import check_license_server, check_server
from licensing.services.drafts import FROM_CATALOGUE, LineDraft, UnfitLine, completed
from licensing.services.lines import packs_left
from licensing.speech import number, sentence

RIGHTS = ("valid_from", "valid_until", "license_server", "host")


class RuledForm(OwnedForm):
    """A row on which the engine rules: what it could not rule on is refused, in its own words."""

    def faults(self, cleaned):
        """Yields (field, message); asked when each field is right in itself."""
        raise NotImplementedError

    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            for field, message in self.faults(cleaned):
                self.add_error(field if field in self.fields else None, sentence(message))
        return cleaned


class RuledServerForm(RuledForm):
    def faults(self, cleaned):
        names = ("name", "product", "version", "edition", "licensing", "roles")
        values = {name: cleaned.get(name, getattr(self.instance, name)) for name in names}
        return check_server(values)[1]


class LicenseServerForm(RuledForm):
    def faults(self, cleaned):
        return check_license_server({name: cleaned[name] for name in ("name", "version", "activated")})[1]


class ProofForm(OwnedForm):
    """The head of a document."""

    unchecked = frozenset({"place"})  # numbered by the service

    def clean_kind(self):
        """A credit note stays one: it takes rights back, the other kinds give them."""
        kind, former = self.cleaned_data["kind"], self.initial.get("kind")
        if self.instance.pk and Proof.Kind.CREDIT_NOTE in (kind, former) and kind != former:
            raise forms.ValidationError(
                gettext(
                    "A credit note takes rights back, the other documents give them. "
                    "Void this one and record another."
                )
            )
        return kind


class LineForm(OwnedForm):
    """A line of a document, completed by the catalogue, with what is said about its rights."""

    unchecked = frozenset({"place"})  # numbered when it is saved

    rights_per_pack = CountField(
        min_value=1,
        required=False,
        label=_("Rights per pack"),
        help_text=_("Empty: as in the catalogue, or 1."),
    )
    valid_from = forms.DateField(required=False, label=_("From"), widget=AdminDateWidget)
    valid_until = forms.DateField(
        required=False, label=_("Until"), widget=AdminDateWidget, help_text=_("The first day without it.")
    )
    license_server = forms.ModelChoiceField(
        LicenseServer.objects.none(),
        required=False,
        label=_("Licence server"),
        help_text=_("Where RDS CALs are installed."),
    )
    host = forms.CharField(
        max_length=100,
        required=False,
        label=_("Physical machine"),
        help_text=_("Which machine an external connector is assigned to."),
    )

    def __init__(self, *args, customer_id=None, known=None, **kwargs):
        super().__init__(*args, customer_id=customer_id, known=known, **kwargs)
        if "license_server" in self.fields:
            known = {} if known is None else known
            self._offer_license_servers(customer_id or self.instance.customer_id, known)
        entitlement = getattr(self.instance, "entitlement", None) if self.instance.pk else None
        if entitlement is not None:
            said = {name: getattr(entitlement, name) for name in RIGHTS if name != "license_server"}
            self.initial.update(said, license_server=entitlement.license_server_id)

    def _offer_license_servers(self, customer_id, known):
        field = self.fields["license_server"]
        field.queryset = LicenseServer.objects.visible_to(self.member).filter(customer=customer_id)
        if "license_server" not in known:
            known["license_server"] = list(field.choices)
        field.choices = known["license_server"]

    def clean(self):
        cleaned = super().clean()
        self._refuse_wrong_credit(cleaned.get("takes_back"), cleaned.get("packs"))
        if not self.errors:
            try:
                cleaned.update(self._completed(cleaned))
            except UnfitLine as error:
                self.add_error(None, str(error))
        self._refuse_rights_that_were_reassigned(cleaned)
        return cleaned

    def _refuse_rights_that_were_reassigned(self, cleaned):
        """Without a product the line would lose its rights, which somebody was given."""
        entitlement = getattr(self.instance, "entitlement", None) if self.instance.pk else None
        if entitlement is not None and not cleaned.get("product") and entitlement.reassignments.exists():
            self.add_error("product", gettext("Its rights were reassigned. Remove the reassignments first."))

    def _completed(self, cleaned):
        """What the catalogue adds to what was typed."""
        part = cleaned.get("part")
        typed = {name: cleaned[name] for name in set(LineDraft.__dataclass_fields__) & set(cleaned)}
        if part is not None:
            typed["part_number"] = part.part_number
        draft = completed(LineDraft(**typed), {part.part_number.upper(): part} if part else {})
        return {name: getattr(draft, name) for name in ("part_number", "description", *FROM_CATALOGUE)}

    def _refuse_wrong_credit(self, takes_back, packs):
        row = self.instance
        proof = self.cleaned_data.get("proof") or (row.proof if row.proof_id else None)
        is_credit = proof is not None and proof.kind == Proof.Kind.CREDIT_NOTE
        if takes_back is not None and not is_credit:
            self.add_error(
                "takes_back", gettext("Only a line of a credit note takes another one back. Leave it empty.")
            )
        if takes_back is None and is_credit:
            self.add_error(
                None,
                gettext(
                    "A line of a credit note names the line it takes back. Save the credit note without lines "
                    "first; then choose among this customer's lines."
                ),
            )
        if takes_back is not None and packs:
            mine = row.packs if row.pk and row.takes_back_id == takes_back.pk else 0
            left = packs_left(takes_back) + mine
            if packs > left:
                told = ngettext(
                    "Of “{line}” only {left} pack is left to take back.",
                    "Of “{line}” only {left} packs are left to take back.",
                    left,
                )
                self.add_error("packs", told.format(line=takes_back, left=number(left)))

    @property
    def rights(self):
        """What was said about the rights of the line; for `follow_line`."""
        return {name: self.cleaned_data[name] for name in RIGHTS if name in self.cleaned_data}
