"""What people see when something is not there, not allowed, out of date or broken: a page that says what to do next."""

import pytest
from django.test import Client

from portal.pages.dashboard.views import Dashboard
from tests.conftest import make_customer

HOME = "/r/northwind/"
FORM = f"{HOME}customers/new/"


@pytest.fixture
def broken(monkeypatch):
    """Every dashboard fails."""

    def fail(self, request):
        raise RuntimeError("on purpose")

    monkeypatch.setattr(Dashboard, "get", fail)


def text_of(response):
    return " ".join(response.content.decode().split())


def client_of(member, **options):
    client = Client(raise_request_exception=False, **options)
    client.force_login(member.user)
    return client


def answers_of(client, strict, customer):
    """Each kind of fault, as somebody meets it: (status, response). `strict` minds the tokens of forms."""
    return [
        (400, client.post(FORM, {f"field{number}": "" for number in range(5001)})),
        (403, strict.post(FORM, {"name": "Alder"})),
        (404, client.get(f"{HOME}customers/0/")),
        (405, client.get(f"{HOME}customers/{customer.pk}/restore/")),
        (500, client.get(HOME)),
    ]


@pytest.mark.parametrize(
    ("language", "back", "told"),
    [
        ("en", "Go back", ["cannot be read", "Nothing was saved", "not there", "a button sends", "our side"]),
        (
            "de",
            "Gehen Sie zurück",
            ["nicht lesbar", "nichts gespeichert", "gibt es nicht", "Knopf", "schiefgegangen"],
        ),
    ],
)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_each_fault_has_a_page_in_the_language_and_appearance_of_who_meets_it(
    language, back, told, theme, alice, reseller, broken
):
    spoken = {"accept-language": language}
    client, strict = client_of(alice, headers=spoken), Client(headers=spoken, enforce_csrf_checks=True)
    client.cookies["theme"] = theme
    strict.cookies = client.cookies
    answers = answers_of(client, strict, make_customer(reseller))
    for (status, response), words in zip(answers, told, strict=True):
        text = text_of(response)
        assert response.status_code == status
        assert words in text
        assert "<title>·" not in text.replace(" ", "")
        assert f'data-bs-theme="{theme}"' in text
        assert f'<html lang="{language}"' in text
        assert status == 404 or back in text


def test_a_viewer_reads_why_he_may_not(bob):
    response = client_of(bob).get(FORM)
    assert response.status_code == 403
    assert "<title>Not allowed · Northwind IT" in text_of(response)


def test_405_still_says_what_is_taken(alice, reseller):
    response = client_of(alice).get(f"{HOME}customers/{make_customer(reseller).pk}/restore/")
    assert response.headers["Allow"] == "POST"


def test_who_was_signed_out_is_told_that_nothing_was_saved_and_comes_back_to_the_form(db, reseller):
    client = Client()
    response = client.post(FORM, {"name": "Alder"}, headers={"referer": f"http://testserver{FORM}?from=list"})
    assert response.status_code == 302
    assert response["Location"] == f"/accounts/login/?next={FORM}%3Ffrom%3Dlist"
    assert "what you sent was not saved" in text_of(client.get(response["Location"]))


@pytest.mark.parametrize(
    "referer", ["", "https://elsewhere.example/r/northwind/", "http://testserver/r/contoso/"]
)
def test_after_signing_in_nobody_is_led_to_an_address_that_is_only_posted_to(referer, reseller):
    response = Client().post(f"{HOME}customers/1/restore/", headers={"referer": referer})
    assert response["Location"] == f"/accounts/login/?next={HOME}"


def test_what_a_script_asks_for_is_no_sign_in_page(reseller):
    response = Client().get(f"{HOME}customers/", headers={"hx-request": "true"})
    assert (response.status_code, response.content) == (401, b"")
