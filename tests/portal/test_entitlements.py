"""Rights: the list and each one's page, declaring one without a document, reassigning some."""

from datetime import date, timedelta

import pytest

from customers.models import Contact
from customers.tenancy import entered
from licensing.models import Entitlement, LicenseServer, Part, Proof, Reassignment
from licensing.services.drafts import LineDraft
from licensing.services.proofs import void_proof
from portal.models import Export
from portal.pages.entitlements import filters
from tests.conftest import make_customer
from tests.licensing.records import NOW, owners
from tests.portal.proofs import CALS, make_proof, with_file
from tests.portal.test_proofs import queries_of

LIST, PROOFS = "/r/northwind/entitlements/", "/r/northwind/proofs/"
TODAY = date.today()  # noqa: DTZ011 - far enough from every edge


def right_of(proof, place=1):
    with entered(proof.reseller):
        return Entitlement.objects.select_related("line").get(line__proof=proof, line__place=place)


def page_of(entitlement):
    return f"{LIST}{entitlement.pk}/"


# --- the list --------------------------------------------------------------------------------------------------
def test_the_list_tells_each_right_with_its_document(sign_in, bob, proof, their_proof):
    page = sign_in(bob).get(LIST).content.decode()
    assert "Windows Server CAL 2022 by user" in page
    assert 'data-label="Rights"><span>40<span class="sub nowrap">4 × 10' in page
    assert f'href="/r/northwind/proofs/{proof.pk}/">Invoice INV-7</a>' in page
    assert "THEIRS-1" not in page


@pytest.fixture
def some(reseller):
    """A right of each sort: number of the document → which."""
    customer = make_customer(reseller, "C1", name="Alder")
    with entered(reseller):
        server = LicenseServer.objects.create(**owners(customer), name="LIC1", version="2022")
    cal = {"product": "Windows Server CAL", "version": "2022", "metric": "user"}
    rds = {"product": "RDS CAL", "version": "2022", "metric": "device"}
    year = timedelta(days=365)
    lines = {
        "PLAIN": LineDraft(**cal, part_number="P46217-B21"),
        "SOON": LineDraft(**cal, valid_until=TODAY + timedelta(days=30), assurance_until=TODAY + year),
        "ENDED": LineDraft(
            **cal, valid_until=TODAY - timedelta(days=1), assurance_until=TODAY - timedelta(days=1)
        ),
        "LATER": LineDraft(**cal, valid_from=TODAY + year),
        "LIC": LineDraft(**rds, license_server=server),
        "NOLIC": LineDraft(**rds),
    }
    for number, line in lines.items():
        make_proof(reseller, number, customer=customer, lines=[line])
    make_proof(reseller, "COA", customer=make_customer(reseller, "C2"), kind="coa")
    make_proof(reseller, "", kind="none", customer=customer, notes="SAID")
    voided = make_proof(reseller, "VOID", customer=customer)
    with entered(reseller):
        void_proof(proof=voided, reason="Twice.", now=NOW)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=p46217", "PLAIN"),
        ("q=soon", "SOON"),
        ("q=nothing", ""),
        ("customer=C2", "COA"),
        ("product=RDS CAL", "LIC NOLIC"),
        ("metric=device", "LIC NOLIC"),
        ("state=in-force&product=Windows Server CAL", "PLAIN SOON COA –"),
        ("state=ending", "SOON"),
        ("state=ended", "ENDED"),
        ("state=to-come", "LATER"),
        ("state=voided", "VOID"),
        ("proof=B", "COA"),
        ("proof=none", "–"),
        ("assurance=yes", "SOON"),
        ("assurance=no&state=ended", "ENDED"),
        ("installed=yes", "LIC"),
        ("installed=no", "NOLIC"),
    ],
)
def test_the_list_is_narrowed(sign_in, bob, some, query, expected):
    rows = sign_in(bob).get(f"{LIST}?{query}").context["table"].page.object_list.data
    assert {row.line.proof.number or "–" for row in rows} == set(expected.split())


def test_the_list_is_sorted_by_when_rights_end(sign_in, bob, some):
    client = sign_in(bob)
    orders = [
        [row.pk for row in client.get(f"{LIST}?sort={sign}in_force").context["table"].page.object_list.data]
        for sign in ("", "-")
    ]
    assert orders[0] != orders[1]
    assert set(orders[0]) == set(orders[1])


def test_where_counting_takes_long_the_list_counts_the_first_and_goes_on(sign_in, bob, proof, monkeypatch):
    make_proof(proof.reseller, "MANY", lines=[CALS] * 60)
    client = sign_in(bob)
    monkeypatch.setattr(filters, "MOST_COUNTED", 30)
    first, last = (client.get(f"{LIST}?metric=user&page={page}").content.decode() for page in (1, 2))
    assert "1–25 of more than 30 that fit" in first
    assert "Every row that fits the filters" in first
    assert "26–30 of more than 30 that fit" in last
    assert ("The list goes on" in first, "The list goes on" in last) == (False, True)
    file = b"".join(client.get(f"{LIST}?metric=user&export=csv").streaming_content).decode()
    rows = len(file.splitlines()) - 1
    with entered(proof.reseller):
        assert Export.objects.get().rows == rows > 60  # the file has them all, and the history says so
    assert "1–25 of 6" in client.get(LIST).content.decode()  # without such a filter all are counted


def test_the_list_asks_the_same_for_one_and_for_twenty(sign_in, bob, proof):
    client = sign_in(bob)
    client.get(LIST)
    one = queries_of(client, LIST)
    make_proof(proof.reseller, "MANY", lines=[CALS] * 19)
    assert queries_of(client, LIST) == one <= 15


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
