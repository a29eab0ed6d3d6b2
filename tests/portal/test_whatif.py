"""The page "What if": facts changed without saving, the position beside today's."""

from datetime import date

import pytest
import time_machine

from customers.models import AccessGroup, Server
from customers.tenancy import entered
from licensing.models import Entitlement, PositionRecord, ProofLine
from tests.conftest import make_customer
from tests.licensing.records import NOW, add_group, add_license_server, add_line, add_proof, add_server
from tests.portal.portfolio import estate, queries_of
from tests.portal.whatif import Visit, page_of


@pytest.fixture(autouse=True)
def noon():
    """Every test of this module happens at NOW."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def customer(reseller):
    """40 people reach FS1, a Server 2022, with 40 CALs of an invoice."""
    return estate(reseller, rights=40, name="Adatum")


@pytest.fixture
def visit(sign_in, bob, customer):
    return Visit(sign_in(bob), customer)


def test_the_position_leads_to_the_page(sign_in, bob, customer):
    client = sign_in(bob)
    assert f'href="{page_of(customer)}"' in client.get(f"/r/northwind/customers/{customer.pk}/").text
    other_day = client.get(f"/r/northwind/customers/{customer.pk}/?on=2026-12-24").text
    assert f'href="{page_of(customer)}?on=2026-12-24"' in other_day


def test_the_page_starts_with_the_facts_as_they_are(visit):
    assert visit.page.status_code == 200
    assert not visit.page.context["outcome"].told
    assert "Nothing is changed yet." in visit.page.text
    assert visit.sent[visit.name("servers", "FS1", "version")] == "2022"
    assert visit.sent[visit.name("groups", "Office", "users")] == 40
    assert visit.sent[visit.name("entitlements", "Windows Server CAL 2022", "quantity")] == 40
    outcome = visit.outcome()
    assert not outcome.told
    assert not outcome.at_fault


def test_an_upgrade_stands_beside_today(visit):
    page = visit.change("servers", "FS1", version="2025").send()
    outcome = page.context["outcome"]
    assert outcome.told == ["FS1: Windows Server 2022 → 2025"]
    assert outcome.verdict == "40 rights would be missing; none is now."
    assert [(line.subject, line.missing.then) for line in outcome.comparison.lines] == [
        ("Windows Server CAL 2025 by user", 40),
        ("Windows Server CAL 2022 by user", 0),
    ]
    assert "40 of 40 people have no Windows Server CAL 2025" in page.text
    assert '<option value="2025" selected>Windows Server 2025</option>' in page.text


def test_nothing_is_saved(visit, reseller):
    with entered(reseller):
        before = [list(model.objects.values()) for model in (Server, AccessGroup, ProofLine, Entitlement)]
    visit.change("servers", "FS1", version="2025").change("groups", "Office", users=80).send()
    with entered(reseller):
        after = [list(model.objects.values()) for model in (Server, AccessGroup, ProofLine, Entitlement)]
        assert not PositionRecord.objects.exists()
    assert after == before


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("servers", "FS1", {"session_host": "on"}), "FS1: RDS session host as well"),
        (("servers", "FS1", {"in_use": None}), "FS1: retired"),
        (("groups", "Office", {"users": "52"}), "Office: 40 → 52 users"),
        (("groups", "Office", {"servers": ""}), "Office: no longer reaches FS1"),
        (
            ("entitlements", "Windows Server CAL 2022", {"quantity": "30"}),
            "Windows Server CAL 2022 by user (Invoice INV-C1): 40 → 30 rights",
        ),
    ],
)
def test_each_row_can_be_changed(visit, change, told):
    kind, title, values = change
    assert visit.change(kind, title, **values).outcome().told == [told]


def test_a_server_can_be_added(visit):
    visit.add("servers")
    assert visit.page.context["outcome"].told == ["New server NEW1: Windows Server 2025, reached by Office"]
    visit.change("servers", "new server", name="SQL1", release="SQL Server|2022", reached_by="-")
    assert visit.outcome().told == ["New server SQL1: SQL Server 2022, reached by nobody"]


def test_a_group_can_be_added(visit):
    visit.add("groups").change("groups", "new group", name="Field", users="7", servers="")
    assert visit.outcome().told == ["New group Field: 7 users, 0 devices, reaching FS1"]


def test_rights_can_be_added(visit):
    visit.change("servers", "FS1", version="2025").add("entitlements")
    assert visit.page.context["outcome"].told == ["FS1: Windows Server 2022 → 2025"]
    visit.change("entitlements", "new rights", product="Windows Server CAL", quantity="40")
    outcome = visit.outcome()
    assert outcome.told[1:] == ["New: 40 × Windows Server CAL 2025 by user"]
    assert outcome.comparison.missing.then == 0
    assert outcome.comparison.unproven.then == 0


def test_rds_cals_can_be_installed_on_a_licence_server(sign_in, bob, customer, reseller):
    with entered(reseller):
        add_license_server(customer, "LIC1", "2025")
    visit = Visit(sign_in(bob), customer).change("servers", "FS1", session_host="on").add("entitlements")
    visit.change("entitlements", "new rights", product="RDS CAL", quantity="40", license_server="LIC1")
    installed = [said.message for said in visit.outcome().new]
    visit.change("entitlements", "new rights", license_server="")
    assert len(visit.outcome().new) > len(installed)


def test_a_new_row_without_a_name_is_left_out(visit):
    visit.add("servers").change("servers", "new server", name=" ")
    assert not visit.outcome().told


def test_rows_are_bounded(visit):
    for _ in range(22):
        visit.add("groups")
    assert len(visit.page.context["sheet"].groups.new) == 20
    assert 'value="groups"' not in visit.page.text


def test_faults_stand_at_their_fields_and_nothing_is_lost(visit):
    visit.add("servers").change("servers", "new server", name="FS1")
    visit.change("groups", "Office", users="many", servers="FS1, FS9")
    visit.change("entitlements", "Windows Server CAL 2022", quantity="77")
    page = visit.send()
    assert page.status_code == 422
    assert "Enter a whole number." in page.text
    assert 'value="many"' in page.text
    assert 'value="77"' in page.text
    page = visit.change("groups", "Office", users="41").send()
    assert page.status_code == 422
    assert "No server is called &quot;FS9&quot;." in page.text
    assert "&quot;FS1&quot; is used already." in page.text
    assert 'value="FS1, FS9"' in page.text
    assert f'href="#id_{visit.name("groups", "Office", "servers")}"' in page.text


@pytest.mark.parametrize(
    ("kind", "title", "field", "value", "words"),
    [
        ("servers", "FS1", "version", "2023", "&quot;2023&quot; is not a version of Windows Server"),
        ("groups", "Office", "users", "-1", "Users must not be negative (-1)."),
        ("groups", "Office", "users", "", "Enter a whole number."),
        ("groups", "Office", "licensed_by", "both", "&quot;both&quot; is not one of"),
        ("entitlements", "Windows", "quantity", "9999999999", "9999999999 is more than 1,000,000,000."),
        ("entitlements", "Windows", "quantity", "9" * 5000, "Enter a whole number."),
    ],
)
def test_the_rules_say_what_is_wrong(visit, kind, title, field, value, words):
    page = visit.change(kind, title, **{field: value}).send()
    assert page.status_code == 422
    assert words in page.text


def test_names_with_commas_and_odd_signs_are_kept(sign_in, bob, customer, reseller):
    with entered(reseller):
        odd = add_server(customer, 'A, <b> & "B"', "2019")
        add_group(customer, odd, customer.servers.get(name="FS1"), name="Both | <i>", users=1)
    visit = Visit(sign_in(bob), customer)
    assert not visit.outcome().told
    visit.change("groups", "Both", servers='FS1, A, <b> & "B"', users="2")
    page = visit.send()
    assert page.context["outcome"].told == ["Both | <i>: 1 → 2 users"]
    assert "<b> &" not in page.text


def test_htmx_gets_the_outcome_and_the_faults_alone(visit):
    htmx = {"headers": {"HX-Request": "true"}}
    answer = visit.change("servers", "FS1", version="2025").send(**htmx)
    assert "<html" not in answer.text
    assert "40 rights would be missing; none is now." in answer.text
    name = visit.name("groups", "Office", "users")
    fault = f'id="id_{name}_error" hx-swap-oob="true"'
    assert f"{fault}></div>" in answer.text
    answer = visit.change("groups", "Office", users="x").send(**htmx)
    assert answer.status_code == 422
    assert f"{fault}>Enter a whole number.</div>" in answer.text
    added = visit.client.post(page_of(visit.customer), visit.sent | {"add": "servers"}, **htmx)
    assert '<tbody id="new-servers">' in added.text


def test_another_day_can_be_asked(sign_in, bob, customer, reseller):
    with entered(reseller):
        add_line(add_proof(customer, number="LATER"), 10, valid_from=date(2027, 1, 1))
    client = sign_in(bob)
    assert len(client.get(page_of(customer)).context["sheet"].rights.rows) == 1
    later = client.get(page_of(customer), {"on": "2027-02-01"})
    assert len(later.context["sheet"].rights.rows) == 2
    assert f'action="{page_of(customer)}?on=2027-02-01"' in later.text
    assert "on 1 February 2027" in later.text
    assert client.get(page_of(customer), {"on": "soon"}).status_code == 404


def test_records_that_need_mending_are_told(sign_in, bob, reseller):
    customer = make_customer(reseller)
    with entered(reseller):
        add_server(customer, "FS1", version="2023")
    client = sign_in(bob)
    assert "FS1: version" in client.get(page_of(customer)).text
    assert client.post(page_of(customer), {"add": "servers"}).status_code == 200


def test_a_customer_without_anything_can_be_tried(sign_in, bob, reseller):
    visit = Visit(sign_in(bob), make_customer(reseller)).add("servers").add("groups")
    visit.change("groups", "new group", users="3")
    assert visit.outcome().comparison.missing.then == 3


def test_another_resellers_customer_is_not_there(sign_in, mallory, customer):
    client = sign_in(mallory)
    for address in (page_of(customer), page_of(customer).replace("northwind", "contoso")):
        assert client.get(address).status_code == 404
        assert client.post(address, {}).status_code == 404


def test_the_page_costs_the_same_for_one_row_and_for_twenty(sign_in, bob, customer, reseller):
    client = sign_in(bob)
    few = queries_of(lambda: client.get(page_of(customer)))
    with entered(reseller):
        for number in range(20):
            add_group(customer, add_server(customer, f"SRV{number}"), name=f"Group {number}", users=3)
            add_line(add_proof(customer, number=f"X-{number}"), 2)
    assert queries_of(lambda: client.get(page_of(customer))) == few
