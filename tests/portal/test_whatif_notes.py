"""What was imagined is kept as a note for the next check-up."""

import pytest
import time_machine

from customers.tenancy import entered
from licensing.models import CheckUp
from licensing.services.checkups import plan_check_up
from tests.licensing.records import DAY, NOW
from tests.portal.portfolio import estate
from tests.portal.whatif import Visit, page_of


@pytest.fixture(autouse=True)
def noon():
    """Every test of this module happens at NOW."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def customer(reseller):
    """40 people reach FS1, a Server 2022, with 40 CALs of an invoice."""
    return estate(reseller, rights=40, name="Adatum")


def notes_of(reseller):
    with entered(reseller):
        return CheckUp.objects.get().notes


@pytest.fixture
def planned(customer, reseller):
    with entered(reseller):
        return plan_check_up(customer=customer, due_on=DAY, by=None)


def test_a_note_is_kept_for_the_next_check_up(sign_in, erin, customer, planned, reseller):
    visit = Visit(sign_in(erin), customer).change("servers", "FS1", version="2025")
    assert f'formaction="{page_of(customer, "keep/")}"' in visit.send().text
    page = visit.send("keep/", follow=True)
    assert page.redirect_chain == [(f"/r/northwind/check-ups/{planned.pk}/", 302)]
    assert "Your note is kept for the check-up on 24 November 2026." in page.text
    assert "Noted before" in page.text
    assert "FS1: Windows Server 2022 → 2025" in page.text
    assert notes_of(reseller).startswith("Erin, 24 November 2026 13:00:\nWhat if, as of 24 November 2026:")


def test_a_viewer_may_try_but_not_keep(sign_in, bob, customer, planned, reseller):
    visit = Visit(sign_in(bob), customer).change("servers", "FS1", version="2025")
    assert "keep/" not in visit.send().text
    assert visit.send("keep/").status_code == 403
    assert not notes_of(reseller)


def test_what_cannot_be_kept_is_told_and_nothing_is_lost(sign_in, erin, customer, planned, reseller):
    visit = Visit(sign_in(erin), customer)
    nothing = visit.send("keep/")
    assert nothing.status_code == 422
    assert "Nothing is changed yet, so there is nothing to note." in nothing.text
    wrong = visit.change("groups", "Office", users="x").send("keep/")
    assert wrong.status_code == 422
    assert "Mend what is marked" in wrong.text
    assert 'value="x"' in wrong.text
    with entered(reseller):
        CheckUp.objects.all().delete()
    late = visit.change("groups", "Office", users="50").send("keep/")
    assert late.status_code == 422
    assert "Adatum has no open check-up." in late.text
    assert 'value="50"' in late.text


def test_a_reloaded_note_leads_to_the_page(sign_in, erin, customer):
    assert sign_in(erin).get(page_of(customer, "keep/"))["Location"] == page_of(customer)
