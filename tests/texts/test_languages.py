"""Pages come in the language a user chose, then in his browser's; mail in that of its recipient."""

import pytest
from django.test import Client
from django.utils import translation

from customers.tenancy import entered
from portal.countries import countries
from portal.languages import language_of
from portal.templatetags.portal import status_badge


@pytest.fixture
def preferences(reseller, client):
    """Reads or sends the page of preferences."""

    def read(member, **headers):
        client.force_login(member.user)
        return client.get(
            f"/r/{reseller.slug}/preferences/",
            headers={name.replace("_", "-"): value for name, value in headers.items()},
        )

    return read


def speak(member, language):
    with entered(member.reseller):
        member.user.language = language
        member.user.save(update_fields=["language"])


@pytest.mark.parametrize(
    ("chosen", "asked", "shown"),
    [
        ("", "de-AT,de;q=0.9", "de"),
        ("", "en-US", "en"),
        ("", "fr", "en"),
        ("de", "en-US", "de"),
        ("en", "de", "en"),
        ("xx", "de", "de"),
    ],
)
def test_the_users_choice_goes_before_the_browsers(alice, preferences, chosen, asked, shown):
    speak(alice, chosen)
    page = preferences(alice, accept_language=asked)
    assert page["Content-Language"] == shown
    assert "Accept-Language" in page["Vary"]
    assert f'<html lang="{shown}"' in page.content.decode()
    assert ("Meine Einstellungen" in page.content.decode()) == (shown == "de")


def test_a_language_that_is_not_offered_is_not_spoken(alice, preferences, settings):
    settings.LANGUAGES = [("en", "English")]
    speak(alice, "de")
    page = preferences(alice, accept_language="de")
    assert page["Content-Language"] == "en"
    assert 'name="language"' not in page.content.decode()
    assert language_of(alice.user) == "en"


def test_a_member_chooses_his_language(reseller, alice, preferences, client):
    assert 'name="language"' in preferences(alice).content.decode()
    answer = client.post(
        f"/r/{reseller.slug}/preferences/",
        {
            "time_zone": "Europe/Berlin",
            "language": "de",
            "reminders": "usual",
            "reminder_weekdays": [0],
            "reminder_hour": 8,
        },
        follow=True,
    )
    assert "Meine Einstellungen" in answer.content.decode()
    alice.user.refresh_from_db()
    assert alice.user.language == "de"


def test_sign_in_comes_in_the_browsers_language(db):
    assert Client().get("/accounts/login/", headers={"accept-language": "de"})["Content-Language"] == "de"


def test_what_is_kept_for_all_pages_speaks_each_language():
    said = {}
    for language in ("en", "de", "en"):
        with translation.override(language):
            said[language] = status_badge("breach"), dict(countries())["AT"]
    assert "Short" in said["en"][0]
    assert "Fehlbestand" in said["de"][0]
    assert [names for _badge, names in said.values()] == ["Austria (AT)", "Österreich (AT)"]


def test_countries_stand_in_the_order_of_their_letters():
    with translation.override("de"):
        codes = [code for code, _name in countries()]
    assert codes.index("AF") < codes.index("EG") < codes.index("AL")
    assert codes.index("NL") < codes.index("AT") < codes.index("PL")
