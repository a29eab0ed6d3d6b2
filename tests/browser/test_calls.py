"""A whole call in a browser, at a desk and on a phone: answers, the position while one talks, drafts, the end."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from customers.models import AccessGroup
from customers.tenancy import entered
from licensing.models import CheckUp
from tests.browser.test_screens import serious_faults

pytestmark = pytest.mark.browser
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
at_desk_and_on_phone = pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])


@pytest.fixture
def opened(live_server, new_context, signed_in, alice, estate):
    """Opens the check-up in a browser of its own, with what the browser complains about."""

    def open_page(viewport, member=alice, **options):
        context = new_context(viewport=viewport, **options)
        signed_in(context, member, live_server)
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda said: page.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(f"{live_server.url}/r/northwind/check-ups/{estate.check_up.pk}/")
        return page

    return open_page


def verdict_of(page, viewport):
    """Where the position stands while one talks: beside the questions, or at the thumb."""
    return page.locator("#verdict" if viewport == DESK else "#verdict-bar")


@at_desk_and_on_phone
def test_a_whole_call_of_an_owner_or_an_editor(opened, estate, alice, erin, viewport):
    page = opened(viewport, alice if viewport == DESK else erin)
    expect(verdict_of(page, viewport)).to_contain_text("Short")
    expect(page.get_by_text("5 of 40 people have no Windows Server CAL")).to_be_visible()

    page.get_by_label("Users in Office").fill("30")
    page.get_by_label("Users in Office").press("Tab")
    expect(page.locator("#people-said")).to_contain_text("Saved.")
    expect(page.get_by_label("Devices in Office")).to_be_focused()
    expect(page.get_by_text("5 of 40 people have no Windows Server CAL")).to_have_count(0)
    page.get_by_label("Users in Office").fill("44")
    page.get_by_label("Users in Office").press("Tab")
    expect(page.get_by_text("9 of 44 people have no Windows Server CAL")).to_be_visible()

    page.get_by_text("Add a server", exact=True).click()
    page.get_by_label("Name", exact=True).fill("NEW")
    page.get_by_label("What runs on it").select_option("Windows Server 2025")
    page.get_by_role("button", name="Add the server").click()
    expect(page.get_by_text("NEW is on file.")).to_be_visible()
    expect(page.get_by_text("44 of 44 people have no Windows Server CAL 2025")).to_be_visible()

    row = page.locator("#servers li", has_text="NEW")
    row.get_by_text("Switched off").click()
    row.get_by_role("button", name="Retire").click()
    expect(page.get_by_text("NEW is retired.")).to_be_visible()
    expect(page.get_by_text("9 of 44 people have no Windows Server CAL")).to_be_visible()

    paper = page.locator("#papers")
    if paper.get_by_role("button", name="Promised").count():
        paper.get_by_role("button", name="Promised").first.click()
        expect(paper.get_by_text("Promised on")).to_be_visible()

    page.get_by_label("What was agreed").fill("Four more CALs, offer on Friday")
    expect(page.locator("#kept")).to_contain_text("Kept at")
    page.reload()
    expect(page.get_by_label("What was agreed")).to_have_value("Four more CALs, offer on Friday")

    page.get_by_label("To order").check()
    page.get_by_role("button", name=re.compile("^Complete")).locator("visible=true").click()
    expect(page.get_by_text("The check-up of Alder Printing is closed.")).to_be_visible()
    assert not page.complaints
    with entered(estate.reseller):
        closed = CheckUp.objects.get(pk=estate.check_up.pk)
        assert AccessGroup.objects.get(name="Office").users == 44
        assert CheckUp.objects.open().get(customer=estate).due_on > timezone.localdate()
    assert (closed.outcome, closed.agreed) == ("to-order", "Four more CALs, offer on Friday")
    assert closed.kept_position.lines[0].required == 44

    page.get_by_role("link", name="See or undo it").click()
    page.get_by_role("button", name="Undo: open it again").click()
    expect(page.get_by_label("What was agreed")).to_have_value("Four more CALs, offer on Friday")


@at_desk_and_on_phone
def test_one_primary_action_no_serious_fault_and_nothing_wider_than_the_screen(opened, viewport):
    page = opened(viewport)
    expect(page.locator("#people")).to_be_visible()
    assert page.locator("main .btn-primary").locator("visible=true").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    page.get_by_text("Add a server", exact=True).click()
    page.get_by_text("Some people work remotely now").click()
    assert serious_faults(page) == []


def test_what_is_typed_last_survives_the_closing_of_the_tab(opened, estate, alice):
    page = opened(PHONE)
    page.get_by_label("Notes").press_sequentially("They moved.")
    page.goto("about:blank")
    again = opened(PHONE)
    expect(again.get_by_label("Notes")).to_have_value("They moved.")


def test_the_second_person_is_told(opened, alice, erin):
    first = opened(DESK, erin)
    first.get_by_label("Notes").fill("They moved.")
    expect(first.locator("#kept")).to_contain_text("Kept at")
    second = opened(PHONE, alice)
    expect(second.get_by_text("Erin is on this check-up right now")).to_be_visible()
    second.wait_for_load_state("networkidle")  # a click is lost on what an answer is just replacing
    second.get_by_text("What Erin typed").click()
    expect(second.get_by_text("They moved.")).to_be_visible()
    second.locator("#others details").evaluate("details => { details.id = 'before' }")
    second.evaluate("document.getElementById('others').dispatchEvent(new Event('here'))")
    expect(second.locator("#before")).to_have_count(0)
    expect(second.get_by_text("They moved.")).to_be_visible()


def test_without_javascript_each_answer_has_its_button(opened, estate):
    page = opened(PHONE, java_script_enabled=False)
    page.get_by_label("Users in Office").fill("38")
    page.get_by_role("button", name="Save the numbers").click()
    expect(page.get_by_text("3 of 38 people have no Windows Server CAL")).to_be_visible()
    page.get_by_label("Notes").fill("They moved.")
    page.get_by_role("button", name="Keep as a draft").click()
    expect(page.get_by_label("Notes")).to_have_value("They moved.")
    page.get_by_label("All well").check()
    page.get_by_role("button", name="Complete the check-up").click()
    expect(page.get_by_text("The check-up of Alder Printing is closed.")).to_be_visible()
