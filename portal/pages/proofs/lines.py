"""Forms of a document's lines: new ones, and those that are there."""

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customers.fields import AmountField, CountField
from licensing.models import LicenseServer
from licensing.models.catalogue import Metric, Product
from licensing.services.drafts import FROM_CATALOGUE, LineDraft
from portal.pages.concurrency import ToldOfChanges
from portal.pages.fields import date_field

MOST = 200


class LineForm(forms.Form):
    """A line of a document; what the catalogue knows may stay empty.

    `line` is the ProofLine it is about, None for a new one; the view sets it.
    """

    part_number = forms.CharField(label=_("Part number"), max_length=60, required=False)
    packs = CountField(label=_("Packs"), min_value=1, initial=1)
    rights_per_pack = CountField(label=_("Rights a pack"), min_value=1, required=False)
    unit_price = AmountField(
        label=_("Price of a pack"), required=False, max_digits=12, decimal_places=2, min_value=0
    )
    description = forms.CharField(label=_("Description"), max_length=300, required=False)
    product = forms.ChoiceField(
        label=_("Product"),
        choices=[("", _("From the catalogue, or nothing that is counted")), *Product.choices],
        required=False,
    )
    version = forms.CharField(
        label=_("Version"), max_length=40, required=False, help_text=_("As 2022 or 2012 R2.")
    )
    metric = forms.ChoiceField(label=_("Counts by"), choices=[("", "–"), *Metric.choices], required=False)
    valid_from = date_field(_("Rights from"))
    valid_until = date_field(_("Rights until"), help_text=_("The first day without them."))
    assurance_from = date_field(_("Software Assurance from"))
    assurance_until = date_field(_("Assurance until"), help_text=_("The first day without it."))
    license_server = forms.CharField(
        label=_("Licence server"),
        max_length=100,
        required=False,
        help_text=_("Where RDS CALs are installed."),
    )
    host = forms.CharField(
        label=_("Physical machine"),
        max_length=100,
        required=False,
        help_text=_("Which one an external connector is assigned to."),
    )

    FIRST = ("part_number", "packs", "rights_per_pack", "unit_price")
    ASSURANCE = ("assurance_from", "assurance_until")
    line = None

    @property
    def more_fields(self):
        """What is seldom needed, folded away."""
        others = (*self.FIRST, "DELETE")
        return [field for field in self.visible_fields() if field.name not in others]

    @property
    def more_is_open(self):
        """True when something folded away is at fault, or was filled in by hand."""
        if any(field.errors for field in self.more_fields):
            return True
        by_hand = self.is_bound and not self.data.get(self.add_prefix("part_number"))
        return by_hand and any(field.data for field in self.more_fields)

    def draft(self, customer, currency):
        """The line as the service takes it. An unknown licence server becomes an error of the form: None then."""
        values = {
            name: value
            for name, value in self.cleaned_data.items()
            if name in LineDraft.__dataclass_fields__ and value not in (None, "")
        }
        if name := values.get("license_server"):
            known = LicenseServer.objects.of(customer.reseller).filter(customer=customer, name__iexact=name)
            values["license_server"] = known.first()
            if values["license_server"] is None:
                fault = gettext(
                    "%(customer)s has no licence server called %(name)s. Record it first, or leave this empty."
                )
                self.add_error("license_server", fault % {"customer": customer, "name": name})
                return None
        if "part_number" in self.changed_data and self.line is not None:
            # Another part: what the former one filled in and nobody touched is asked of the catalogue anew.
            for name in {*FROM_CATALOGUE, "description"} - set(self.changed_data):
                values.pop(name, None)
        if self.line is not None and self.line.takes_back_id:
            values["takes_back"] = self.line.takes_back
        if "unit_price" in values:
            values["currency"] = (self.line.currency if self.line else "") or currency
        return LineDraft(**values)


class RecordedLineForm(ToldOfChanges, LineForm):
    """A line that is there, with what it says now."""

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)

    OF_A_CREDIT = frozenset({"pk", "packs", "unit_price", "description", "DELETE", "made_from"})

    @staticmethod
    def values_of(line):
        """What a line says, as the form shows it."""
        values = {
            name: getattr(line, name)
            for name in ("part_number", "description", *FROM_CATALOGUE, "packs", "unit_price")
        }
        if not line.product:
            values["rights_per_pack"] = None if line.rights_per_pack == 1 else line.rights_per_pack
        entitlement = getattr(line, "entitlement", None)
        if entitlement is not None:
            values |= {name: getattr(entitlement, name) for name in ("valid_from", "valid_until", "host")}
            values["license_server"] = str(entitlement.license_server or "")
            periods = list(entitlement.assurance.all())
            if len(periods) == 1:
                values |= {
                    "assurance_from": periods[0].valid_from,
                    "assurance_until": periods[0].valid_until,
                }
        return {**values, "pk": line.pk}

    def hold(self, line):
        """Makes the form one of this line: what cannot be changed here is not shown."""
        self.line = line
        entitlement = getattr(line, "entitlement", None)
        if entitlement is not None and len(entitlement.assurance.all()) > 1:
            for name in self.ASSURANCE:
                del self.fields[name]
        if line.takes_back_id:
            for name in set(self.fields) - self.OF_A_CREDIT:
                del self.fields[name]

    def _values_of_now(self):
        # Whether to remove the line is asked, not recorded.
        return {name: value for name, value in super()._values_of_now().items() if name != "DELETE"}


class RecordedLines(BaseFormSet):
    """The lines of a document, each form about its own line, and some empty ones for new lines."""

    def __init__(self, data=None, *, proof, lines):
        self.proof = proof
        known = {line.pk: line for line in lines}
        self.lines = lines if data is None else [known.get(pk) for pk in _pks_sent(data)]
        initial = [{} if line is None else RecordedLineForm.values_of(line) for line in self.lines]
        super().__init__(data, initial=initial, prefix="lines")

    def line_of(self, index):
        """The line of a form; None for a new one, and for one that is gone."""
        return self.lines[index] if index is not None and index < len(self.lines) else None

    def get_form_kwargs(self, index):
        return {"about": self.proof if self.line_of(index) else None}

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.fields["DELETE"].widget.attrs["class"] = "form-check-input"

    def _construct_form(self, i, **kwargs):
        form = super()._construct_form(i, **kwargs)
        if line := self.line_of(i):
            form.hold(line)
        return form

    def _should_delete_form(self, form):
        # What somebody changed meanwhile is told before it goes.
        return super()._should_delete_form(form) and not form.clashes

    def clean(self):
        gone = [self.forms[index] for index, line in enumerate(self.lines) if line is None]
        if any(form not in self.deleted_forms for form in gone):
            raise forms.ValidationError(
                gettext(
                    "Somebody removed a line in the meantime. Tick “Remove this line” where it is still shown, or "
                    "open the page anew."
                )
            )


def _pks_sent(data):
    count = data.get("lines-INITIAL_FORMS", "")
    sent = (
        [data.get(f"lines-{place}-pk", "") for place in range(min(int(count), MOST))]
        if count.isdecimal()
        else []
    )
    return [int(pk) if pk.isdecimal() else None for pk in sent]


LineFormSet = formset_factory(LineForm, extra=3, max_num=MOST, absolute_max=MOST)
RecordedLineFormSet = formset_factory(
    RecordedLineForm, formset=RecordedLines, extra=1, can_delete=True, max_num=MOST, absolute_max=MOST
)
