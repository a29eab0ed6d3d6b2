"""A row of each table of the environment."""

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from customers.fields import CountField
from customers.models import GroupFeature, GroupKind, LicensedBy, ServerLicensing, ServerRole
from licensing.models import LicenseServer
from licensing.rules.checks import check_server
from licensing.rules.facts import PRODUCTS, SERVER_EDITIONS, WINDOWS_SERVER
from licensing.rules.tables import version_names
from licensing.services.license_servers import tidy_id
from licensing.speech import sentence
from portal.pages.rows import RowForm

EDITIONS = list(dict.fromkeys(edition for editions in SERVER_EDITIONS.values() for edition in editions))
BETWEEN = "|"  # product and version in one choice


def release_choices():
    """Every release of every product, the newest first, by product."""
    return [
        (
            product,
            [(f"{product}{BETWEEN}{name}", f"{product} {name}") for name in reversed(version_names(product))],
        )
        for product in PRODUCTS
    ]


def day(label, **options):
    """A day, chosen with the browser's own calendar; may stay open."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget, **options)


def boxes(label, choices):
    """Several of a few."""
    widget = forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"})
    return forms.MultipleChoiceField(label=label, choices=choices, required=False, widget=widget)


class ServerRow(RowForm):
    """A server product in use."""

    name = forms.CharField(label=_("Server"), max_length=100)
    release = forms.ChoiceField(
        label=_("Product"),
        choices=release_choices,
        initial=lambda: f"{WINDOWS_SERVER}{BETWEEN}{version_names(WINDOWS_SERVER)[-1]}",
        error_messages={"invalid_choice": _("There is no such version. Choose one of the list.")},
    )
    edition = forms.ChoiceField(
        label=_("Edition"), choices=[(name, name) for name in EDITIONS], initial=EDITIONS[0]
    )
    roles = boxes(_("Roles"), ServerRole.choices)
    licensing = forms.ChoiceField(
        label=_("Licensed"), choices=ServerLicensing.choices, initial=ServerLicensing.SERVER_CAL
    )
    host = forms.CharField(
        label=_("Physical machine"), max_length=100, required=False, help_text=_("Empty: its own machine.")
    )
    valid_from = day(_("In service from"))
    valid_until = day(_("In service until"), help_text=pgettext_lazy("a server", "The first day without it."))

    first = ("name", "release", "edition")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # A version that the rules do not know stays to be seen, and is refused when it is saved.
        odd = self.initial.get("release")
        known = {value for _product, releases in release_choices() for value, _name in releases}
        if odd and odd not in known:
            self.fields["release"].widget.choices = [(odd, odd.replace(BETWEEN, " ")), *release_choices()]

    @classmethod
    def values_of(cls, row):
        return super().values_of(row) | {"release": f"{row.product}{BETWEEN}{row.version}"}

    def clean(self):
        cleaned = super().clean()
        if {"name", "release", "edition", "licensing"} <= cleaned.keys():
            product, version = cleaned["release"].split(BETWEEN)
            if cleaned["edition"] not in SERVER_EDITIONS[product]:
                editions = ", ".join(SERVER_EDITIONS[product])
                said = gettext("%(product)s has the editions %(editions)s. Choose one of them.")
                self.add_error("edition", said % {"product": product, "editions": editions})
                return cleaned
            names = ("name", "edition", "licensing", "roles")
            values = {name: cleaned.get(name) for name in names} | {"product": product, "version": version}
            for field, message in check_server(values)[1]:
                name = field.partition("[")[0]
                self.tell(name, sentence(message))
        return cleaned

    def row(self):
        row = super().row()
        if "release" in row.values:
            row.values["product"], row.values["version"] = row.values.pop("release").split(BETWEEN)
        return row

    @property
    def more_said(self):
        row = self.about
        if row is None:
            return ""
        said = [str(ServerRole(role).label) for role in row.roles]
        if row.licensing != ServerLicensing.SERVER_CAL:
            said.append(str(row.get_licensing_display()))
        if row.host:
            said.append(gettext("on %(host)s") % {"host": row.host})
        if row.valid_from:
            said.append(gettext("from %(day)s") % {"day": date_format(row.valid_from, gettext("j M Y"))})
        if row.valid_until:
            said.append(gettext("until %(day)s") % {"day": date_format(row.valid_until, gettext("j M Y"))})
        return " · ".join(said)


class GroupRow(RowForm):
    """A number of people and devices, and the servers that they reach."""

    name = forms.CharField(label=_("Group"), max_length=100)
    users = CountField(label=_("Users"), min_value=0, required=False)
    devices = CountField(label=_("Devices"), min_value=0, required=False)
    licensed_by = forms.ChoiceField(
        label=_("Licensed by"), choices=LicensedBy.choices, initial=LicensedBy.CHEAPEST
    )
    servers = boxes(_("Reaches"), ())
    kind = forms.ChoiceField(label=_("Who they are"), choices=GroupKind.choices, initial=GroupKind.INTERNAL)
    features = boxes(_("Uses"), GroupFeature.choices)

    first = ("name", "users", "devices", "licensed_by")

    def __init__(self, *args, servers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["servers"].choices = [(str(server.pk), server.name) for server in servers]
        self.names = {server.pk: server.name for server in servers}

    @classmethod
    def values_of(cls, row):
        return super().values_of(row) | {"servers": [str(access.server_id) for access in row.accesses.all()]}

    def row(self):
        row = super().row()
        if row.values:
            row.values |= {name: row.values[name] or 0 for name in ("users", "devices")}
            row.values["servers"] = [int(pk) for pk in row.values["servers"]]
        return row

    more_title = _("Reaches")

    @property
    def more_said(self):
        """The servers, for they are what a group is about."""
        sent = self._sent("servers") if self.is_bound else self.initial.get("servers", [])
        names = [self.names[int(pk)] for pk in sent if pk.isdecimal() and int(pk) in self.names]
        said = [", ".join(sorted(names)) if names else gettext("choose its servers")]
        if self.about is not None and self.about.kind != GroupKind.INTERNAL:
            said.append(str(self.about.get_kind_display()))
        return " · ".join(said)


class LicenseServerRow(RowForm):
    """A licence server with its activation; what is installed on it stands below."""

    name = forms.CharField(label=_("Licence server"), max_length=100)
    version = forms.ChoiceField(
        label="Windows Server",
        choices=lambda: [(name, name) for name in reversed(version_names(WINDOWS_SERVER))],
        initial=lambda: version_names(WINDOWS_SERVER)[-1],
        error_messages={"invalid_choice": _("There is no such version. Choose one of the list.")},
    )
    activated = forms.BooleanField(label=_("Activated"), required=False)
    activated_how = forms.ChoiceField(
        label=_("How"), choices=[("", _("not recorded")), *LicenseServer.Method.choices], required=False
    )
    activated_on = day(_("When"))
    license_server_id = forms.CharField(
        label=_("Licence server ID"),
        max_length=60,
        required=False,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "spellcheck": "false",
                "class": "form-control id",
                "placeholder": _("7 groups of 5 characters"),
            }
        ),
    )

    at_first = 1
    first = ("name", "version", "activated", "activated_how", "activated_on", "license_server_id")

    def __init__(self, *args, installed, **kwargs):
        super().__init__(*args, **kwargs)
        self.installed = installed.get(self.about.pk, []) if self.about else []

    def clean_license_server_id(self):
        try:
            return tidy_id(self.cleaned_data["license_server_id"])
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error
