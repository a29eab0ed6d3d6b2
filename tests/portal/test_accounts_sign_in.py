"""Signing in: passwords, second factors, passkeys, links in mail, limits; and nobody signs up."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail

from customers.models import User

PASSWORD = {"login": "alice@example.com", "password": "correct horse"}
SIGNED_IN = "_auth_user_id"


def come_in(client):
    """With the password, and once more as for what concerns sign-in itself."""
    client.post("/accounts/login/", PASSWORD)
    client.post("/accounts/reauthenticate/", {"password": "correct horse"})


def current_code(secret):
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def with_app(user):
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def link_in_mail():
    return re.search(r"http://testserver(\S+)", mail.outbox[-1].body)[1]


def test_the_password_leads_to_the_page_that_was_asked_for(client, alice):
    asked = client.get("/r/northwind/customers/?q=x")
    assert asked.url == "/accounts/login/?next=/r/northwind/customers/%3Fq%3Dx"
    page = client.get(asked.url)
    assert 'value="/r/northwind/customers/?q=x"' in page.content.decode()
    answer = client.post("/accounts/login/", {**PASSWORD, "next": "/r/northwind/customers/?q=x"})
    assert answer.url == "/r/northwind/customers/?q=x"


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client, alice):
    answers = [
        client.post("/accounts/login/", {"login": login, "password": "wrong"}).content.decode()
        for login in ("alice@example.com", "nobody@example.com")
    ]
    sentences = [re.findall(r"<li>(.*?not correct.*?)</li>", answer) for answer in answers]
    assert sentences[0] == sentences[1] != []
    assert SIGNED_IN not in client.session


def test_an_unconfirmed_address_is_asked_to_confirm_first(client, alice):
    alice.user.emailaddress_set.update(verified=False)
    answer = client.post("/accounts/login/", PASSWORD)
    assert answer.url == "/accounts/confirm-email/"
    assert mail.outbox[-1].subject == "[CAL Check-up] Confirm your e-mail address"
    client.post(link_in_mail())
    assert alice.user.emailaddress_set.get().verified


def test_nobody_signs_up(client, db):
    page = client.get("/accounts/signup/")
    assert "You come in by invitation" in page.content.decode()
    client.post(
        "/accounts/signup/",
        {"email": "eve@example.com", "password1": "pA55-word-x", "password2": "pA55-word-x"},
    )
    assert not User.objects.exists()
    assert "/accounts/signup/" not in client.get("/accounts/login/").content.decode()


def test_a_forgotten_password_is_replaced_by_the_link_in_a_mail_once(client, alice):
    assert client.post("/accounts/password/reset/", {"email": "alice@example.com"}).status_code == 302
    assert mail.outbox[-1].subject == "[CAL Check-up] Choose a new password"
    link = link_in_mail()
    form = client.get(link, follow=True)
    fresh = {"password1": "battery-staple-9", "password2": "battery-staple-9"}
    client.post(form.redirect_chain[-1][0], fresh)
    assert User.objects.get(pk=alice.user_id).check_password("battery-staple-9")
    client.session.flush()
    assert "This link has run out" in client.get(link, follow=True).content.decode()


def test_asking_for_a_link_does_not_tell_who_is_here(client, alice):
    known = client.post("/accounts/password/reset/", {"email": "alice@example.com"})
    assert len(mail.outbox) == 1
    unknown = client.post("/accounts/password/reset/", {"email": "nobody@example.com"})
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("with_code_of", ["app", "paper"])
def test_the_second_factor_is_asked_for_and_a_recovery_code_does_once(client, alice, with_code_of):
    secret = with_app(alice.user)
    paper = RecoveryCodes.activate(alice.user).get_unused_codes()[0]
    assert client.post("/accounts/login/", PASSWORD).url.startswith("/accounts/2fa/authenticate/")
    assert SIGNED_IN not in client.session
    client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert SIGNED_IN not in client.session
    client.post(
        "/accounts/2fa/authenticate/", {"code": current_code(secret) if with_code_of == "app" else paper}
    )
    assert client.session[SIGNED_IN] == str(alice.user_id)
    if with_code_of == "paper":
        client.post("/accounts/logout/")
        client.post("/accounts/login/", PASSWORD)
        client.post("/accounts/2fa/authenticate/", {"code": paper})
        assert SIGNED_IN not in client.session


@pytest.mark.django_db(transaction=True)
def test_an_app_is_set_up_with_its_code_and_gives_recovery_codes(client, alice):
    come_in(client)
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    assert 'class="qr" src="data:image/svg+xml' in page
    secret = client.session["mfa.totp.secret"]
    client.post("/accounts/2fa/totp/activate/", {"code": current_code(secret)})
    kinds = set(Authenticator.objects.filter(user=alice.user).values_list("type", flat=True))
    assert kinds == {"totp", "recovery_codes"}
    assert "[CAL Check-up] Authenticator app switched on" in {message.subject for message in mail.outbox}
    assert client.get("/accounts/2fa/recovery-codes/").status_code == 200


def test_pages_of_passkeys_bring_their_scripts_from_this_site(client, alice):
    come_in(client)
    for address in ("/accounts/2fa/webauthn/", "/accounts/2fa/webauthn/add/", "/accounts/2fa/"):
        assert client.get(address).status_code == 200
    page = client.get("/accounts/2fa/webauthn/add/").content.decode()
    assert '"creation_options"' in page
    client.post("/accounts/logout/")
    challenge = client.get("/accounts/2fa/webauthn/login/", HTTP_ACCEPT="application/json").json()
    assert challenge["request_options"]["publicKey"]["userVerification"] == "required"


OWN_PAGES = [
    "/account/", "/accounts/password/change/", "/accounts/email/", "/accounts/2fa/", "/accounts/2fa/webauthn/",
    "/accounts/2fa/webauthn/add/", "/accounts/2fa/totp/activate/", "/accounts/reauthenticate/", "/accounts/logout/",
]  # fmt: skip
WAY_IN = ["/accounts/login/", "/accounts/signup/", "/accounts/password/reset/", "/accounts/password/reset/done/",
          "/accounts/confirm-email/", "/accounts/inactive/"]  # fmt: skip


@pytest.mark.parametrize("address", OWN_PAGES + WAY_IN)
def test_every_page_is_ours_and_fits_the_policy(client, alice, address):
    """One frame, no inline script or style: what is not data comes from a file of this site."""
    if address in OWN_PAGES:
        come_in(client)
    answer = client.get(address)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert page.count("<h1") == 1
    assert "css/portal.css" in page
    assert not re.search(r"<[^>]+\sstyle=", page)
    assert not re.search(r"<[^>]+\son[a-z]+=", page)
    for script in re.findall(r"<script[^>]*>", page):
        assert 'src="/static/' in script or 'type="application/json"' in script
    if address in OWN_PAGES and "reauth" not in address and "logout" not in address:
        for name in ("Account", "Password", "E-mail", "Second factor", "Passkeys"):
            assert f">{name}</a>" in page


def test_too_many_tries_are_stopped_with_a_page_of_ours(client, alice):
    for _ in range(5):
        client.post("/accounts/login/", {**PASSWORD, "password": "wrong"})
    answer = client.post("/accounts/login/", PASSWORD)
    assert "Too many failed login attempts" in answer.content.decode()
    assert SIGNED_IN not in client.session


def test_the_page_of_too_many_requests(client, settings, db):
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    client.post("/accounts/login/", PASSWORD)
    answer = client.post("/accounts/login/", PASSWORD)
    assert answer.status_code == 429
    assert "Too many tries" in answer.content.decode()


def test_a_changed_password_is_told_by_mail(client, alice):
    client.post("/accounts/login/", PASSWORD)
    client.post(
        "/accounts/password/change/",
        {"oldpassword": "correct horse", "password1": "battery-staple-9", "password2": "battery-staple-9"},
    )
    assert mail.outbox[-1].subject == "[CAL Check-up] Your password was changed"
    assert "successfully" not in mail.outbox[-1].body + client.get("/account/").content.decode()


def test_a_new_address_counts_once_its_link_was_opened(client, alice):
    client.post("/accounts/login/", PASSWORD)
    client.post("/accounts/email/", {"email": "ally@example.com", "action_add": ""})
    assert User.objects.get(pk=alice.user_id).email == "alice@example.com"
    assert (
        "We sent a link to <strong>ally@example.com</strong>"
        in client.get("/accounts/email/").content.decode()
    )
    client.post(link_in_mail())
    assert User.objects.get(pk=alice.user_id).email == "ally@example.com"


@pytest.mark.parametrize(
    "address", ["/admin/", "/admin/login/", "/r/northwind/admin/", "/r/northwind/admin/login/"]
)
def test_the_admin_is_behind_the_same_sign_in(client, alice, address):
    hops = client.get(address, follow=True).redirect_chain
    assert hops[-1][0].startswith("/accounts/login/?next=/")


def test_the_admin_tells_those_it_is_not_for_and_never_sends_them_round(sign_in, bob):
    assert sign_in(bob).get("/r/northwind/admin/login/?next=/r/northwind/admin/").status_code == 403
    assert sign_in(bob).get("/r/northwind/admin/").status_code == 403


def test_a_reseller_that_needs_second_factors_sends_people_to_set_one_up(sign_in, reseller, alice):
    reseller.require_mfa = True
    reseller.save()
    client = sign_in(alice)
    answer = client.get("/r/northwind/", follow=True)
    assert answer.redirect_chain == [("/accounts/2fa/", 302)]
    assert "Northwind IT asks for a second factor" in answer.content.decode()
    assert client.post("/r/northwind/team/second-factor/", {"required": "no"}).url == "/accounts/2fa/"
    reseller.refresh_from_db()
    assert reseller.require_mfa
    with_app(alice.user)
    assert client.get("/r/northwind/").status_code == 200


def test_codes_on_paper_alone_are_no_second_factor(sign_in, reseller, alice):
    reseller.require_mfa = True
    reseller.save()
    RecoveryCodes.activate(alice.user)
    assert sign_in(alice).get("/r/northwind/").url == "/accounts/2fa/"


def test_the_own_name_is_changed_on_the_account_page(sign_in, alice):
    client = sign_in(alice)
    assert client.post("/account/", {"name": "Alice Ahrens"}).url == "/account/"
    page = client.get("/account/").content.decode()
    assert "Your name is saved." in page
    assert "/r/northwind/preferences/" in page
    assert User.objects.get(pk=alice.user_id).name == "Alice Ahrens"
