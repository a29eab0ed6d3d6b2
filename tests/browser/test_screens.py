"""Every screen in a browser: it opens, complains about nothing, fits, and axe finds no serious fault."""

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser

EDITED = ("edit", "archive", "servers", "groups", "licence-servers", "contacts", "timeline", "what-if")
# The lists that the numbers of the dashboard open.
COUNTED = (
    *("customers/?status=breach", "customers/?since=worse", "customers/?lacks=proof"),
    *("entitlements/?state=ending", "entitlements/?assurance=ending", "servers/?support=leaving"),
)
HELP = ("", "rules/", "rules/WS-MIX-01/", "tables/", "which-cal/", "activation/", "lost-document/")


AXE = Axe().axe_script
COLOURS = ["color-contrast", "link-in-text-block"]
# What depends on the colours alone is looked at twice at a desk: the rest is the same by day and by night.
LOOKS = ((1280, "light", ()), (1280, "dark", COLOURS), (390, "dark", ()))

# Colours are looked at after they have changed, not on the way.
# What inherits a colour begins when the other has ended, hence three times.
SETTLED = """() => {
    for (let time = 0; time < 3; time++) {
        document.getAnimations().forEach(one => { if (one instanceof CSSTransition) one.finish(); });
    }
}"""

# Our script has followed the system's appearance; the admin does without a script.
THEMED = "scheme => [undefined, scheme].includes(document.documentElement.dataset.bsTheme)"


def serious_faults(page, rules=()):
    """What axe finds on the page, by all rules or by some, with the elements it means."""
    # Without `preload`: with it axe writes style sheets into the page, which our policy forbids it.
    asked = {"resultTypes": ["violations"], "preload": False, **({"runOnly": list(rules)} if rules else {})}
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    page.evaluate(SETTLED)
    found = page.evaluate("asked => axe.run(asked).then(result => result.violations)", asked)
    return [
        f"{fault['id']}: {[node['html'] for node in fault['nodes']]}"
        for fault in found
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
        *(
            f"{home}admin/{path}"
            for path in ("", "customers/customer/", f"customers/customer/{estate.pk}/change/")
        ),
        f"{home}admin/licensing/proof/{estate.invoice.pk}/change/",
        *(f"{home}search/{query}" for query in ("", "?q=alder", "?q=zzzz")),
        "/account/",
    ]


def faults_of(page, addresses, live_server):
    """Opens each page and returns what is wrong with any of them, wide and narrow, by day and by night."""
    faults = []
    page.on("console", lambda said: faults.append(said.text) if said.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    for address in addresses:
        response = page.goto(live_server.url + address)
        if response.status != 200:
            faults.append(f"{address}: status {response.status}")
        for width, scheme, rules in LOOKS:
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            page.wait_for_function(THEMED, arg=scheme)
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                faults.append(f"{address}: wider than {width} pixels")
            faults += [f"{address}, {width}, {scheme}: {fault}" for fault in serious_faults(page, rules)]
    return faults


def test_every_screen_is_sound(live_server, context, page, signed_in, alice, estate):
    signed_in(context, alice, live_server)
    assert not faults_of(page, addresses(estate), live_server)


def test_the_pages_before_the_sign_in_are_sound(live_server, page, db):
    assert not faults_of(page, ["/accounts/login/", "/accounts/password/reset/"], live_server)


def test_a_new_resellers_dashboard_is_sound(live_server, context, page, signed_in, alice):
    signed_in(context, alice, live_server)
    assert not faults_of(page, ["/r/northwind/"], live_server)
    assert page.get_by_text("Three steps to your first position").is_visible()
