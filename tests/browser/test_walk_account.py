"""What everybody has of his own: preferences, the language in which the portal speaks to him, passkeys."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

# A computer that asks for a fingerprint, and gets it.
FINGERPRINT = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
AT_A_DESK_AND_ON_A_PHONE = pytest.mark.parametrize(
    ("role", "width"),
    [pytest.param("owner", 1280, id="owner-desk"), pytest.param("viewer", 390, id="viewer-phone")],
    indirect=True,
)


def speaks(walk, language):
    expect(walk.page.locator("html")).to_have_attribute("lang", language)


def sign_in(walk, button):
    speaks(walk, "en")  # nobody's choice is known before, so it is the browser's
    walk.page.get_by_label("E-mail").fill(walk.member.user.email)
    walk.page.get_by_label(re.compile(r"^\s*Password\W*$")).fill("correct horse")
    walk.page.get_by_role("button", name=button, exact=True).click()


def test_everybody_has_preferences_and_a_language_of_his_own(walk, estate, parts):
    page = walk.page
    walk.open()
    walk.menu().get_by_role("link", name="My preferences").click()
    page.get_by_label("Time zone").select_option("Asia/Tokyo")
    page.get_by_label("Language").select_option("Deutsch")
    walk.look()
    walk.follow("Save")
    walk.sees("Ihre Einstellungen sind gespeichert.")
    walk.is_headed("Meine Einstellungen")
    speaks(walk, "de")
    expect(page.get_by_label("Zeitzone")).to_have_value("Asia/Tokyo")
    walk.look()
    walk.menu().get_by_role("button", name="Abmelden").click()
    walk.open(f"proofs/{estate.invoice.pk}/")
    sign_in(walk, "Sign in")
    walk.is_headed("Rechnung INV-1")
    speaks(walk, "de")
    walk.sees("24. November 2026")
    walk.look()
    walk.open("catalogue/?q=P46217")
    walk.sees("400,00 EUR")


@AT_A_DESK_AND_ON_A_PHONE
def test_a_passkey_is_added_and_signs_in_without_a_password(walk):
    page = walk.page
    computer = page.context.new_cdp_session(page)
    computer.send("WebAuthn.enable")
    computer.send("WebAuthn.addVirtualAuthenticator", {"options": FINGERPRINT})
    walk.open()
    walk.menu().get_by_role("link", name="Account and security").click()
    page.get_by_role("navigation", name="Account").get_by_role("link", name="Passkeys").click()
    walk.follow("Add a passkey")
    page.get_by_label("Password").fill("correct horse")
    walk.follow("Go on")
    page.get_by_label("Name").fill("Office laptop")
    walk.look()
    walk.follow("Add the passkey")
    walk.is_headed("Recovery codes")
    page.get_by_role("navigation", name="Account").get_by_role("link", name="Passkeys").click()
    walk.sees("Office laptop", "Signs in without a password", "Not yet")
    walk.look()
    walk.menu().get_by_role("button", name="Sign out").click()
    walk.open("customers/")
    walk.follow("Sign in with a passkey")
    walk.is_headed("Customers")
    walk.open("/accounts/2fa/webauthn/", start="")
    expect(page.get_by_role("row", name=re.compile("Office laptop"))).to_contain_text("now")
