"""Somebody who walks through the portal: what he is offered, what is not there for him, and what is wrong on the way."""

import re
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_screens import serious_faults

HOME = "/r/northwind/"
# What the browser says of answers that are meant: a form shown again, a page that is not there or not for him.
MEANT = re.compile(r"status of (403|404|422) ")

# A walk goes as each role, at a desk and on a phone (the fixtures `role` and `width`), unless one of these narrows it.
VIEWERS = pytest.mark.parametrize("role", ["viewer"], indirect=True)
OWNER_AND_EDITOR = pytest.mark.parametrize("role", ["owner", "editor"], indirect=True)
# Screens that axe has seen, by width and content: owner and editor meet many that are the same.
SEEN: set[tuple[int, str]] = set()
PASSING = re.compile(r'\d+|value="\w{64}"')  # ids, dates and tokens


def named(name):
    """A name from its beginning on: what follows may be for screen readers, or a number."""
    return name if isinstance(name, re.Pattern) else re.compile(rf"^\s*{re.escape(name)}(?!\w)")


@dataclass
class Walk:
    """A member in a browser of a width. `faults` has to be empty in the end; the fixture sees to it."""

    page: Page
    server: str
    member: object
    width: int
    faults: list[str] = field(default_factory=list)

    def __post_init__(self):
        self.page.on("console", lambda said: self._hear(said.type, said.text))
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))

    def _hear(self, kind, text):
        if kind in {"error", "warning"} and not MEANT.search(text):
            self.faults.append(f"{self.page.url}: {text}")

    @property
    def may_edit(self):
        return self.member.may_edit

    def open(self, path="", *, status=200, start=HOME):
        """Goes to an address inside the reseller."""
        answer = self.page.goto(f"{self.server}{start}{path}")
        assert answer.status == status, f"{answer.url}: {answer.status}"

    def look(self):
        """What is on the screen has no serious fault and fits."""
        self.page.wait_for_load_state()  # a key pressed does not wait for the page that it opens
        if self.page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            self.faults.append(f"{self.page.url}: wider than the window")
        content = self.page.content()
        screen = (self.width, PASSING.sub("", content[max(content.find("<main"), 0) :]))
        if screen not in SEEN:
            SEEN.add(screen)
            self.faults += [f"{self.page.url}: {fault}" for fault in serious_faults(self.page)]

    def actions(self, name):
        """Links and buttons of a name on the page."""
        main = self.page.get_by_role("main")
        return main.get_by_role("link", name=named(name)).or_(main.get_by_role("button", name=named(name)))

    def follow(self, name):
        """Presses the first link or button of that name."""
        self.actions(name).first.click()

    def sees(self, *texts):
        """Each text is on the page to be read."""
        for text in texts:
            expect(
                self.page.get_by_role("main").get_by_text(text).locator("visible=true").first
            ).to_be_visible()

    def is_offered(self, *names):
        """The actions are there for whoever may edit, and for nobody else."""
        for name in names:
            expect(self.actions(name)).not_to_have_count(0) if self.may_edit else expect(
                self.actions(name)
            ).to_have_count(0)

    def is_headed(self, name):
        expect(self.page.get_by_role("heading", level=1)).to_have_text(name)

    def filter(self, label):
        """A field of the filters over a list."""
        filters = self.page.get_by_role("search", name="Filter the list")
        more = filters.get_by_label("More filters")
        self.page.wait_for_load_state()
        if more.is_visible():  # on a phone
            more.check()
        return filters.get_by_label(label)

    def menu(self):
        """Opens the menu of the bar on top."""
        self.page.get_by_role("banner").locator("details.menu > summary").click()
        return self.page.get_by_role("banner")
