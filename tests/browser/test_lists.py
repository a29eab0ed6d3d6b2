"""Lists: on a phone without a script, and while answers are slow."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_without_javascript_columns_are_chosen_and_kept_as_a_view(
    live_server, new_context, signed_in, bob, estate
):
    context = new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    signed_in(context, bob, live_server)
    page = context.new_page()
    page.goto(f"{live_server.url}/r/northwind/customers/?country=DE")
    page.get_by_text("Columns", exact=True).click()
    page.get_by_role("checkbox", name="Domain").check()
    page.get_by_role("button", name="Show these").click()
    expect(page.get_by_role("combobox", name="Country")).to_have_value("DE")
    page.get_by_text("Save view", exact=True).click()
    page.get_by_role("textbox", name="Name", exact=True).fill("Germans")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("The view “Germans” is saved.")).to_be_visible()
    page.get_by_role("link", name="All", exact=True).click()
    page.get_by_role("link", name="Germans").click()
    expect(page).to_have_url(re.compile("country=DE.*domain"))
    assert page.locator("input[name=pick]").count() == 0  # a viewer ticks nothing


class Held:
    """Keeps answers of a list back until `release`; `asked` says of what they are."""

    LIST = re.compile(r"/customers/\?")

    def __init__(self, page):
        self.asked, self.routes = [], []
        page.on("request", self.note)
        page.route(self.LIST, lambda route: self.routes.append(route))

    def note(self, request):
        if self.LIST.search(request.url):
            asked = parse_qs(urlsplit(request.url).query)
            self.asked.append((asked["q"], asked["sort"]))

    def release(self):
        self.routes.pop(0).continue_()


def test_whatever_is_done_while_an_answer_is_under_way_counts(
    live_server, context, page, complaints, signed_in, alice, estate
):
    signed_in(context, alice, live_server)
    page.goto(f"{live_server.url}/r/northwind/customers/")
    held, words = Held(page), page.get_by_label("Name, account or domain")
    with page.expect_request(re.compile("q=birch")):
        words.fill("birch")
    page.get_by_text("Columns", exact=True).click()
    page.get_by_role("checkbox", name="Domain").check()
    held.release()
    expect(page.get_by_role("link", name="Alder Printing")).to_have_count(0)
    expect(page.get_by_role("checkbox", name="Domain")).to_be_checked()
    page.keyboard.press("Escape")
    with page.expect_request(re.compile("q=alder")):
        words.fill("alder")
    page.get_by_role("columnheader", name="Account", exact=True).get_by_role("link").click()
    page.unroute(held.LIST)  # which releases it
    expect(page.locator("th[aria-sort]")).to_contain_text("Account")
    page.get_by_text("Export", exact=True).click()
    expect(page.get_by_role("link", name="Excel (XLSX)")).to_have_attribute(
        "href", re.compile(r"\?q=alder&sort=account&")
    )
    expect(page.get_by_role("link", name="Alder Printing")).to_be_visible()
    assert held.asked == [(["birch"], ["status"]), (["alder"], ["status"]), (["alder"], ["account"])]
    assert not complaints


CUT_OFF = """select => {
  const style = getComputedStyle(select), pen = document.createElement("canvas").getContext("2d");
  const room = select.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  pen.font = style.font;
  return Array.from(select.options, option => option.text).filter(text => pen.measureText(text).width > room);
}"""


@pytest.mark.parametrize("locale", ["en-GB", "de-DE"])
def test_what_to_do_with_ticked_rows_is_read_whole_on_a_phone(
    locale, live_server, new_context, signed_in, alice, estate, parts
):
    context = new_context(viewport={"width": 390, "height": 844}, locale=locale)
    signed_in(context, alice, live_server)
    page = context.new_page()
    for name in ("customers", "servers", "proofs", "entitlements", "catalogue", "check-ups", "team"):
        page.goto(f"{live_server.url}/r/northwind/{name}/")
        page.locator("[name=pick]").first.check()
        assert page.locator("#many-action").evaluate(CUT_OFF) == []
