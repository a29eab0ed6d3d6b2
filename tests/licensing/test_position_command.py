"""position and load_catalogue, as somebody at a shell uses them."""

import json

import time_machine

from customers.models import Customer, Server
from customers.tenancy import entered
from licensing.models import Part, PositionRecord
from licensing.rules.answer import answer
from tests.licensing.imports import ESTATE, import_, rows_of, run


def position(account, *options, slug="northwind"):
    return run("position", account, "--reseller", slug, *options)


def test_for_every_customer_the_position_is_what_assess_says_about_its_scenario(reseller, catalogue):
    import_(ESTATE)
    statuses = set()
    for row in rows_of("customers"):
        for day in ([], ["--as-of", "2026-11-24"], ["--as-of", "2018-01-01"]):
            _, printed, _ = position(row["account"], "--json", *day)
            _, scenario, _ = position(row["account"], "--scenario", *day)
            assert answer(scenario).output == printed
            assert answer(scenario, explained=True).output == position(row["account"], "--explain", *day)[1]
            statuses.add(json.loads(printed)["status"])
    assert len(statuses) > 2
    with entered(reseller):
        assert not PositionRecord.objects.exists()


def test_the_day_is_today_at_the_customer(reseller):
    with entered(reseller):
        Customer.objects.create(reseller=reseller, account="K", name="K", time_zone="Pacific/Kiritimati")
        Customer.objects.create(reseller=reseller, account="H", name="H", time_zone="Pacific/Honolulu")
    with time_machine.travel("2026-11-24T11:00:00Z", tick=False):
        assert json.loads(position("K")[1])["as_of"] == "2026-11-25"
    with time_machine.travel("2026-11-24T09:00:00Z", tick=False):
        assert json.loads(position("H")[1])["as_of"] == "2026-11-23"


def test_unknown_accounts_and_facts_to_mend_are_told(reseller, other_reseller, catalogue):
    import_(ESTATE)
    account = rows_of("servers")[0]["account"]
    assert position("C9") == (2, "", "Northwind IT has no customer with the account C9.\n")
    assert position(account, slug="contoso")[0] == 2
    with entered(reseller):
        Server.objects.filter(customer__account=account, name="SRV1").update(version="2021")
    status, out, err = position(account)
    assert (status, out) == (2, "")
    assert err.startswith('SRV1: version: "2021" is not a version of Windows Server')
    assert position(account, "--scenario")[0] == 0


def test_loading_the_catalogue_again_changes_only_what_differs(catalogue):
    Part.objects.filter(part_number="P77110-B21").update(list_price=1)
    status, out, _ = run("load_catalogue")
    parts = Part.objects.count()
    assert (status, out) == (
        0,
        f"parts: 0 created, 1 changed, {parts - 1} left alone\nChanged: P77110-B21\n",
    )
    assert Part.objects.get(part_number="P77110-B21").list_price == 72
