"""Rights: each one's page, declaring one without a document, reassigning some."""

from datetime import date, timedelta

import pytest

from customers.models import Contact
from customers.tenancy import entered
from licensing.models import Entitlement, Part, Proof, Reassignment
from licensing.services.drafts import LineDraft
from tests.conftest import make_customer
from tests.licensing.records import owners
from tests.portal.proofs import make_proof, with_file
from tests.portal.test_proofs import queries_of

LIST, PROOFS = "/r/northwind/entitlements/", "/r/northwind/proofs/"
TODAY = date.today()  # noqa: DTZ011 - far enough from every edge


def right_of(proof, place=1):
    with entered(proof.reseller):
        return Entitlement.objects.select_related("line").get(line__proof=proof, line__place=place)


def page_of(entitlement):
    return f"{LIST}{entitlement.pk}/"


# --- one right -------------------------------------------------------------------------------------------------
def test_the_page_leads_to_the_document_and_what_was_taken_back(sign_in, bob, proof):
    right = right_of(proof)
    make_proof(
        proof.reseller,
        "CN-1",
        kind="credit-note",
        customer=proof.customer,
        lines=[LineDraft(takes_back=right.line, packs=1)],
    )
    page = sign_in(bob).get(page_of(right)).content.decode()
    assert "30 rights of Customer C-INV-7" in page
    assert "4 packs × 10" in page
    assert ">Credit note CN-1</a>" in page
    assert ">Invoice INV-7</a>" in page
    assert "Reassign<" not in page


def test_a_lost_certificate_says_which_document_may_prove_its_rights(sign_in, bob, reseller):
    customer = make_customer(reseller)
    with entered(reseller):
        Contact.objects.create(**owners(customer), name="Jane Miller", phone="+49 30 5550")
    coa = make_proof(reseller, "COA-1", kind="coa", customer=customer)
    client = sign_in(bob)
    for address in (page_of(right_of(coa)), f"{PROOFS}{coa.pk}/"):
        page = client.get(address).content.decode()
        assert "Lost the certificate?" in page
        assert "No other document of Customer C1 lists this product." in page
        assert "the invoice or the licence statement of this purchase" in page
        assert "Contoso Distribution, who sold it on 16 August 2023 (COA-1)" in page
        assert "Jane Miller at Customer C1" in page
    other = make_proof(reseller, "INV-9", customer=customer, seller="Contoso Distribution")
    make_proof(
        reseller,
        "RDS",
        customer=customer,
        lines=[LineDraft(product="RDS CAL", version="2022", metric="user")],
    )
    page = client.get(page_of(right_of(coa))).content.decode()
    assert f"{PROOFS}{other.pk}/#line-" in page
    assert "Same number of rights, seller, date" in page
    assert "so that they do not count twice" in page
    assert "Invoice RDS" not in page


def test_an_invoice_with_its_file_asks_for_no_other(sign_in, bob, proof):
    assert "Lost the document?" in sign_in(bob).get(page_of(right_of(proof))).content.decode()
    with_file(proof)
    assert "Lost the document?" not in sign_in(bob).get(page_of(right_of(proof))).content.decode()


def test_the_page_asks_the_same_for_one_and_for_twenty(sign_in, bob, reseller):
    client, customer = sign_in(bob), make_customer(reseller)
    few = right_of(make_proof(reseller, "FEW", kind="coa", customer=customer))
    client.get(page_of(few))
    first = queries_of(client, page_of(few))
    for number in range(19):
        make_proof(reseller, f"N-{number}", customer=customer)
    with entered(reseller):
        for number in range(19):
            Reassignment.objects.create(
                **owners(customer),
                entitlement=few,
                date=TODAY,
                from_whom="A",
                to_whom=f"B{number}",
                reason="x",
            )
    # One more at most: the history looks once past what it folds.
    assert first <= queries_of(client, page_of(few)) <= first + 1 <= 21


# --- declaring --------------------------------------------------------------------------------------------------
def declared(client, **fields):
    return client.post(f"{LIST}declare/", {"customer": "C1", "packs": "1", **fields})


def test_a_right_without_a_document_is_declared_in_one_go(sign_in, erin, reseller):
    make_customer(reseller)
    response = declared(
        sign_in(erin),
        product="Windows Server CAL",
        version="2019",
        metric="user",
        packs="25",
        valid_from="2020-02-29",
        notes="Jane says so.",
    )
    with entered(reseller):
        right = Entitlement.objects.select_related("line__proof").get()
    assert response.url == page_of(right)
    assert (right.line.rights, right.line.proof.kind, right.line.proof.notes) == (25, "none", "Jane says so.")
    page = sign_in(erin).get(response.url).content.decode()
    assert "Which document is missing" in page


def test_a_part_number_of_the_catalogue_is_enough(sign_in, erin, reseller):
    make_customer(reseller)
    with entered(reseller):
        Part.objects.create(
            reseller=reseller,
            vendor="X",
            part_number="X-1",
            product="RDS CAL",
            version="2022",
            metric="user",
            rights_per_pack=5,
        )
    assert declared(sign_in(erin), part_number="x-1", packs="3").status_code == 302
    with entered(reseller):
        assert Entitlement.objects.get().line.rights == 15


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "Choose the product"),
        ({"part_number": "unknown"}, "not in the catalogue"),
        ({"part_number": "m365-bp"}, "no access rights that are known"),
        ({"product": "RDS CAL", "metric": "user"}, "has one of the versions"),
        ({"product": "RDS CAL", "customer": "nobody"}, "No customer is called so"),
    ],
)
def test_what_nobody_could_count_is_not_declared(sign_in, erin, reseller, fields, said):
    make_customer(reseller)
    with entered(reseller):
        Part.objects.create(reseller=reseller, vendor="Microsoft", part_number="M365-BP")
    response = declared(sign_in(erin), **fields)
    assert response.status_code == 422
    assert said in response.content.decode()
    with entered(reseller):
        assert not Proof.objects.exists()


# --- reassigning ------------------------------------------------------------------------------------------------
def reassigned(client, right, day, **fields):
    sent = {
        "date": day.isoformat(),
        "quantity": "1",
        "from_whom": "Ann",
        "to_whom": "Ben",
        "reason": "Ann left.",
    }
    return client.post(f"{page_of(right)}reassign/", {**sent, **fields})


def test_a_second_time_within_90_days_asks_for_an_exception_with_its_source(sign_in, erin, proof):
    client, right = sign_in(erin), right_of(proof)
    form = client.get(f"{page_of(right)}reassign/").content.decode()
    for said in ("not within 90 days", "permanent hardware failure or loss", "doc.prednyslm.eu", "Secondary"):
        assert said in form
    assert reassigned(client, right, TODAY - timedelta(days=20)).status_code == 302
    response = reassigned(client, right, TODAY, from_whom="Ben", to_whom="Cleo")
    assert response.status_code == 422
    assert "20 days before. Until" in response.content.decode()
    response = reassigned(client, right, TODAY, from_whom="Ben", to_whom="Cleo", exemption="employment")
    assert response.url == page_of(right)
    page = client.get(response.url).content.decode()
    assert "The employment or contract ended" in page
    assert "recorded the reassignment from Ben to Cleo" in page


def test_a_reassignment_recorded_wrongly_is_removed(sign_in, erin, bob, proof):
    right = right_of(proof)
    reassigned(sign_in(erin), right, TODAY)
    with entered(proof.reseller):
        row = Reassignment.objects.get()
    assert sign_in(bob).post(f"{LIST}reassignments/{row.pk}/remove/").status_code == 403
    assert "from Ann to Ben" in sign_in(erin).get(f"{LIST}reassignments/{row.pk}/remove/").content.decode()
    assert sign_in(erin).post(f"{LIST}reassignments/{row.pk}/remove/").url == page_of(right)
    with entered(proof.reseller):
        assert not Reassignment.objects.exists()


# --- who may ----------------------------------------------------------------------------------------------------
def test_a_viewer_reads_and_changes_nothing(sign_in, bob, proof):
    client, right = sign_in(bob), right_of(proof)
    assert client.get(page_of(right)).status_code == 200
    for address in (f"{page_of(right)}reassign/", f"{LIST}declare/"):
        assert client.get(address).status_code == 403
        assert client.post(address).status_code == 403


def test_another_resellers_rights_are_not_there(sign_in, alice, their_proof):
    client, theirs = sign_in(alice), right_of(their_proof)
    for address in (page_of(theirs), f"{page_of(theirs)}reassign/"):
        assert client.get(address).status_code == 404
