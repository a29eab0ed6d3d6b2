"""Check-ups as owner, editor and viewer: read by all, moved, handed on and skipped by those who may; see `test_calls`."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from customers.tenancy import entered
from licensing.models import CheckUp
from tests.browser.walking import OWNER_AND_EDITOR

pytestmark = pytest.mark.browser


def test_everybody_reads_the_script_and_editors_fill_it_in(walk, estate):
    walk.open("check-ups/")
    walk.follow("Alder Printing")
    expect(walk.page).to_have_url(re.compile(f"/check-ups/{estate.check_up.pk}/$"))
    walk.sees("5 of 40 people have no Windows Server CAL", "Jane Miller", "Was a server added")
    walk.is_offered("Reschedule", "Reassign", "Skip", "Complete")
    walk.look()
    if not walk.may_edit:
        expect(walk.page.get_by_role("main").locator("form")).to_have_count(0)
        walk.open(f"check-ups/{estate.check_up.pk}/reschedule/", status=403)
        walk.sees("Only editors and owners can do this.")


@OWNER_AND_EDITOR
def test_a_check_up_is_moved_handed_on_and_skipped(walk, estate):
    day = timezone.localdate() + timedelta(days=10)
    walk.open(f"check-ups/{estate.check_up.pk}/")
    walk.follow("Reschedule")
    walk.page.get_by_label("New day").fill(day.isoformat())
    walk.look()
    walk.follow("Reschedule")
    walk.sees(f"The check-up is due on {day.day} {day:%B %Y} now.")
    walk.follow("Reassign")
    walk.page.get_by_label("Who calls?").select_option("Erin")
    walk.look()
    walk.follow("Reassign")
    walk.sees("From now on this check-up belongs to: Erin.")
    walk.follow("Skip")
    walk.page.get_by_label("Why is it skipped?").fill("They are on holiday.")
    walk.look()
    walk.follow("Skip")
    walk.sees("The check-up is skipped, and the next one is planned.", "They are on holiday.")
    with entered(estate.reseller):
        skipped = CheckUp.objects.get(pk=estate.check_up.pk)
        assert (skipped.outcome, skipped.closed_by_id) == (CheckUp.Outcome.SKIPPED, walk.member.pk)
        assert CheckUp.objects.open().get(customer=estate).due_on > day
