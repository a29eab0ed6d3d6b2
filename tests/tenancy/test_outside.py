"""Addresses that belong to no reseller: open, one's own, or for operators."""

import pytest
from django.conf import settings
from django.test import Client

from customers.tenancy import entered
from portal.addresses import site_path
from portal.invitations import address_of
from portal.mail.choices import token_of
from portal.mail.feeds import make_feed
from tests.conftest import make_member
from tests.tenancy.routes import ALLAUTH, OUTSIDE, routes_of
from tests.tenancy.test_isolation import ADVICE, signed_in, text_of

OPEN = [name for name, who in OUTSIDE.items() if who == "open"]
OWN = [name for name, who in OUTSIDE.items() if who == "own"]
OPERATORS = [name for name, who in OUTSIDE.items() if who == "operator"]
ADMIN = ["/admin/", "/admin/customers/reseller/", "/admin/customers/user/", "/admin/licensing/part/"]
POSTED = {"appearance", "reseller-leave"}


def address(name, worlds):
    if name == "calendar-feed":
        with entered(worlds.north.reseller):
            return "/" + make_feed(member=worlds.alice, with_names=True).split("/", 3)[3]
    if name == "invitation":
        with entered(worlds.north.reseller):
            return "/" + address_of(worlds.north.invitation).split("/", 3)[3]
    args = {
        "mail-choices": [token_of(member=worlds.alice)],
        "mail-stop": [token_of(member=worlds.alice)],
        "reseller-enter": [worlds.north.reseller.slug],
        "reseller-leave": [worlds.north.reseller.slug],
        "kept-mail-detail": ["none"],
        "kept-mail-html": ["none"],
    }
    return site_path(name, *args.get(name, []))


def ask(client, name, worlds):
    return (client.post if name in POSTED else client.get)(address(name, worlds))


def test_every_address_outside_is_in_the_catalogue():
    found = {name for name, pattern in routes_of(settings.ROOT_URLCONF) if not pattern.startswith("admin/")}
    found = {name for name in found if not name.startswith(ALLAUTH)}
    assert not found - set(OUTSIDE), ADVICE
    assert not set(OUTSIDE) - found, "These are gone: take them out of tests/tenancy/routes.py."


def test_everything_of_allauth_is_below_accounts():
    found = {pattern for name, pattern in routes_of(settings.ROOT_URLCONF) if name.startswith(ALLAUTH)}
    assert found
    assert all(pattern.startswith("accounts/") for pattern in found)


@pytest.mark.parametrize("name", OPEN)
def test_open_addresses_answer_without_sign_in(name, worlds):
    assert ask(Client(), name, worlds).status_code in (200, 503)


@pytest.mark.parametrize("name", [*OWN, *OPERATORS])
def test_the_others_ask_to_sign_in(name, worlds):
    response = ask(Client(), name, worlds)
    assert (response.status_code, response["Location"].split("?")[0]) == (302, "/accounts/login/")


@pytest.mark.parametrize("signed_in_as", ["site", "owner"], indirect=True)
@pytest.mark.parametrize("name", OWN)
def test_ones_own_pages_hold_nothing_of_other_resellers(name, worlds):
    client = signed_in(worlds.alice)
    response = ask(client, name, worlds)
    assert response.status_code in (200, 302)
    assert "Contoso" not in text_of(response)
    make_member(worlds.south.reseller, "sam", "viewer")
    assert "Contoso" not in text_of(ask(client, name, worlds))


@pytest.mark.parametrize("name", OPERATORS)
def test_operators_pages_are_for_operators(name, worlds, settings, tmp_path):
    settings.KEPT_MAIL_DIR = str(tmp_path)
    for nobody in (worlds.alice, worlds.mallory):
        assert ask(signed_in(nobody), name, worlds).status_code in (403, 404)
    if not name.startswith("kept-mail-"):
        assert ask(signed_in(worlds.oscar), name, worlds).status_code in (200, 302)


@pytest.mark.parametrize("path", ADMIN)
def test_the_register_is_for_operators(path, worlds):
    assert signed_in(worlds.oscar).get(path).status_code == 200
    for nobody in (worlds.alice, worlds.mallory):
        assert signed_in(nobody).get(path).status_code == 403
    response = Client().get(path, follow=True)
    assert response.request["PATH_INFO"] == "/accounts/login/"


@pytest.mark.parametrize("signed_in_as", ["site", "owner"], indirect=True)
@pytest.mark.parametrize("path", ADMIN)
def test_the_register_holds_nothing_that_belongs_to_a_reseller(path, worlds):
    text = text_of(signed_in(worlds.oscar).get(path))
    assert "north-" not in text
    assert "south-" not in text
