"""Coming in by invitation, and the commands that begin it."""

import re
from datetime import timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone

from customers.models import Invitation, Member, Reseller, User
from customers.services.team import invite_member, withdraw_invitation
from customers.tenancy import entered
from portal.invitations import address_of
from tests.conftest import make_user

NEWCOMER = {"name": "Dora Dorn", "password": "battery-staple-9"}


def invited(reseller, email="dora@example.com", role=Member.Role.EDITOR, now=None):
    """The path of an invitation's link, and the invitation."""
    with entered(reseller):
        invitation = invite_member(
            reseller=reseller, email=email, role=role, by=None, now=now or timezone.now()
        )
        return address_of(invitation).removeprefix("http://localhost:8000"), invitation


def members(reseller):
    with entered(reseller):
        return {(member.user.email, member.role) for member in Member.objects.of(reseller).active()}


@pytest.fixture(autouse=True)
def site_address(settings):
    settings.SITE_URL = "http://localhost:8000"


def test_a_newcomer_chooses_a_password_and_is_in(client, reseller, alice):
    link, _ = invited(reseller)
    assert "Northwind IT invites you" in client.get(link).content.decode()
    answer = client.post(link, NEWCOMER)
    assert answer.url == "/r/northwind/"
    assert ("dora@example.com", "editor") in members(reseller)
    dora = User.objects.get(email="dora@example.com")
    assert dora.name == "Dora Dorn"
    assert dora.check_password(NEWCOMER["password"])
    assert dora.emailaddress_set.get().verified
    assert client.get("/r/northwind/team/").status_code == 200


def test_a_weak_password_is_refused_and_nothing_happens(client, reseller):
    link, _ = invited(reseller)
    answer = client.post(link, {"name": "Dora", "password": "dora@example"})
    assert answer.status_code == 422
    assert "too similar to the e-mail address" in answer.content.decode()
    assert not User.objects.exists()


def test_a_link_works_once(client, reseller):
    link, _ = invited(reseller)
    client.post(link, NEWCOMER)
    client.post("/accounts/logout/")
    answer = client.post(link, {**NEWCOMER, "name": "Somebody else"})
    assert answer.status_code == 410
    assert "used already" in answer.content.decode()
    assert User.objects.count() == 1


def test_a_known_person_signs_in_first_and_then_accepts(client, reseller, other_reseller, mallory):
    link, _ = invited(reseller, "Mallory@example.com", Member.Role.VIEWER)
    assert client.get(link).url == f"/accounts/login/?next={link.replace(':', '%3A')}"
    client.post(link, NEWCOMER)
    assert members(reseller) == set()
    client.post("/accounts/login/", {"login": "mallory@example.com", "password": "correct horse"})
    assert 'name="password"' not in client.get(link).content.decode()
    assert client.post(link).url == "/r/northwind/"
    assert members(reseller) == {("mallory@example.com", "viewer")}
    assert User.objects.count() == 1


def test_somebody_else_is_told_whose_invitation_it_is(sign_in, reseller, mallory):
    link, _ = invited(reseller)
    client = sign_in(mallory)
    for answer in (client.get(link), client.post(link, NEWCOMER)):
        assert answer.status_code == 403
        page = answer.content.decode()
        assert "for dora@example.com, but you are signed in as mallory@example.com" in page
        assert f'name="next" value="{link}"' in page
    assert members(reseller) == set()


@pytest.mark.parametrize("fate", ["old", "withdrawn", "cut", "other key"])
def test_a_link_that_lets_nobody_in_says_what_to_do(client, reseller, settings, fate):
    two_weeks_ago = timezone.now() - timedelta(days=14)
    link, invitation = invited(reseller, now=two_weeks_ago if fate == "old" else None)
    sentence = "Copy the whole of it from the mail."
    if fate == "old":
        sentence = "Ask an owner of Northwind IT to send it again."
    elif fate == "withdrawn":
        sentence = "Ask an owner of Northwind IT for a new one."
        with entered(reseller):
            withdraw_invitation(invitation=invitation, by=None, now=timezone.now())
    elif fate == "cut":
        link = link[:-3] + "/"
    else:
        settings.SECRET_KEY = "another"
    for answer in (client.get(link), client.post(link, NEWCOMER)):
        assert answer.status_code == 410
        assert sentence in answer.content.decode()
    assert not User.objects.exists()


def test_the_welcome_is_in_the_name_of_the_newcomer_in_history(client, reseller):
    link, _ = invited(reseller)
    client.post(link, NEWCOMER)
    with entered(reseller):
        event = Invitation.objects.of(reseller).get().events.order_by("pgh_id").last()
        assert event.accepted_at is not None


def test_create_reseller_mails_the_owner_and_tells_no_secret(db, client):
    out = StringIO()
    call_command(
        "create_reseller",
        "fabrikam",
        name="Fabrikam",
        owner="fay@example.com",
        time_zone="Europe/Vienna",
        stdout=out,
    )
    message = mail.outbox[-1]
    assert message.to == ["fay@example.com"]
    assert message.subject == "Your invitation to Fabrikam in CAL Check-up"
    link = re.search(r"http://localhost:8000(/invitation/\S+)", message.body)[1]
    assert link in message.alternatives[0].content
    assert "http://localhost:8000/r/fabrikam/" in out.getvalue()
    assert "/invitation/" not in out.getvalue()
    client.post(link, NEWCOMER)
    reseller = Reseller.objects.get()
    assert members(reseller) == {("fay@example.com", "owner")}
    with entered(reseller):
        assert Member.objects.of(reseller).get().time_zone == "Europe/Vienna"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"slug": "Bad Slug"}, "short name"),
        ({"slug": "northwind"}, "already"),
        ({"zone": "Mars"}, "no time zone"),
    ],
    ids=["slug", "taken", "zone"],
)
def test_create_reseller_refuses_with_a_sentence_and_status_2(reseller, wrong, sentence):
    with pytest.raises(CommandError, match=sentence) as refusal:
        call_command(
            "create_reseller",
            wrong.get("slug", "fabrikam"),
            name="Fabrikam",
            owner="fay@example.com",
            time_zone=wrong.get("zone", "UTC"),
        )
    assert refusal.value.returncode == 2
    assert Reseller.objects.count() == 1
    assert mail.outbox == []


def test_create_operator_reads_a_password_or_promotes_somebody(db, client, monkeypatch):
    monkeypatch.setattr("sys.stdin", StringIO("battery-staple-9\n"))
    call_command("create_operator", "otto@example.com", stdout=StringIO())
    client.post("/accounts/login/", {"login": "otto@example.com", "password": "battery-staple-9"})
    assert client.get("/operators/").status_code == 200
    make_user("dora")
    call_command("create_operator", "Dora@example.com", stdout=StringIO())
    assert User.objects.get(email="dora@example.com").is_operator


def test_create_operator_refuses_a_weak_password(db, monkeypatch):
    monkeypatch.setattr("sys.stdin", StringIO("12345678\n"))
    with pytest.raises(CommandError, match="too common") as refusal:
        call_command("create_operator", "otto@example.com")
    assert refusal.value.returncode == 2
    assert not User.objects.exists()
