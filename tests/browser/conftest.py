"""A browser before the whole site: a server on the real database, as the role of the site."""

import os
import threading
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.utils import timezone

from customers.models import Contact
from customers.tenancy import entered
from licensing.models import CheckUp, Part
from licensing.services.positions import refresh_positions
from portal.models import SavedView
from tests.browser import chromium
from tests.browser.walking import Walk
from tests.conftest import make_customer
from tests.licensing.records import add_group, add_license_server, add_line, add_proof, add_server, owners

# Playwright's loop runs in this thread; Django takes that for asynchronous code, which none of it is.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def browser_type_launch_args():
    """Debian's Chromium instead of a downloaded one."""
    return {"executable_path": chromium.path(), "args": FLAGS}


@pytest.fixture(autouse=True)
def no_request_left_over(live_server):
    """Waits for what pages asked for before they were closed: a request still at work would meet the next test's data."""
    changed, at_work = threading.Condition(), []

    def started(**kwargs):
        with changed:
            at_work.append(threading.get_ident())

    def finished(**kwargs):
        with changed:
            at_work.remove(threading.get_ident())
            changed.notify_all()

    request_started.connect(started)
    request_finished.connect(finished)
    yield
    with changed:
        assert changed.wait_for(lambda: not at_work, timeout=30), "A request does not end."
    request_started.disconnect(started)
    request_finished.disconnect(finished)


@pytest.fixture
def estate(reseller, alice, erin):
    """A customer with something of everything: short, partly unproven, a check-up due today."""
    now = timezone.now()
    customer = make_customer(reseller, "C1", name="Alder Printing", country="DE", account_manager=alice)
    make_customer(reseller, "C2", name="Birch Schools")
    with entered(reseller, by=erin.user):
        Contact.objects.create(**owners(customer), name="Jane Miller", phone="+49 30 5550")
        host = add_server(customer, "RDS1", "2022", roles=["rds-session-host"])
        add_group(customer, host, add_server(customer, "FS1", "2022"), users=40)
        invoice = add_proof(customer)
        right = add_line(invoice, 30).entitlement
        add_line(invoice, 20, place=2, product="RDS CAL", license_server=add_license_server(customer))
        add_line(add_proof(customer, "none", number=""), 5)
        check_up = CheckUp.objects.create(**owners(customer), due_on=now.date(), opened_at=now)
        CheckUp.objects.create(
            **owners(customer),
            due_on=now.date() - timedelta(days=90),
            closed_at=now - timedelta(days=90),
            closed_by=erin,
            outcome="all-well",
        )
        refresh_positions(reseller=reseller, now=now)
        view = SavedView.objects.create(
            reseller=reseller, list_name="customer-list", name="Short ones", query="status=breach"
        )
    customer.invoice, customer.right, customer.check_up, customer.view = invoice, right, check_up, view
    return customer


@pytest.fixture
def complaints(page):
    """What the browser finds fault with on any page, as its content security policy broken."""
    found = []
    page.on("console", lambda said: found.append(said.text) if said.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


@pytest.fixture
def signed_in(client):
    """Signs a member in and hands the session to a browser's context."""

    def sign_in(context, member, live_server):
        client.force_login(member.user)
        name = settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])

    return sign_in


PARTS = {"P46191-B21": 1, "P46215-B21": 5, "P46217-B21": 10}


@pytest.fixture
def parts(reseller):
    """Three packs of one right in the reseller's catalogue, with their list prices."""
    with entered(reseller):
        return [
            Part.objects.create(
                reseller=reseller,
                vendor="HPE",
                part_number=number,
                product="Windows Server CAL",
                version="2022",
                metric="user",
                rights_per_pack=rights,
                list_price=40 * rights,
                currency="EUR",
            )
            for number, rights in PARTS.items()
        ]


@pytest.fixture(params=[pytest.param(1280, id="desk"), pytest.param(390, id="phone")])
def width(request):
    """How wide the window is."""
    return request.param


@pytest.fixture(params=["owner", "editor", "viewer"])
def role(request):
    """What the member who walks may do."""
    return request.param


@pytest.fixture
def walk(role, width, live_server, new_context, signed_in, alice, erin, bob, estate):
    """The member of the role in a browser of the width; in the end nothing was wrong on any screen."""
    member = {"owner": alice, "editor": erin, "viewer": bob}[role]
    context = new_context(viewport={"width": width, "height": 900}, accept_downloads=True)
    signed_in(context, member, live_server)
    walk = Walk(context.new_page(), live_server.url, member, width)
    yield walk
    assert walk.faults == []
