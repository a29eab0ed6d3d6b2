"""The operators' page of health, and what the jobs tell it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from customers.tenancy import entered
from portal.celery import keep_that_it_failed, keep_that_it_went_well
from portal.models import Job, Message
from portal.tasks import tick
from tests.conftest import make_customer

PAGE = "/operators/health/"


def page_of(client):
    response = client.get(PAGE)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_jobs_run_or_stand_still_or_have_not_run_yet(sign_in, oscar):
    client = sign_in(oscar)
    assert page_of(client).count("Has not run yet") == 4
    keep_that_it_went_well(sender=tick)
    page = page_of(client)
    assert page.count("Has not run yet") == 3
    assert "Runs" in page
    Job.objects.update(done_at=timezone.now() - timedelta(minutes=6))
    page = page_of(client)
    assert page.count("Stands still") == 1
    assert "Runs" not in page


def test_failures_are_counted_until_it_goes_well_again(sign_in, oscar):
    client = sign_in(oscar)
    keep_that_it_went_well(sender=tick)
    for _ in range(2):
        keep_that_it_failed(sender=tick, exception=ValueError("no\nsuch thing"))
    page = page_of(client)
    assert "2 in a row: ValueError: no such thing" in page
    assert "Fails" in page
    keep_that_it_went_well(sender=tick)
    page = page_of(client)
    assert "in a row" not in page
    assert "Fails" not in page


def test_jobs_that_are_not_scheduled_leave_nothing(db):
    class Other:
        name = "somebody.else"

    keep_that_it_went_well(sender=Other)
    keep_that_it_failed(sender=Other, exception=ValueError())
    assert not Job.objects.exists()


def test_what_waits_is_told_in_numbers_only(sign_in, cast):
    client = sign_in(cast.oscar)
    assert "Nothing waits" in page_of(client)
    make_customer(cast.reseller, "C1", name="Secret customer")
    long_ago = timezone.now() - timedelta(hours=1)
    with entered(cast.reseller):
        for number, state in enumerate(("queued", "unknown")):
            Message.objects.create(
                reseller=cast.reseller,
                member=cast.erin,
                purpose="check-ups",
                day=f"2026-11-0{number + 1}",
                address="erin@example.com",
                subject="Secret",
                message_id=f"<{number}@example.com>",
                state=state,
                queued_at=long_ago,
                not_before=long_ago,
            )
    page = page_of(client)
    assert "Northwind IT" in page
    assert "late, queued" in page
    assert 'data-label="Mail in doubt">1<' in page
    assert 'data-label="Positions to compute">1<' in page
    assert "Contoso" not in page
    assert "Secret" not in page


@pytest.mark.parametrize("who", ["alice", "bob"])
def test_it_is_there_for_operators_only(sign_in, cast, who):
    assert sign_in(getattr(cast, who)).get(PAGE).status_code == 404
