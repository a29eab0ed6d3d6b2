"""One row for each server, group and right: what may be changed of it, and what a new one is.

Choices only help to choose: the rules' own checks say what fits, so a row takes whatever was sent.
"""

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from customers.fields import CountField
from customers.models import LicensedBy, ServerProduct
from licensing.models.catalogue import Metric, Product
from licensing.rules.facts import FAMILY_OF, RDS_CAL, WINDOWS_SERVER
from licensing.rules.said import say
from licensing.rules.tables import rank, version_names
from licensing.speech import sentence

SESSION_HOST = "rds-session-host"
EVERYBODY, NOBODY = "", "-"
A_NUMBER = _("Enter a whole number.")
LICENSED_BY = [
    (LicensedBy.CHEAPEST, pgettext_lazy("licensed by", "fewest")),
    (LicensedBy.USER, _("user")),
    (LicensedBy.DEVICE, _("device")),
]
LONGEST_LIST = 2_000  # characters of names of servers; a longer list is no sight for a row


def choice(label, choices=()):
    """Something chosen from a list, checked by the rules."""
    return forms.CharField(label=label, required=False, strip=False, widget=forms.Select(choices=choices))


def number(label, *, required=True):
    """A count; the rules say how large it may be."""
    field = CountField(label=label, required=required)
    field.error_messages |= {"invalid": A_NUMBER, "required": A_NUMBER}
    return field


def text(label, length, **attributes):
    """A short text."""
    field = forms.CharField(label=label, required=False, max_length=length)
    field.widget.attrs |= {"autocomplete": "off", **attributes}
    return field


def yes_or_no(label):
    """A box to tick."""
    box = forms.CheckboxInput(attrs={"class": "form-check-input"})
    return forms.BooleanField(label=label, required=False, widget=box)


class RowForm(forms.Form):
    """A row: the record on file called `key`, or the new one of that number.

    `heads` is the field beside which a fault is told that belongs to no other; while it is empty, a new row is left out.
    """

    heads = ""
    use_required_attribute = False
    PLACES: dict[str, str] = {}  # keys of a scenario that are entered in a field of another name

    def __init__(self, *args, key, title, **kwargs):
        self.key, self.title = key, title
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = f"{field.label}: {title}"

    @property
    def is_blank(self):
        """A new row that is left out."""
        return not str(self[self.heads].data or "").strip()

    def tell(self, key, message):
        """Shows a fault that the rules found, as a sentence at its field."""
        field = self.PLACES.get(key, key)
        place = field if field in self.fields else self.heads
        if message.split()[0] in {"is", "must"}:
            message = say("{label} {message}", label=str(self.fields[place].label), message=message)
        self.add_error(place, sentence(message))


class ServerForm(RowForm):
    """A server on file."""

    heads = "version"
    version = choice(_("Version"))
    session_host = yes_or_no(_("Remote desktop"))
    in_use = yes_or_no(_("In use"))

    def __init__(self, *args, server, on, **kwargs):
        self.server = server
        initial = {
            "version": server.version,
            "session_host": SESSION_HOST in server.roles,
            "in_use": server.period.in_force(on),
        }
        super().__init__(*args, key=server.name, title=server.name, initial=initial, **kwargs)
        newest_first = reversed(version_names(server.product))
        self.fields["version"].widget.choices = [(name, f"{server.product} {name}") for name in newest_first]
        if server.product != WINDOWS_SERVER:
            del self.fields["session_host"]

    def values(self):
        """What is wanted, by the keys of `licensing.whatif.Changes`."""
        wanted = {"version": self.cleaned_data["version"], "in_use": self.cleaned_data["in_use"]}
        if "session_host" in self.fields:
            roles = self.server.roles - {SESSION_HOST}
            wanted["roles"] = sorted(roles | ({SESSION_HOST} if self.cleaned_data["session_host"] else set()))
        return wanted


def _releases(product):
    return [(f"{product}|{name}", f"{product} {name}") for name in reversed(version_names(product))]


class NewServerForm(RowForm):
    """A server that would be new."""

    heads = "name"
    PLACES = {"product": "release", "version": "release", "roles": "session_host"}
    name = text(_("Name"), 100)
    release = choice(_("Version"), [(product, _releases(product)) for product in ServerProduct.values])
    session_host = yes_or_no(_("Remote desktop"))
    reached_by = choice(_("Reached by"))

    def __init__(self, *args, groups, **kwargs):
        title = gettext("new server %(number)s") % {"number": kwargs["key"] + 1}
        super().__init__(*args, title=title, **kwargs)
        names = [(name, name) for name in groups]
        self.fields["reached_by"].widget.choices = [
            (EVERYBODY, gettext("Everybody")),
            *names,
            (NOBODY, gettext("Nobody")),
        ]

    @staticmethod
    def defaults(number):
        """What is in the row when it is added: the newest Windows Server, reached by everybody."""
        newest = version_names(WINDOWS_SERVER)[-1]
        return {
            "name": gettext("NEW%(number)s") % {"number": number + 1},
            "release": f"{WINDOWS_SERVER}|{newest}",
        }

    def values(self):
        """What is wanted, by the keys of `licensing.whatif.Changes`."""
        product, _, version = self.cleaned_data["release"].partition("|")
        reached_by = self.cleaned_data["reached_by"]
        return {
            "name": self.cleaned_data["name"],
            "product": product,
            "version": version,
            "roles": [SESSION_HOST] if self.cleaned_data["session_host"] else [],
            "reached_by": {EVERYBODY: None, NOBODY: []}.get(reached_by, [reached_by]),
        }


class GroupForm(RowForm):
    """A group on file."""

    heads = "users"
    users = number(_("Users"))
    devices = number(_("Devices"))
    licensed_by = choice(_("Licensed by"), LICENSED_BY)
    servers = text(_("Reaches"), LONGEST_LIST)

    def __init__(self, *args, group=None, known=(), **kwargs):
        self.known = known
        if group is not None:
            kwargs |= {"key": group.name, "title": group.name, "initial": _of_group(group)}
        super().__init__(*args, **kwargs)
        if len(self.initial.get("servers", "")) > LONGEST_LIST:
            del self.fields["servers"]

    def values(self):
        """What is wanted, by the keys of a scenario; without `servers` where nobody touched them."""
        wanted = dict(self.cleaned_data)
        names = wanted.pop("servers", None)
        if names is None or self["servers"].data == self.initial.get("servers"):
            return wanted
        return wanted | {"servers": split_names(names, self.known)}


def _of_group(group):
    counts = {"users": group.users, "devices": group.devices, "licensed_by": group.licensed_by}
    return counts | {"servers": ", ".join(group.servers)}


class NewGroupForm(GroupForm):
    """A group that would be new."""

    heads = "name"
    name = text(_("Name"), 100)
    users = number(_("Users"), required=False)
    devices = number(_("Devices"), required=False)
    field_order = ["name"]

    def __init__(self, *args, **kwargs):
        title = gettext("new group %(number)s") % {"number": kwargs["key"] + 1}
        super().__init__(*args, title=title, **kwargs)
        self.fields["servers"].widget.attrs["placeholder"] = gettext("Every server")

    @staticmethod
    def defaults(number):
        """What is in the row when it is added."""
        name = gettext("Newcomers")
        return {
            "name": f"{name} {number + 1}" if number else name,
            "licensed_by": LicensedBy.CHEAPEST,
        }

    def values(self):
        """What is wanted; without names the group reaches every server."""
        wanted = super().values()
        counts = {name: wanted[name] or 0 for name in ("users", "devices")}
        return wanted | counts | {"servers": wanted["servers"] or None}


class RightForm(RowForm):
    """A right on file, in force on the day."""

    heads = "quantity"
    quantity = number(_("Rights"))

    def __init__(self, *args, right, **kwargs):
        super().__init__(*args, key=right.id, initial={"quantity": right.quantity}, **kwargs)

    def values(self):
        """What is wanted, by the keys of a scenario."""
        return self.cleaned_data


def _cal_versions():
    """Every version that a CAL may have, the newest first."""
    names = {name for product in set(FAMILY_OF.values()) for name in version_names(product)}
    by_age = sorted(names, key=lambda name: (rank(name.removesuffix(" R2")), name), reverse=True)
    return [("", _("no version")), *((name, name) for name in by_age)]


class NewRightForm(RowForm):
    """Rights that would be bought; an invoice would prove them."""

    heads = "quantity"
    product = choice(_("Product"), Product.choices)
    version = choice(_("Version"), _cal_versions())
    metric = choice(_("By"), Metric.choices)
    license_server = choice(_("Installed on"))
    quantity = number(_("Rights"), required=False)

    def __init__(self, *args, license_servers, **kwargs):
        title = gettext("new rights %(number)s") % {"number": kwargs["key"] + 1}
        super().__init__(*args, title=title, **kwargs)
        if license_servers:
            names = [(name, name) for name in license_servers]
            self.fields["license_server"].widget.choices = [("", gettext("no licence server")), *names]
        else:
            del self.fields["license_server"]

    @staticmethod
    def defaults(number):
        """What is in the row when it is added; it counts once it has a quantity."""
        return {"version": version_names(WINDOWS_SERVER)[-1], "metric": Metric.USER}

    def values(self):
        """What is wanted, by the keys of a scenario; None is left out."""
        given = {name: value or None for name, value in self.cleaned_data.items() if name != "quantity"}
        if given["product"] != RDS_CAL:
            given.pop("license_server", None)
        return given | {"quantity": self.cleaned_data["quantity"], "proof": "invoice"}


def split_names(sent, known):
    """The names in a text, separated by commas; a name in `known` may have commas itself."""
    with_comma = sorted((name for name in known if "," in name), key=len, reverse=True)
    rest, found = sent.strip(" ,"), []
    while rest:
        start = next((name for name in with_comma if f"{rest},".startswith(f"{name},")), None)
        start = start or rest.partition(",")[0]
        found.append(start.strip())
        rest = rest[len(start) :].strip(" ,")
    return found
