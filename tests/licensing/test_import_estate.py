"""import_estate from its files to the database, and position back out of it."""

import datetime
import shutil
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from customers.models import AccessGroup, Customer, Server, ServerAccess
from customers.tenancy import entered
from licensing.importers.estate import SHEETS
from licensing.models import (
    AssurancePeriod,
    CheckUp,
    Entitlement,
    Part,
    Proof,
    ProofLine,
)
from licensing.services.proofs import change_proof
from portal.demo.estate import write_estate
from tests.licensing.imports import ESTATE, change, counted, everything, import_, rows_of
from tests.licensing.records import DAY, NOW


@pytest.fixture
def folder(tmp_path):
    """A copy of the estate that a test may spoil."""
    return Path(shutil.copytree(ESTATE, tmp_path / "estate"))


def test_the_files_are_what_the_generator_writes(tmp_path):
    write_estate(tmp_path, customers=12, today=DAY)
    for sheet in SHEETS:
        name = f"{sheet.name}.csv"
        assert (tmp_path / name).read_text() == (ESTATE / name).read_text(), name


def test_an_estate_is_created_as_the_files_hold_it(reseller, catalogue):
    status, out, err = import_(ESTATE)
    assert (status, err) == (0, "12 of 12 customers\n")
    there = counted(reseller)
    for model, sheet in ((Customer, "customers"), (Server, "servers"), (AccessGroup, "groups")):
        assert there[model] == len(rows_of(sheet))
    lines = rows_of("proofs")
    assert there[ProofLine] == there[Entitlement] == len(lines)
    assert there[ServerAccess] == sum(len(row["servers"].split(";")) for row in rows_of("groups"))
    assert there[AssurancePeriod] == sum(bool(row["assurance_until"]) for row in lines) > 0
    assert f"lines: {len(lines)} created, 0 changed, 0 left alone\n" in out
    with entered(reseller):
        for row in lines:
            line = ProofLine.objects.get(
                customer__account=row["account"],
                proof__kind=row["kind"],
                proof__number=row["number"],
                product=row["product"],
                packs=row["packs"],
                rights_per_pack=row["rights_per_pack"],
            )
            assert (line.part is None) == (row["part_number"] == "")
        assert CheckUp.objects.open().count() == len(rows_of("customers"))


def test_a_second_run_changes_nothing_and_updates_nothing(reseller, catalogue):
    import_(ESTATE)
    before = everything(reseller)
    with CaptureQueriesContext(connection) as queries:
        status, out, _ = import_(ESTATE)
    assert status == 0
    assert everything(reseller) == before
    assert not [query["sql"] for query in queries if query["sql"].startswith(("UPDATE", "INSERT", "DELETE"))]
    assert all(" 0 created, 0 changed, " in line for line in out.splitlines())


BROKEN = {
    "customers": (5, "time_zone", "Europe/Berln"),
    "servers": (3, "version", "2021"),
    "groups": (2, "servers", "SRV1;FS9"),
    "license_servers": (2, "activated", "perhaps"),
    "proofs": (17, "metric", "person"),
}


@pytest.mark.parametrize("sheet", BROKEN)
@pytest.mark.parametrize("recorded", [False, True], ids=["new", "recorded"])
def test_one_broken_cell_is_told_and_changes_nothing(reseller, catalogue, folder, sheet, recorded):
    if recorded:
        import_(ESTATE)
    before = everything(reseller)
    line, column, cell = BROKEN[sheet]
    change(folder, "customers", 2, name="Another name")
    change(folder, sheet, line, **{column: cell})
    status, out, err = import_(folder)
    assert (status, out) == (2, "")
    assert f"{sheet}.csv:{line}: {column}: " in err
    assert err.endswith("1 fault: nothing was changed.\n")
    assert everything(reseller) == before


def test_every_fault_in_every_file_is_told_in_order(reseller, catalogue, folder):
    for sheet, (line, column, cell) in BROKEN.items():
        change(folder, sheet, line, **{column: cell})
    _, _, err = import_(folder)
    places = [line.split(": ")[0] for line in err.splitlines() if ".csv:" in line]
    assert places == [f"{sheet}.csv:{line}" for sheet, (line, _, _) in BROKEN.items()]


def test_a_missing_file_and_a_missing_reseller_are_told(reseller, folder):
    (folder / "groups.csv").unlink()
    status, _, err = import_(folder)
    assert status == 2
    assert err.startswith("groups.csv: cannot be read in ")
    status, _, err = import_(folder, slug="northwnd")
    assert (status, err) == (2, 'There is no reseller called northwnd (do you mean "northwind"?).\n')


def test_a_dry_run_tells_what_would_happen_and_does_nothing(reseller, catalogue):
    status, out, _ = import_(ESTATE, "--dry-run")
    assert status == 0
    assert "customers: 12 created, 0 changed, 0 left alone" in out
    assert out.endswith("This was a dry run: nothing was changed.\n")
    assert set(counted(reseller).values()) == {0}


def test_another_resellers_rows_stay_as_they_are(reseller, other_reseller, catalogue):
    import_(ESTATE)
    before = everything(reseller)
    assert import_(ESTATE, slug="contoso")[0] == 0
    assert everything(reseller) == before
    assert counted(other_reseller) == counted(reseller)


def test_what_changed_in_the_files_changes_and_the_rest_is_left_alone(reseller, alice, catalogue, folder):
    import_(folder)
    group = rows_of("groups")[0]
    change(
        folder,
        "customers",
        2,
        name="New name",
        next_check_up="2027-05-05",
        account_manager="ALICE@example.com",
    )
    change(folder, "groups", 2, users="77", servers="SRV1")
    change(folder, "proofs", 2, packs="99", assurance_until="2031-01-01")
    status, out, _ = import_(folder)
    assert status == 0
    with entered(reseller):
        customer = Customer.objects.get(account=rows_of("customers")[0]["account"])
        assert (customer.name, customer.account_manager) == ("New name", alice)
        assert CheckUp.objects.get(customer=customer).due_on == datetime.date(2027, 5, 5)
        row = AccessGroup.objects.get(customer__account=group["account"], name=group["name"])
        assert (row.users, [server.name for server in row.servers.all()]) == (77, ["SRV1"])
        first = rows_of("proofs")[0]
        line = ProofLine.objects.get(
            customer__account=first["account"],
            proof__kind=first["kind"],
            proof__number=first["number"],
            place=1,
        )
        assert line.packs == 99
        assert line.entitlement.assurance.get().valid_until == datetime.date(2031, 1, 1)
    assert "customers: 0 created, 1 changed, 11 left alone" in out
    assert "check-ups: 0 created, 1 changed, 11 left alone" in out
    assert "lines: 0 created, 1 changed, " in out
    assert "entitlements: 0 created, 1 changed, " in out


def test_rows_that_the_files_lack_are_left_alone(reseller, catalogue, folder):
    import_(folder)
    before = everything(reseller)
    for sheet in SHEETS:
        path = folder / f"{sheet.name}.csv"
        path.write_text(path.read_text().splitlines()[0] + "\n")
    assert import_(folder)[0] == 0
    assert everything(reseller) == before


def test_only_what_hangs_on_a_row_makes_it_changed(reseller, catalogue, folder):
    import_(folder)
    groups = len(rows_of("groups"))
    change(folder, "groups", 2, servers="SRV1")
    _, out, _ = import_(folder)
    assert f"groups: 0 created, 1 changed, {groups - 1} left alone" in out


def test_a_check_up_that_was_held_is_not_planned_again(reseller, alice, catalogue):
    import_(ESTATE)
    with entered(reseller):
        held = CheckUp.objects.open().order_by("pk").first()
        next_day = held.due_on + datetime.timedelta(days=90)
        CheckUp.objects.filter(pk=held.pk).update(closed_at=NOW, closed_by=alice, outcome="all-well")
        CheckUp.objects.create(reseller=reseller, customer=held.customer, due_on=next_day)
    import_(ESTATE)
    with entered(reseller):
        assert CheckUp.objects.open().get(customer=held.customer).due_on == next_day


def test_a_declaration_whose_paper_turned_up_is_not_declared_again(reseller, catalogue):
    import_(ESTATE)
    with entered(reseller):
        found = Proof.objects.filter(kind="none").order_by("pk").first()
        change_proof(
            proof=found, kind="invoice", number="FOUND-1", date=found.date, seller=found.seller, notes=""
        )
    before = everything(reseller)
    status, out, _ = import_(ESTATE)
    assert status == 0
    assert everything(reseller) == before
    assert f"lines: 0 created, 0 changed, {len(rows_of('proofs'))} left alone" in out


def test_a_contact_whose_name_or_address_changed_is_the_same_person(reseller, catalogue, folder):
    import_(folder)
    change(folder, "customers", 2, contact_name="Somebody Else")
    _, out, _ = import_(folder)
    assert "contacts: 0 created, 1 changed, 11 left alone" in out


def test_assurance_that_somebody_recorded_in_several_periods_stays(reseller, catalogue):
    import_(ESTATE)
    with entered(reseller):
        period = AssurancePeriod.objects.order_by("pk").first()
        AssurancePeriod.objects.create(
            reseller=reseller,
            customer_id=period.customer_id,
            entitlement=period.entitlement,
            valid_from=datetime.date(2031, 1, 1),
        )
    before = everything(reseller)
    assert import_(ESTATE)[0] == 0
    assert everything(reseller) == before


def test_assurance_that_the_files_do_not_tell_any_more_is_gone(reseller, catalogue, folder):
    import_(folder)
    place = next(place for place, row in enumerate(rows_of("proofs")) if row["assurance_until"])
    change(folder, "proofs", place + 2, assurance_from="", assurance_until="")
    before = counted(reseller)[AssurancePeriod]
    import_(folder)
    assert counted(reseller)[AssurancePeriod] == before - 1


def test_the_resellers_own_part_wins_over_a_shared_one(reseller, catalogue, folder):
    line = next(place for place, row in enumerate(rows_of("proofs"), start=2) if row["part_number"])
    number = rows_of("proofs")[line - 2]["part_number"]
    with entered(reseller):
        Part.objects.create(
            reseller=reseller, part_number=number.lower(), vendor="HPE", product="RDS CAL", metric="device"
        )
    _, _, err = import_(folder)
    assert f"proofs.csv:{line}: product: " in err


def test_importing_makes_positions_stale_and_a_second_time_does_not(reseller, catalogue):
    import_(ESTATE)
    with entered(reseller):
        versions = dict(Customer.objects.values_list("account", "facts_version"))
        assert min(versions[row["account"]] for row in rows_of("servers")) > 0
    import_(ESTATE)
    with entered(reseller):
        assert dict(Customer.objects.values_list("account", "facts_version")) == versions


def test_more_customers_than_fit_in_a_batch_are_imported_alike(reseller, catalogue, monkeypatch):
    monkeypatch.setattr("licensing.services.estates.ACCOUNTS_AT_ONCE", 5)
    _status, out, err = import_(ESTATE)
    assert err.splitlines() == ["5 of 12 customers", "10 of 12 customers", "12 of 12 customers"]
    assert "customers: 12 created, 0 changed, 0 left alone" in out
    monkeypatch.undo()
    assert " 12 left alone" in import_(ESTATE)[1]


def test_the_database_counts_a_large_import_before_it_checks_its_references(reseller, catalogue, monkeypatch):
    """Else it takes its tables to be as small as before, and reads all of them for each reference."""
    monkeypatch.setattr("licensing.services.estates.ACCOUNTS_AT_ONCE", 5)
    with connection.cursor() as cursor:
        cursor.execute("SELECT analyze_estates()")
        import_(ESTATE)
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'customers_customer'")
        assert cursor.fetchone() == (12,)
