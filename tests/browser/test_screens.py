"""Every screen in a browser: it opens, complains about nothing, fits, and axe finds no serious fault."""

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser

WIDTHS = [pytest.param(1280, id="desk"), pytest.param(390, id="phone")]
THEMES = ["light", "dark"]
EDITED = ("edit", "archive", "servers", "groups", "licence-servers", "contacts", "timeline", "what-if")
# The lists that the numbers of the dashboard open.
COUNTED = (
    *("customers/?status=breach", "customers/?since=worse", "customers/?lacks=proof"),
    *("entitlements/?state=ending", "entitlements/?assurance=ending", "servers/?support=leaving"),
)
HELP = ("", "rules/", "rules/WS-MIX-01/", "tables/", "which-cal/", "activation/", "lost-document/")


def serious_faults(page):
    """What axe finds on the page, with the elements it means."""
    return [
        f"{fault['id']}: {[node['html'] for node in fault['nodes']]}"
        for fault in Axe().run(page).response["violations"]
        if fault["impact"] in {"serious", "critical"}
    ]


def addresses(estate):
    """Every page of the menu, and the pages behind it."""
    home = "/r/northwind/"
    return [
        home,
        f"{home}?manager=mine",
        f"{home}customers/",
        f"{home}customers/?q=nobody",
        f"{home}customers/many/?action=manager&all=1&to-manager=",
        f"{home}customers/{estate.pk}/",
        f"{home}customers/{estate.pk}/?on=2020-02-29",
        *(f"{home}customers/{estate.pk}/{page}/" for page in EDITED),
        f"{home}customers/new/",
        f"{home}customers/{estate.pk}/position/print/",
        f"{home}customers/{estate.pk}/position/line/?product=Windows+Server+CAL&version=2022&metric=user",
        *(f"{home}catalogue/{page}" for page in ("", "new/", "prices/")),
        f"{home}check-ups/",
        f"{home}check-ups/{estate.check_up.pk}/",
        f"{home}check-ups/month/",
        f"{home}check-ups/agenda/?whose=all",
        f"{home}proofs/",
        f"{home}proofs/{estate.invoice.pk}/",
        f"{home}proofs/new/",
        f"{home}proofs/{estate.invoice.pk}/lines/",
        f"{home}entitlements/",
        f"{home}entitlements/declare/",
        *(f"{home}entitlements/{estate.right.pk}/{page}" for page in ("", "reassign/")),
        f"{home}outbox/",
        f"{home}team/",
        f"{home}history/",
        f"{home}history/?customer=C1&kind=customer",
        f"{home}settings/",
        *(f"{home}{path}" for path in COUNTED),
        *(
            f"{home}{path}"
            for path in ("imports/", "servers/", "preferences/", "settings/mail/", "outbox/undeliverable/")
        ),
        f"{home}views/{estate.view.pk}/",
        *(f"{home}help/{path}" for path in HELP),
        "/account/",
    ]


def faults_of(page, addresses, live_server):
    """Opens each page and returns what is wrong with any of them."""
    faults = []
    page.on("console", lambda said: faults.append(said.text) if said.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    for address in addresses:
        response = page.goto(live_server.url + address)
        if response.status != 200:
            faults.append(f"{address}: status {response.status}")
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            faults.append(f"{address}: wider than the window")
        faults += [f"{address}: {fault}" for fault in serious_faults(page)]
    return faults


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_every_screen_is_sound(width, theme, live_server, new_context, signed_in, alice, estate):
    context = new_context(viewport={"width": width, "height": 900}, color_scheme=theme)
    signed_in(context, alice, live_server)
    assert not faults_of(context.new_page(), addresses(estate), live_server)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_the_pages_before_the_sign_in_are_sound(width, theme, live_server, new_context, db):
    context = new_context(viewport={"width": width, "height": 900}, color_scheme=theme)
    addresses = ["/accounts/login/", "/accounts/password/reset/"]
    assert not faults_of(context.new_page(), addresses, live_server)


@pytest.mark.parametrize("theme", THEMES)
def test_a_new_resellers_dashboard_is_sound(theme, live_server, new_context, signed_in, alice):
    context = new_context(viewport={"width": 390, "height": 900}, color_scheme=theme)
    signed_in(context, alice, live_server)
    page = context.new_page()
    assert not faults_of(page, ["/r/northwind/"], live_server)
    assert page.get_by_text("Three steps to your first position").is_visible()
