"""The team page, one's preferences, and switching between resellers."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.utils import timezone

from customers.models import Invitation, Member, Reseller
from customers.services.team import invite_member
from customers.tenancy import entered
from licensing.models import CheckUp
from tests.conftest import make_customer
from tests.portal.filled import filled

TEAM = "/r/northwind/team/"
Role = Member.Role


def member(row):
    with entered(row.reseller):
        return Member.objects.of(row.reseller).get(pk=row.pk)


def pending(reseller):
    with entered(reseller):
        return [invitation.email for invitation in Invitation.objects.of(reseller).pending().order_by("pk")]


@pytest.fixture
def invitation(reseller, alice):
    with entered(reseller):
        return invite_member(
            reseller=reseller, email="dora@example.com", role=Role.EDITOR, by=alice, now=timezone.now()
        )


def test_the_list_shows_roles_second_factors_and_customers(sign_in, reseller, alice, erin, bob):
    make_customer(reseller, "C1", account_manager=erin)
    make_customer(reseller, "C2", account_manager=erin)
    make_customer(reseller, "C3", account_manager=erin, archived_at=timezone.now())
    Authenticator.objects.create(user=erin.user, type=Authenticator.Type.TOTP, data={})
    Authenticator.objects.create(user=bob.user, type=Authenticator.Type.RECOVERY_CODES, data={})
    page = sign_in(alice).get(TEAM).content.decode()
    rows = {
        re.search(r"\w+@example.com", row)[0]: re.findall(r'data-label="[^"]+">\s*([^<]*?)\s*</t', row)
        for row in re.findall(r"<tr.*?</tr>", page, re.DOTALL)[1:]
    }
    assert rows["erin@example.com"] == ["Editor", "On", "Never", "2"]
    assert rows["bob@example.com"] == ["Viewer", "Off", "Never", "0"]


@pytest.mark.parametrize("reader", ["erin", "bob"])
def test_editors_and_viewers_see_the_list_only(cast, sign_in, invitation, reader):
    client = sign_in(getattr(cast, reader))
    page = client.get(TEAM).content.decode()
    assert "alice@example.com" in page
    for hidden in ("dora@example.com", "Invite somebody", "Require it", f'href="{TEAM}{cast.alice.pk}/"'):
        assert hidden not in page
    asked = [f"{TEAM}invite/", f"{TEAM}{cast.bob.pk}/", f"{TEAM}{cast.bob.pk}/remove/"]
    assert {client.get(address).status_code for address in asked} == {403}
    posted = [*asked, f"{TEAM}second-factor/", f"{TEAM}invitations/{invitation.pk}/send/"]
    posted.append(f"{TEAM}invitations/{invitation.pk}/withdraw/")
    assert {client.post(address, {"role": "owner"}).status_code for address in posted} == {403}
    assert pending(cast.reseller) == ["dora@example.com"]


def test_people_and_invitations_of_another_reseller_are_not_there(cast, sign_in, invitation):
    client = sign_in(cast.mallory)
    theirs = "/r/contoso/team/"
    assert client.get(f"{theirs}{cast.mallory.pk}/").status_code == 200
    for address in (f"{cast.bob.pk}/", f"{cast.bob.pk}/remove/"):
        assert client.get(theirs + address).status_code == 404
        assert client.post(theirs + address, {"role": "viewer", "heir": "nobody"}).status_code == 404
    for doing in ("send", "withdraw"):
        assert client.post(f"{theirs}invitations/{invitation.pk}/{doing}/").status_code == 404


def test_an_owner_invites_and_the_mail_leaves_after_the_commit(
    sign_in, alice, django_capture_on_commit_callbacks
):
    client = sign_in(alice)
    with django_capture_on_commit_callbacks() as callbacks:
        answer = client.post(f"{TEAM}invite/", {"email": "dora@example.com", "role": "viewer"})
    assert answer.url == TEAM
    assert mail.outbox == []
    callbacks[0]()
    message = mail.outbox[0]
    assert message.to == ["dora@example.com"]
    assert "Alice invites you to Northwind IT in CAL Check-up, as viewer." in message.body
    page = client.get(TEAM).content.decode()
    assert "An invitation is on its way to dora@example.com." in page
    refused = client.post(f"{TEAM}invite/", {"email": "dora@example.com", "role": "viewer"})
    assert refused.status_code == 422
    assert "has an open invitation already" in refused.content.decode()


def test_an_invitation_is_sent_again_or_withdrawn(
    sign_in, reseller, alice, invitation, django_capture_on_commit_callbacks
):
    client = sign_in(alice)
    with entered(reseller):
        Invitation.objects.of(reseller).update(expires_at=timezone.now() - timedelta(days=1))
    assert "ran out on" in client.get(TEAM).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{TEAM}invitations/{invitation.pk}/send/")
    assert [message.to for message in mail.outbox] == [["dora@example.com"]]
    assert "good until" in client.get(TEAM).content.decode()
    client.post(f"{TEAM}invitations/{invitation.pk}/withdraw/")
    assert pending(reseller) == []
    client.post(f"{TEAM}invitations/{invitation.pk}/send/")
    assert "accepted or withdrawn meanwhile" in client.get(TEAM).content.decode()


def test_an_owner_changes_a_role_but_not_the_last_owners(sign_in, alice, bob):
    client = sign_in(alice)
    assert send_role(client, bob, "editor").url == TEAM
    assert "Bob is editor now." in client.get(TEAM).content.decode()
    assert member(bob).role == Role.EDITOR
    refused = send_role(client, alice, "viewer")
    assert refused.status_code == 422
    assert "Alice is the last owner. Make somebody else an owner first." in refused.content.decode()
    assert send_role(client, bob, "operator").status_code == 422
    assert (member(alice).role, member(bob).role) == (Role.OWNER, Role.EDITOR)


def send_role(client, person, role):
    address = f"{TEAM}{person.pk}/"
    return client.post(address, filled(client.get(address).context["form"], role=role))


def test_removing_somebody_hands_over_customers_and_open_check_ups(sign_in, reseller, alice, erin, bob):
    customer = make_customer(reseller, account_manager=erin)
    with entered(reseller):
        check_up = CheckUp.objects.create(
            reseller=reseller, customer=customer, due_on="2028-03-01", assignee=erin
        )
    client, address = sign_in(alice), f"{TEAM}{erin.pk}/remove/"
    page = client.get(address).content.decode()
    assert "<strong>1 customer</strong>" in page
    assert "<strong>1 open check-up</strong>" in page
    assert client.post(address, {"heir": ""}).status_code == 422
    assert client.post(address, {"heir": str(erin.pk)}).status_code == 422
    assert client.post(address, {"heir": str(bob.pk)}).url == TEAM
    with entered(reseller):
        check_up.refresh_from_db()
        customer.refresh_from_db()
        assert (check_up.assignee, customer.account_manager) == (bob, bob)
    client.force_login(erin.user)
    assert client.get("/r/northwind/").status_code == 404


def test_removing_without_an_heir_leaves_it_to_the_owners(sign_in, reseller, alice, erin):
    customer = make_customer(reseller, account_manager=erin)
    sign_in(alice).post(f"{TEAM}{erin.pk}/remove/", {"heir": "nobody"})
    with entered(reseller):
        customer.refresh_from_db()
        assert customer.account_manager is None
    assert member(erin).removed_at is not None


def test_the_last_owner_is_not_removed(sign_in, alice, bob):
    refused = sign_in(alice).post(f"{TEAM}{alice.pk}/remove/", {"heir": str(bob.pk)})
    assert refused.status_code == 422
    assert "last owner" in refused.content.decode()
    assert member(alice).removed_at is None


def test_who_requires_second_factors_has_one(sign_in, reseller, alice):
    client = sign_in(alice)
    client.post(f"{TEAM}second-factor/", {"required": "yes"})
    assert "Set up your own second factor first" in client.get(TEAM).content.decode()
    assert not Reseller.objects.get(pk=reseller.pk).require_mfa
    Authenticator.objects.create(user=alice.user, type=Authenticator.Type.TOTP, data={})
    client.post(f"{TEAM}second-factor/", {"required": "yes"})
    assert Reseller.objects.get(pk=reseller.pk).require_mfa
    client.post(f"{TEAM}second-factor/", {"required": "no"})
    assert not Reseller.objects.get(pk=reseller.pk).require_mfa


def test_everybody_sets_his_own_time_zone(sign_in, bob):
    client, page = sign_in(bob), "/r/northwind/preferences/"
    chosen = {"reminders": bob.reminders, "reminder_weekdays": [0], "reminder_hour": 8}
    assert client.post(page, chosen | {"time_zone": "Asia/Kathmandu"}).url == page
    assert "Your preferences are saved." in client.get(page).content.decode()
    assert member(bob).time_zone == "Asia/Kathmandu"
    assert client.post(page, chosen | {"time_zone": "Mars/Olympus"}).status_code == 422


def test_somebody_in_several_resellers_chooses_and_switches(sign_in, other_reseller, alice):
    client = sign_in(alice)
    assert client.get("/").url == "/r/northwind/"
    assert "Contoso" not in client.get("/resellers/menu/").content.decode()
    with entered(other_reseller):
        Member.objects.create(reseller=other_reseller, user=alice.user, role=Role.VIEWER)
    for address in ("/", "/resellers/menu/"):
        page = client.get(address).content.decode()
        assert 'href="/r/northwind/"' in page
        assert 'href="/r/contoso/"' in page
    assert 'hx-get="/resellers/menu/"' in client.get("/r/northwind/").content.decode()
