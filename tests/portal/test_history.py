"""The history: who did what, in sentences, told once however it is portioned."""

import re
from datetime import date

import pytest
from django.apps import apps

from customers.checks import own_models
from customers.models import Contact, Customer, Member, Reseller, Server
from customers.services.visits import enter, leave
from customers.tenancy import entered
from licensing.models import CheckUp, Entitlement, Part
from licensing.services.proof_files import add_file, remove_file
from licensing.services.proofs import change_proof, record_proof, restore_proof, void_proof
from portal.history import Wanted, changes_of, history_of
from portal.history.sources import sources
from portal.history.words import SILENT
from portal.names import FIELDS
from tests.conftest import make_customer
from tests.licensing.documents import pdf
from tests.licensing.records import NOW, add_group, add_license_server, add_server
from tests.portal.history import ADDRESS, CALS


def sentences(reseller, wanted=None, **options):
    """Everything told, the newest first, one sentence for each change."""
    page = history_of(reseller, wanted or Wanted(), **options)
    return [f"{entry.who} {change}" for entry in page.entries for change in entry.changes]


@pytest.fixture
def customer(reseller, erin):
    customer = make_customer(reseller)
    with entered(reseller, by=erin.user):
        yield customer


def test_every_field_that_can_change_has_a_name_to_translate():
    told = {
        str(field.verbose_name)
        for source in sources()
        for column, field in source.fields.items()
        if column not in SILENT
    }
    settings = {str(field.verbose_name) for field in Reseller._meta.concrete_fields if field.editable} - {
        "ID"
    }
    assert told | settings <= {str(name) for name in FIELDS}


def test_every_model_with_a_history_is_told():
    kept = {model.pgh_tracked_model for model in own_models() if hasattr(model, "pgh_tracked_model")}
    assert kept == {source.model for source in sources()}
    assert apps.get_model("licensing.ProofEvent") in {source.event_model for source in sources()}


def test_a_change_is_a_sentence_with_former_and_new_value(customer):
    server = add_server(customer, "SRV1", "2019")
    Server.objects.filter(pk=server.pk).update(version="2025", host="HV1")
    assert sentences(customer.reseller, Wanted(kind="servers")) == [
        "Erin added server SRV1 (Windows Server 2019 Standard) of Customer C1",
        "Erin changed server SRV1 of Customer C1: version 2019 → 2025, physical machine – → HV1",
    ]


def test_a_row_that_was_saved_unchanged_is_not_told(customer):
    before = sentences(customer.reseller)
    customer.save()
    assert sentences(customer.reseller) == before


def test_deleted_things_stay_readable(customer):
    group = add_group(customer, add_server(customer, "SRV1"))
    group.delete()
    Server.objects.all().delete()
    told = sentences(customer.reseller)
    assert "Erin deleted group Office (40 users, 0 devices) of Customer C1" in told
    assert "Erin noted that group Office no longer reaches server SRV1 of Customer C1" in told
    assert "Erin let group Office reach server SRV1 of Customer C1" in told
    changes = [change for entry in changes_of(customer).entries for change in entry.changes]
    assert len(changes) == 7


def test_a_deleted_customer_is_named_and_not_linked(customer):
    Contact.objects.create(reseller=customer.reseller, customer=customer, name="Ann")
    customer.delete()
    page = history_of(customer.reseller, Wanted())
    contact = next(change for entry in page.entries for change in entry.changes if "Ann" in change.did)
    assert (contact.customer, contact.customer_pk) == ("Customer C1", None)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda customer: {"account_manager": Member.objects.get(role="editor")}, "account manager – → Erin"),
        (lambda customer: {"country": "DE", "domain": "a.example"}, "domain – → a.example, country – → DE"),
        (lambda customer: {"check_up_months": 6}, "months between check-ups – → 6"),
        (lambda customer: {"notes": "x" * 200}, f"notes – → {'x' * 79}…"),
    ],
)
def test_values_are_told_as_people_read_them(customer, change, expected):
    Customer.objects.filter(pk=customer.pk).update(**change(customer))
    assert f"Erin changed Customer C1: {expected}" in sentences(customer.reseller)


def test_choices_lists_days_and_moments_are_told_as_people_read_them(customer):
    server = add_server(customer, "SRV1", roles=["web"])
    Server.objects.filter(pk=server.pk).update(
        roles=["web", "rds-session-host"], licensing="per-core", valid_from=date(2024, 2, 29)
    )
    assert sentences(customer.reseller, Wanted(kind="servers"))[1].endswith(
        "roles web → web, RDS session host, licensing server and CALs → per core, in service from – → 29 Feb 2024"
    )


def test_a_document_s_life_is_told(customer):
    proof = record_proof(customer=customer, kind="invoice", number="7", lines=[CALS])
    file = add_file(proof=proof, name="a.pdf", content=pdf(), now=NOW)
    remove_file(file=file, now=NOW)
    change_proof(proof=proof, kind="invoice", number="8", date=date(2023, 1, 2), seller="", notes="")
    void_proof(proof=proof, reason="Typed twice.", now=NOW)
    restore_proof(proof=proof)
    told = [f"{entry.who} {change}" for entry in changes_of(proof).entries for change in entry.changes]
    for expected in (
        "Erin recorded invoice 7",
        "Erin added line “CALs” of invoice 8 (4 rights)",
        "Erin changed invoice 7: number 7 → 8, date – → 2 Jan 2023",
        "Erin voided invoice 8 (Typed twice.)",
        "Erin restored invoice 8",
    ):
        assert expected in told
    assert any(re.fullmatch(r"Erin added file a\.pdf \(SHA-256 \w{16}…\)", line) for line in told)
    assert any(line.startswith("Erin deleted file a.pdf (SHA-256") for line in told)


def test_only_what_belongs_to_a_thing_is_told_of_it(customer):
    mine = record_proof(customer=customer, kind="invoice", number="7", lines=[CALS])
    record_proof(customer=customer, kind="invoice", number="8", lines=[CALS])
    Entitlement.objects.filter(line__proof=mine).update(valid_from=date(2023, 1, 2))
    told = " ".join(map(str, changes_of(mine).entries))
    assert "from – → 2 Jan 2023" in told
    assert "invoice 8" not in told
    server = add_server(customer, "SRV1")
    add_server(customer, "SRV2")
    assert "SRV2" not in " ".join(map(str, changes_of(server).entries))


def test_a_check_up_and_the_catalogue_are_told(customer, erin):
    check_up = CheckUp.objects.create(
        reseller=customer.reseller, customer=customer, due_on=date(2026, 11, 24)
    )
    CheckUp.objects.filter(pk=check_up.pk).update(opened_at=NOW)
    CheckUp.objects.filter(pk=check_up.pk).update(
        closed_at=NOW, closed_by=erin, outcome="to-order", position={"status": "breach"}
    )
    part = Part.objects.create(
        reseller=customer.reseller,
        vendor="X",
        part_number="A1",
        product="RDS CAL",
        metric="user",
        version="2022",
    )
    Part.objects.filter(pk=part.pk).update(list_price="9.9")
    told = sentences(customer.reseller)
    assert "Erin changed part number A1: list price – → 9.90" in told
    assert "Erin closed the check-up due 24 Nov 2026: to order of Customer C1" in told
    assert "Erin opened the check-up due 24 Nov 2026 of Customer C1" in told


def test_an_operator_s_visit_and_doings_are_marked(reseller, alice, oscar):
    enter(reseller=reseller, user=oscar, reason="A call about an import.", now=NOW)
    with entered(reseller, by=oscar):
        Customer.objects.create(reseller=reseller, account="C9", name="Nine")
    leave(reseller=reseller, user=oscar, now=NOW)
    with entered(reseller, by=alice.user):
        Customer.objects.create(reseller=reseller, account="C10", name="Ten")
    with entered(reseller):
        page = history_of(reseller, Wanted())
    marks = {str(entry): entry.by_operator for entry in page.entries}
    assert any("entered as an operator: A call about an import." in told for told in marks)
    assert any(told == "Oscar left" for told in marks)
    for told, by_operator in marks.items():
        assert by_operator == told.startswith("Oscar"), told


def test_what_nobody_did_was_the_product_s_doing(reseller):
    make_customer(reseller)
    with entered(reseller, because="import"):
        Customer.objects.update(name="Renamed")
        entries = history_of(reseller, Wanted()).entries
    # Both goes happened in the test's one transaction, at one moment, so their order is nobody's.
    assert {(entry.who, entry.because) for entry in entries} == {
        ("CAL Check-up", ""),
        ("CAL Check-up", "import"),
    }


def test_a_person_who_was_renamed_is_told_as_he_was_called(customer, erin):
    add_server(customer, "SRV1")
    erin.user.name = "Erin Miller"
    erin.user.save()
    assert sentences(customer.reseller, Wanted(kind="servers"))[0].startswith("Erin added")


# --- portions ------------------------------------------------------------------------------------------------
def all_pages(reseller, limit, go):
    """Every sentence about what was done in one go, page by page."""
    told, after = [], ""
    while True:
        page = history_of(reseller, Wanted(go=go), after=after, limit=limit)
        told += [str(change) for entry in page.entries for change in entry.changes]
        after = page.older
        if not after:
            return told


def do_much(customer):
    """Twenty changes in one transaction, so that all have the same time; returns their context."""
    add_group(customer, *[add_server(customer, f"SRV{number}") for number in range(5)])
    record_proof(customer=customer, kind="invoice", number="7", lines=[CALS] * 4)
    add_license_server(customer)
    return str(apps.get_model("customers.ServerEvent").objects.values_list("pgh_context_id", flat=True)[0])


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 50])
def test_pages_together_tell_everything_once(customer, limit):
    told = [
        line
        for line in all_pages(customer.reseller, limit, do_much(customer))
        if "rights of line" not in line
    ]
    assert len(told) == 17
    assert len(set(told)) == 14  # four lines are called the same


def test_many_changes_in_one_go_do_not_bury_the_rest(customer, sign_in, bob):
    go = do_much(customer)
    for number in range(60):
        add_server(customer, f"BULK{number}")
    entries = history_of(customer.reseller, Wanted()).entries
    assert [len(entry.changes) for entry in entries if entry.go == go] == [8]
    assert any("added Erin to the team" in str(entry) for entry in entries)
    client = sign_in(bob)
    assert f'href="{ADDRESS}?go={go}">All of them' in client.get(ADDRESS).content.decode()
    assert "BULK59" in client.get(f"{ADDRESS}?go={go}").content.decode()


def test_a_new_line_s_rights_go_without_saying(customer):
    record_proof(customer=customer, kind="invoice", number="7", lines=[CALS])
    assert not [line for line in sentences(customer.reseller) if "rights of line" in line]
