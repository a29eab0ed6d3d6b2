"""Mail comes in the language of who reads it or who calls; the history in that of who looks."""

import pytest
from django.utils import translation

from customers.models import Contact, Reseller
from customers.tenancy import entered
from portal.history import changes_of
from portal.mail.choices import choices_address
from tests.conftest import make_customer
from tests.licensing.records import add_server
from tests.portal.reminders import make_check_up, messages, tick
from tests.portal.test_reminders_choices import path_of


@pytest.fixture
def speaks_german():
    """Makes somebody a reader of German."""

    def choose(member):
        with entered(member.reseller):
            member.user.language = "de"
            member.user.save(update_fields=["language"])

    return choose


def test_a_members_mail_and_the_page_behind_its_link(reseller, alice, speaks_german, client):
    speaks_german(alice)
    tick("2026-11-27 12:00")
    make_check_up(reseller, "2026-11-28", "C1", name="Fabrikam", account_manager=alice)
    make_check_up(reseller, "2026-11-30", "C2", name="Adatum", short=40, account_manager=alice)
    tick("2026-11-30 07:00")
    message = messages(reseller)[-1]
    assert message.subject == "2 Check-ups fällig: zuerst Adatum"
    assert "fällig seit 28. November" in message.text
    assert "Sie bekommen diese E-Mail montags um 8:00 Uhr, und an anderen Tagen" in message.text
    assert '<html lang="de">' in message.html
    page = client.get(path_of(choices_address(member=alice)), headers={"accept-language": "en"})
    assert page["Content-Language"] == "de"
    assert "Wann sollen E-Mails kommen?" in page.content.decode()


def test_a_contact_is_written_to_in_the_language_of_the_caller(reseller, erin, speaks_german):
    speaks_german(erin)
    Reseller.objects.update(invites_contacts=True)
    check_up = make_check_up(reseller, "2026-12-15", name="Adatum", account_manager=erin)
    with entered(reseller):
        Contact.objects.create(
            reseller=reseller,
            customer=check_up.customer,
            name="Ada",
            email="ada@adatum.example",
            mail_agreed_on="2026-11-01",
        )
    tick("2026-12-08 08:30")
    message = next(one for one in messages(reseller) if one.purpose == "appointment")
    assert message.subject == "Lizenz-Check-up mit Northwind IT am 15. Dezember 2026"
    assert "Dienstag, 15. Dezember 2026" in message.text
    assert "SUMMARY:Lizenz-Check-up mit Northwind IT" in message.calendar


def test_the_history_is_told_to_each_in_his_language(reseller, erin):
    customer = make_customer(reseller, name="Adatum")
    with entered(reseller, by=erin.user):
        server = add_server(customer, "SRV1", version="2019")
        server.version = "2025"
        server.save()
        with translation.override("de"):
            german = [str(entry) for entry in changes_of(server).entries]
        english = [str(entry) for entry in changes_of(server).entries]
    assert "Erin hat Server SRV1 geändert: Version 2019 → 2025" in german[0]
    assert "Erin changed server SRV1: version 2019 → 2025" in english[0]


def test_the_admin_calls_things_by_their_german_names(reseller, alice, client):
    client.force_login(alice.user)
    german = {"accept-language": "de"}
    index = client.get("/r/northwind/admin/", headers=german).content.decode()
    assert "Zugriffsgruppen" in index
    assert "Access groups" not in index
    form = client.get("/r/northwind/admin/customers/customer/add/", headers=german).content.decode()
    assert "Kundennummer" in form
    assert "Betreuer" in form
