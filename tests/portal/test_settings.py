"""What owners decide about their reseller: saved, told in the history, and on each position it changes."""

import pytest
import time_machine

from customers.models import Member, Reseller, SettingChange
from customers.services.resellers import UnableToChangeSettings, change_settings
from customers.tenancy import entered
from licensing.services.positions import has_stale_positions
from portal.history import Wanted, history_of
from tests.conftest import make_customer
from tests.licensing.records import NOW, add_group, add_license_server, add_line, add_proof, add_server
from tests.portal.filled import filled
from tests.portal.portfolio import estate, refresh

SETTINGS = "/r/northwind/settings/"
NOW_SET = {
    "name": "Northwind IT",
    "time_zone": "Europe/Berlin",
    "check_up_months": 3,
    "rds_match": "table",
    "provable_from": "B",
}
RULED = "Ruled under Northwind IT’s own policy"


@pytest.fixture(autouse=True)
def noon():
    """Every test of this module happens at NOW."""
    with time_machine.travel(NOW, tick=False):
        yield


def told(reseller):
    """The history of the settings, the newest first."""
    with entered(reseller):
        page = history_of(reseller, Wanted(kind="settings"))
    return [f"{entry.who} {change}" for entry in page.entries for change in entry.changes]


def send(client, changes, **options):
    """What the page shows, with some of it changed."""
    shown = filled(client.get(SETTINGS).context["form"])
    return client.post(SETTINGS, shown | changes, **options)


def page_of(client, customer):
    return client.get(f"/r/northwind/customers/{customer.pk}/").content.decode()


# --- the page ------------------------------------------------------------------------------------------
def test_an_owner_changes_everything_at_once(sign_in, alice, reseller):
    changed = {
        "name": " Northwind ",
        "time_zone": "Europe/Vienna",
        "check_up_months": 6,
        "rds_match": "exact",
        "provable_from": "A",
    }
    page = send(sign_in(alice), changed, follow=True)
    assert page.redirect_chain == [(SETTINGS, 302)]
    assert "Every position is ruled anew" in page.content.decode()
    reseller.refresh_from_db()
    assert {name: getattr(reseller, name) for name in changed} == changed | {"name": "Northwind"}


def test_without_another_policy_nothing_is_ruled_anew(sign_in, alice, reseller):
    page = send(sign_in(alice), NOW_SET | {"check_up_months": 4}, follow=True)
    assert "The settings are saved." in page.content.decode()
    assert "ruled anew, the open" not in page.content.decode()


@pytest.mark.parametrize(
    "odd",
    [
        {"name": "  "},
        {"time_zone": "Berlin"},
        {"check_up_months": 61},
        {"check_up_months": 0},
        {"rds_match": "loose"},
        {"provable_from": "C"},
    ],
    ids=str,
)
def test_what_will_not_do_is_refused_by_form_and_service(sign_in, alice, reseller, odd):
    page = send(sign_in(alice), NOW_SET | odd)
    assert page.status_code == 422
    assert "Not saved yet" in page.content.decode()
    with entered(reseller), pytest.raises(UnableToChangeSettings):
        change_settings(reseller=reseller, by=alice, **NOW_SET | odd)
    assert told(reseller) == []


def test_only_owners_see_and_change_them(sign_in, erin, bob, reseller):
    for member in (erin, bob):
        assert sign_in(member).get(SETTINGS).status_code == 403
        assert sign_in(member).post(SETTINGS, NOW_SET).status_code == 403
        assert f'href="{SETTINGS}"' not in sign_in(member).get("/r/northwind/help/").content.decode()
        with entered(reseller), pytest.raises(UnableToChangeSettings, match="Only owners"):
            change_settings(reseller=reseller, by=member, **NOW_SET)


def test_the_menu_leads_owners_to_them_and_everybody_to_help(sign_in, alice):
    words = sign_in(alice).get("/r/northwind/team/").content.decode()
    assert f'<a class="menu-item" href="{SETTINGS}">' in words
    assert '<a class="menu-item" href="/r/northwind/help/">' in words


def test_each_choice_says_what_follows_and_names_its_rule(sign_in, alice):
    words = sign_in(alice).get(SETTINGS).content.decode()
    assert "Customers with newer RDS CALs on older session hosts become short" in words
    assert "/r/northwind/help/rules/RDS-MATCH-01/" in words
    assert words.split("</main>")[0].count(" checked>") == 2


# --- history -------------------------------------------------------------------------------------------
def test_the_history_tells_who_changed_what(sign_in, alice, reseller):
    send(sign_in(alice), NOW_SET | {"check_up_months": 6, "rds_match": "exact"})
    assert sorted(told(reseller)) == [
        "Alice changed the setting “RDS CALs”: newer RDS CALs reach older session hosts (Microsoft's table)"
        " → RDS CALs match the session host (vendors' advice)",
        "Alice changed the setting “months between check-ups”: 3 → 6",
    ]


def test_what_an_operator_changes_outside_is_told_and_leaves_the_reseller_unentered(reseller):
    Reseller.objects.filter(pk=reseller.pk).update(require_mfa=True)
    assert told(reseller) == ["CAL Check-up changed the setting “second factor required”: no → yes"]
    assert not SettingChange.objects.exists()  # nobody is inside a reseller here


def test_another_reseller_sees_nothing_of_it(reseller, other_reseller):
    Reseller.objects.filter(pk=reseller.pk).update(name="Northwind & Sons")
    assert told(other_reseller) == []


def test_what_only_the_tick_knows_is_no_setting(reseller):
    Reseller.objects.filter(pk=reseller.pk).update(next_due_at=NOW)
    assert told(reseller) == []


# --- positions -----------------------------------------------------------------------------------------
def test_another_policy_makes_positions_stale(alice, reseller):
    estate(reseller, rights=40, kind="coa")
    refresh(reseller)
    with entered(reseller):
        assert not has_stale_positions(reseller=reseller, now=NOW)
        changed = change_settings(reseller=reseller, by=alice, **NOW_SET | {"provable_from": "A"})
        assert has_stale_positions(reseller=changed, now=NOW)


def test_a_position_that_the_policy_changed_says_so(sign_in, bob, reseller):
    on_certificates, on_invoices = estate(reseller, "C1", kind="coa"), estate(reseller, "C2")
    client = sign_in(bob)
    assert RULED not in page_of(client, on_certificates)
    Reseller.objects.filter(pk=reseller.pk).update(provable_from="A", rds_match="exact")
    words = page_of(client, on_certificates)
    assert f"{RULED}: only invoices and licence statements prove a right" in words
    assert words.count(RULED) == 1
    assert RULED not in page_of(client, on_invoices)


def test_an_exact_match_of_rds_cals_is_told_where_it_matters(sign_in, bob, reseller):
    customer = make_customer(reseller)
    with entered(reseller):
        add_group(customer, add_server(customer, version="2019", roles=["rds-session-host"]))
        server = add_license_server(customer)
        add_line(add_proof(customer), 40)
        add_line(add_proof(customer, number="R"), 40, product="RDS CAL", license_server=server)
    client = sign_in(bob)
    assert RULED not in page_of(client, customer)
    Reseller.objects.filter(pk=reseller.pk).update(rds_match="exact")
    assert f"{RULED}: only RDS CALs of the session host’s version count" in page_of(client, customer)


def test_an_operator_may_change_them_while_he_visits(sign_in, oscar, reseller, alice):
    with entered(reseller):
        there = Member.objects.create(reseller=reseller, user=oscar, role="operator")
        changed = change_settings(reseller=reseller, by=there, **NOW_SET | {"check_up_months": 12})
    assert changed.check_up_months == 12


def test_other_words_alone_are_no_other_position(sign_in, bob, reseller):
    customer = make_customer(reseller)
    with entered(reseller):
        add_group(customer, add_server(customer, roles=["rds-session-host"]))
        add_line(add_proof(customer), 40)
    Reseller.objects.filter(pk=reseller.pk).update(rds_match="exact")
    words = page_of(sign_in(bob), customer)
    assert "40 of 40 people have no RDS CAL 2022." in words
    assert RULED not in words
