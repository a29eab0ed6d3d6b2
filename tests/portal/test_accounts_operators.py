"""Operators: their pages, their visits, and the mail a demo keeps for them to read."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from customers.models import Visit
from customers.tenancy import entered
from tests.portal.filled import filled

TEAM = "/r/northwind/team/"


def visit_of(reseller):
    with entered(reseller):
        return Visit.objects.of(reseller).select_related("member").get()


def test_an_operator_enters_with_a_reason_and_leaves(sign_in, cast):
    client = sign_in(cast.oscar)
    assert client.get("/r/northwind/").status_code == 404
    assert "Northwind IT" in client.get("/operators/?q=north").content.decode()
    assert "Contoso" not in client.get("/operators/?q=north").content.decode()
    assert client.post("/operators/enter/northwind/", {"reason": ""}).status_code == 422
    assert client.post("/operators/enter/northwind/", {"reason": "Ticket 17"}).url == "/r/northwind/"
    page = client.get(TEAM).content.decode()
    assert "You are in Northwind IT as an operator." in page
    assert "Ticket 17" in page
    assert "oscar@example.com" not in page
    assert client.get("/r/contoso/").status_code == 404
    assert client.post("/operators/leave/northwind/").url == "/operators/"
    assert client.get("/r/northwind/").status_code == 404
    with entered(cast.reseller):
        last = visit_of(cast.reseller).events.order_by("pgh_id").last()
        assert (last.reason, last.pgh_context["name"]) == ("Ticket 17", "Oscar")
        assert last.left_at is not None


def test_a_visit_ends_by_itself_after_eight_hours(sign_in, cast):
    client = sign_in(cast.oscar)
    client.post("/operators/enter/northwind/", {"reason": "Ticket 17"})
    visit = visit_of(cast.reseller)
    for ago, status in ((timedelta(hours=7, minutes=59), 200), (timedelta(hours=8), 404)):
        with entered(cast.reseller):
            Visit.objects.of(cast.reseller).filter(pk=visit.pk).update(entered_at=timezone.now() - ago)
        assert client.get("/r/northwind/").status_code == status
    assert client.post("/operators/enter/northwind/", {"reason": "Once more"}).status_code == 302
    assert client.get("/r/northwind/").status_code == 200


def test_whoever_is_no_operator_any_more_is_out_at_once(sign_in, cast):
    client = sign_in(cast.oscar)
    client.post("/operators/enter/northwind/", {"reason": "Ticket 17"})
    cast.oscar.is_operator = False
    cast.oscar.save()
    assert client.get("/r/northwind/").status_code == 404


def test_what_an_operator_does_is_in_the_history_with_his_name(sign_in, cast):
    client = sign_in(cast.oscar)
    client.post("/operators/enter/northwind/", {"reason": "Ticket 17"})
    address = f"{TEAM}{cast.bob.pk}/"
    client.post(address, filled(client.get(address).context["form"], role="editor"))
    with entered(cast.reseller):
        assert cast.bob.events.order_by("pgh_id").last().pgh_context["name"] == "Oscar"


def test_operators_are_offered_nowhere_as_one_of_the_team(sign_in, cast):
    client = sign_in(cast.oscar)
    client.post("/operators/enter/northwind/", {"reason": "Ticket 17"})
    operator = visit_of(cast.reseller).member
    client = sign_in(cast.alice)
    assert client.get(f"{TEAM}{operator.pk}/").status_code == 404
    assert "Oscar" not in client.get(f"{TEAM}{cast.erin.pk}/remove/").content.decode()
    taken = client.post(f"{TEAM}{cast.erin.pk}/remove/", {"heir": str(operator.pk)})
    assert taken.status_code == 422


def test_an_operator_makes_a_reseller_and_its_owner_is_invited(
    sign_in, oscar, django_capture_on_commit_callbacks
):
    client = sign_in(oscar)
    told = {"name": "Fabrikam", "slug": "fabrikam", "owner": "fay@example.com", "time_zone": "Europe/Vienna"}
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post("/operators/new/", told).url == "/operators/"
    assert [message.to for message in mail.outbox] == [["fay@example.com"]]
    refused = client.post("/operators/new/", told)
    assert refused.status_code == 422
    assert "There is a reseller “fabrikam” already." in refused.content.decode()


OPERATORS_ONLY = ["/operators/", "/operators/new/", "/operators/enter/northwind/", "/kept-mail/", "/kept-mail/x-0/",
                  "/kept-mail/x-0/html/"]  # fmt: skip


@pytest.mark.parametrize("address", OPERATORS_ONLY)
def test_pages_of_operators_are_not_there_for_others(cast, sign_in, settings, tmp_path, address):
    settings.KEPT_MAIL_DIR = str(tmp_path)
    client = sign_in(cast.alice)
    assert client.get(address).status_code == 404
    assert client.post(address, {"reason": "Curious"}).status_code in (404, 405)
    assert client.post("/operators/leave/northwind/").status_code == 404
    client.logout()
    assert client.get(address).url.startswith("/accounts/login/")


@pytest.fixture
def kept(settings, tmp_path, alice, client):
    """A folder with two mails in it, as the demo's backend writes them; the second has an HTML part."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = settings.KEPT_MAIL_DIR = str(tmp_path)
    first = mail.EmailMessage("Older", "x\n" + "-" * 78 + "\ny", to=["a@example.com"])
    second = mail.EmailMultiAlternatives(
        "Ünvergessen", "See https://example.com/?a=1&b=2 <b>", to=["b@example.com"]
    )
    second.attach_alternative("<p><script>alert(1)</script>Grüße</p>", "text/html")
    mail.get_connection().send_messages([first, second])


def test_operators_read_kept_mail_newest_first(sign_in, oscar, kept):
    client = sign_in(oscar)
    page = client.get("/kept-mail/").content.decode()
    assert page.index("Ünvergessen") < page.index("Older")
    address = re.search(r'href="(/kept-mail/[^"]+-1/)"', page)[1]
    detail = client.get(address).content.decode()
    assert 'href="https://example.com/?a=1&amp;b=2"' in detail
    assert "&lt;b&gt;" in detail
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in detail
    html = client.get(f"{address}html/")
    assert "Grüße" in html.content.decode()
    policy = html["Content-Security-Policy"]
    assert policy.startswith("sandbox ")
    assert "allow-scripts" not in policy
    assert "default-src 'none'" in policy
    assert html["X-Frame-Options"] == "SAMEORIGIN"


@pytest.mark.parametrize("key", ["..-0", "nothing-0", "%2e%2e%2fetc-0"])
def test_kept_mail_that_is_not_there(sign_in, oscar, kept, key):
    assert sign_in(oscar).get(f"/kept-mail/{key}/").status_code == 404


def test_where_mail_is_sent_nothing_is_kept_to_read(sign_in, oscar, settings):
    settings.KEPT_MAIL_DIR = ""
    assert sign_in(oscar).get("/kept-mail/").status_code == 404
