"""The catalogue of addresses: for each name what it shows, who may come in, and how.

A new route fails `test_isolation.py` until it stands here; a line is enough.
"""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import URLResolver, get_resolver

from portal.admin import site

NOBODY = "nobody"
CAL = "Windows Server CAL 2022 user"  # the line that each world's position has


@dataclass(frozen=True)
class Route:
    """An address inside a reseller.

    `row` is whose id it takes, by the name in `tests/world.py`; `least` the smallest role that may come in;
    `methods` those that are answered.
    """

    row: str = ""
    least: str = "viewer"
    methods: tuple[str, ...] = ("GET",)
    query: str = ""  # what the address must ask for besides
    path: str = ""  # where the name does not lead there: the address behind /r/SLUG/, with {pk}


def page(least="viewer"):
    """A page without an object: a list, a dashboard."""
    return Route(least=least)


def listing(least="viewer"):
    """A list, which keeps its filters and columns as a view by POST."""
    return form(least=least)


def many(path, action, least="editor"):
    """The page between choosing rows of a list and changing them."""
    return Route(least=least, methods=("GET", "POST"), path=f"{path}?action={action}")


def row(name, least="viewer"):
    """The page of one row."""
    return Route(row=name, least=least)


def form(name="", least="editor"):
    """A page with a form that is posted to it."""
    return Route(row=name, least=least, methods=("GET", "POST"))


def action(name="", least="editor"):
    """Only posted to."""
    return Route(row=name, least=least, methods=("POST",))


INSIDE = {
    "dashboard": page(),
    "customer-list": listing(),
    "customer-many": many("customers/many/", "manager"),
    "customer-detail": row("customer"),
    "customer-new": form(),
    "customer-edit": form("customer"),
    "customer-archive": form("customer"),
    "customer-restore": action("customer"),
    "customer-contacts": form("customer"),
    "customer-timeline": row("customer"),
    "customer-note": action("customer"),
    "note-change": form("note"),
    "customer-servers": form("customer"),
    "customer-groups": form("customer"),
    "customer-licence-servers": form("customer"),
    "customer-what-if": form("customer", least="viewer"),
    "customer-what-if-keep": action("customer"),
    "position-print": row("customer"),
    "position-line": Route(
        row="customer", query=urlencode({"product": CAL[:18], "version": "2022", "metric": "user"})
    ),
    "position-to-buy-csv": row("customer"),
    "position-to-buy-xlsx": row("customer"),
    "finding-known": Route(
        row="customer",
        least="editor",
        methods=("GET", "POST"),
        query=urlencode({"rule": "WS-BASE-01", "product": "Windows Server CAL", "subject": CAL}),
    ),
    "finding-speak-again": action("knownfinding"),
    "server-list": listing(),
    "server-many": many("servers/many/", "retire"),
    "part-list": listing(),
    "part-many": many("catalogue/many/", "prices"),
    "part-detail": row("part"),
    "part-new": form(),
    "part-change": form("part"),
    "part-remove": form("part"),
    "part-price": form("part"),
    "price-list": form(),
    "import-list": form(),
    "import-template": Route(least="editor", path="imports/columns/customers.csv"),
    "import-detail": row("imported", least="editor"),
    "import-files": row("imported", least="editor"),
    "import-confirm": action("imported"),
    "import-undo": action("imported"),
    "proof-list": listing(),
    "proof-many": many("proofs/many/", "void"),
    "proof-new": form(),
    "proof-customers": page(least="editor"),
    "proof-parts": page(least="editor"),
    "proof-known": page(least="editor"),
    "proof-detail": row("proof"),
    "proof-change": form("proof"),
    "proof-lines": form("proof"),
    "proof-credit": form("proof"),
    "proof-void": form("proof"),
    "proof-restore": action("proof"),
    "proof-file-add": form("proof"),
    "proof-file": row("prooffile"),
    "proof-file-remove": form("prooffile"),
    "entitlement-list": listing(),
    "entitlement-many": many("entitlements/many/", "until"),
    "entitlement-declare": form(),
    "entitlement-detail": row("entitlement"),
    "entitlement-reassign": form("entitlement"),
    "reassignment-remove": form("reassignment"),
    "checkup-list": listing(),
    "checkup-many": many("check-ups/many/", "reassign"),
    "checkup-month": page(),
    "checkup-agenda": page(),
    "checkup-detail": row("checkup"),
    "checkup-changes": row("checkup"),
    "checkup-present": action("checkup"),
    "checkup-draft": action("checkup"),
    "checkup-take-back": action("checkup"),
    "checkup-people": form("checkup"),
    "checkup-server-add": form("checkup"),
    "checkup-server-retire": form("checkup"),
    "checkup-remote": form("checkup"),
    "checkup-paper": form("checkup"),
    "checkup-complete": form("checkup"),
    "checkup-note": form("checkup"),
    "checkup-reschedule": form("checkup"),
    "checkup-skip": form("checkup"),
    "checkup-reassign": form("checkup"),
    "team": listing(),
    "team-many": many("team/many/", "role", least="owner"),
    "search": page(),
    "my-preferences": form(least="viewer"),
    "feed-new": action(least="viewer"),
    "feed-revoke": action(least="viewer"),
    "team-require-mfa": action(least="owner"),
    "team-invite": form(least="owner"),
    "invitation-send": action("invitation", least="owner"),
    "invitation-withdraw": action("invitation", least="owner"),
    "member-change": form("colleague", least="owner"),
    "member-remove": form("colleague", least="owner"),
    "history": page(),
    "saved-view-change": form("savedview"),
    "saved-view-delete": action("savedview"),
    "settings": form(least="owner"),
    "mail-settings": form(least="owner"),
    "help": page(),
    "help-rules": page(),
    "help-rule": Route(path="help/rules/WS-BASE-01/"),
    "help-tables": page(),
    "help-answer": Route(path="help/lost-document/"),
    "outbox": listing(),
    "message-detail": row("message"),
    "message-html": row("message"),
    "message-again": action("message"),
    "message-many": many("outbox/many/", "again"),
    "undeliverable": page(least="editor"),
    "undeliverable-confirm": action("undeliverable"),
    "admin:index": page(least="editor"),
    "admin:login": page(least=NOBODY),
    "admin:app_list": Route(least="editor", path="admin/customers/"),
    "admin:autocomplete": Route(
        least="editor",
        path="admin/autocomplete/?app_label=customers&model_name=server&field_name=customer&term=",
    ),
    "admin:jsi18n": page(least="editor"),
    "admin/(?P<url>.*)$": Route(least=NOBODY, path="admin/nothing-is-here/"),
}

# What is only shown in the admin, or made and deleted elsewhere; what is there only for operators outside.
TOLD = {"reassignment", "note", "knownfinding", "paperpromise"}
NOT_ADDED = {"member", "proofline", "entitlement", "positionrecord", "message", *TOLD}
NOT_DELETED = {"member", "proof", "entitlement", "positionrecord", "message", "checkup", *TOLD}
REGISTER = {"reseller", "user"}


def admin_routes():
    """The addresses that each model has in the admin."""
    for model in site._registry:
        app, name = model._meta.app_label, model._meta.model_name
        least = NOBODY if name in REGISTER else "editor"
        of = "operator_user" if name == "user" else name
        start = f"admin:{app}_{name}"
        yield f"{start}_changelist", page(least)
        yield f"{start}_add", form(least=NOBODY if name in NOT_ADDED else least)
        yield f"{start}_change", row(of, least)
        yield f"{start}_delete", row(of, NOBODY if name in NOT_DELETED else least)
        yield f"{start}_history", row(of, least)
        unnamed = f"admin/{app}/{name}/<path:object_id>/"
        yield unnamed, Route(row=of, least=least, path=f"admin/{app}/{name}/{{pk}}/")


INSIDE |= dict(admin_routes())

# Outside every reseller. "open" needs no sign-in, "own" shows the signed-in user only what is his,
# "operator" is for operators: and everything of the admin.
OUTSIDE = {
    "choose-reseller": "own",
    "reseller-menu": "own",
    "account": "own",
    "invitation": "open",
    "calendar-feed": "open",
    "mail-choices": "open",
    "mail-stop": "open",
    "appearance": "own",
    "healthz": "open",
    "readyz": "open",
    "operators": "operator",
    "operators-health": "operator",
    "reseller-new": "operator",
    "reseller-enter": "operator",
    "reseller-leave": "operator",
    "kept-mail": "operator",
    "kept-mail-detail": "operator",
    "kept-mail-html": "operator",
}
# allauth's, about the signed-in user or a key that was mailed.
ALLAUTH = ("account_", "mfa_")


def routes_of(urlconf):
    """Yields (name, pattern) of every route; one without a name is called by its pattern."""
    return _walk(get_resolver(urlconf), "", "")


def _walk(resolver, start, namespace):
    for entry in resolver.url_patterns:
        pattern = start + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _walk(entry, pattern, inner)
        else:
            yield (namespace + entry.name if entry.name else pattern), pattern
