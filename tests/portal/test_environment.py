"""The environment of a customer, edited as tables: several rows at once, all of them or none."""

import pytest

from customers.models import AccessGroup, Server, ServerAccess
from customers.tenancy import entered
from portal.history import changes_of
from tests.conftest import make_customer
from tests.licensing.records import add_group, add_license_server, add_line, add_proof, add_server
from tests.portal.environment import address, errors, rows, save
from tests.portal.filled import filled_table


@pytest.fixture
def customer(reseller):
    return make_customer(reseller)


@pytest.fixture
def office(customer):
    """A customer with two servers and a group that reaches the first."""
    with entered(customer.reseller):
        first, _second = add_server(customer, "FS1", "2019"), add_server(customer, "RDS1", "2022")
        add_group(customer, first, name="Office", users=40)
    return customer


def test_several_servers_are_added_changed_and_removed_in_one_go(sign_in, erin, office):
    with entered(office.reseller):
        add_server(office, "OLD1", "2016")
    response = save(
        sign_in(erin),
        office,
        "servers",
        {"release": "Windows Server|2025"},
        {"remove": True},
        {"roles": ["rds-session-host"]},
        {"name": "SQL1", "release": "SQL Server|2022", "edition": "Enterprise", "valid_from": "2026-01-01"},
    )
    assert response.url == f"/r/northwind/customers/{office.pk}/#servers"
    saved = [(one.name, one.product, one.version, one.edition, one.roles) for one in rows(Server, office)]
    assert saved == [
        ("FS1", "Windows Server", "2025", "Standard", []),
        ("RDS1", "Windows Server", "2022", "Standard", ["rds-session-host"]),
        ("SQL1", "SQL Server", "2022", "Enterprise", []),
    ]
    with entered(office.reseller):
        entries = changes_of(office, kind="servers").entries
    (entry,) = [entry for entry in entries if entry.who == "Erin"]
    assert len(entry.changes) == 4


def test_names_that_were_imported_may_differ_in_capitals_alone(sign_in, erin, office):
    with entered(office.reseller):
        add_server(office, "fs1", "2019")
    saved = save(sign_in(erin), office, "servers", {}, {"host": "HV1"}, {"host": "HV2"})
    assert saved.status_code == 302
    refused = save(sign_in(erin), office, "servers", {}, {"name": "Fs1"})
    assert errors(refused)[1] == ("name", ["“Fs1” is here twice. Give each its own name."])


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"name": "FS1"}, ("name", ["“FS1” is here twice. Give each its own name."])),
        ({"name": "fs1"}, ("name", ["“fs1” is here twice. Give each its own name."])),
        (
            {"name": "", "host": "HV1"},
            ("name", ["Enter a name, or empty the row to leave it out."]),
        ),
        (
            {"name": "X", "release": "SQL Server|2022", "edition": "Datacenter"},
            (
                "edition",
                [
                    "SQL Server has the editions Standard, Enterprise, Express, Developer, Business Intelligence, "
                    "Workgroup, Web. Choose one of them."
                ],
            ),
        ),
        (
            {"name": "X", "release": "Windows Server|2023"},
            ("release", ["There is no such version. Choose one of the list."]),
        ),
        (
            {"name": "X", "valid_from": "2026-02-01", "valid_until": "2026-01-01"},
            ("valid_until", ["“Until” is before “from”. Exchange or correct the two days."]),
        ),
    ],
)
def test_a_fault_is_told_at_its_row_and_field_and_nothing_is_saved(sign_in, erin, office, row, said):
    response = save(sign_in(erin), office, "servers", {"release": "Windows Server|2025"}, {}, row)
    assert response.status_code == 422
    assert said in errors(response)
    assert [one.version for one in rows(Server, office)] == ["2019", "2022"]


def test_a_version_nobody_knows_stays_to_be_seen_and_is_refused(sign_in, erin, customer):
    with entered(customer.reseller):
        add_server(customer, "FS1", version="2023")
    page = sign_in(erin).get(address(customer, "servers")).content.decode()
    assert "Windows Server 2023" in page
    assert save(sign_in(erin), customer, "servers", {}).status_code == 422


def test_more_rows_are_to_be_had_without_a_script_and_are_not_judged_yet(sign_in, erin, office):
    response = save(sign_in(erin), office, "servers", {"name": ""}, {}, {"name": "NEW1"}, more="1")
    page = response.content.decode()
    assert response.status_code == 200
    assert 'name="rows-5-name"' in page
    assert 'value="NEW1"' in page
    assert "Enter a name" not in page
    assert [one.name for one in rows(Server, office)] == ["FS1", "RDS1"]


# Events carry the moment their transaction began, so that the last one is known only across transactions.
@pytest.mark.django_db(transaction=True)
def test_the_second_editor_of_a_row_is_told(sign_in, erin, alice, office):
    shown = sign_in(erin).get(address(office, "servers")).context["table"]
    sent = filled_table(shown, {"edition": "Datacenter"}, {"name": "RDS2"})
    with entered(office.reseller, by=alice.user):
        Server.objects.filter(name="FS1").update(edition="Essentials")
        Server.objects.filter(name="RDS1").delete()
    response = sign_in(erin).post(address(office, "servers"), sent)
    assert response.status_code == 422
    first, second, _new = response.context["table"].forms
    assert "Alice changed this" in str(first.non_field_errors())
    assert first.errors["edition"] == [
        "Meanwhile changed from “Standard” to “Essentials”. You entered “Datacenter”."
    ]
    assert "Alice removed this at " in str(second.non_field_errors())
    again = filled_table(response.context["table"])
    assert sign_in(erin).post(address(office, "servers"), again).status_code == 302
    assert [(one.name, one.edition) for one in rows(Server, office)] == [
        ("FS1", "Datacenter"),
        ("RDS2", "Standard"),
    ]


def test_a_row_of_another_customer_is_not_touched(sign_in, erin, office, reseller):
    other = make_customer(reseller, "C2")
    with entered(reseller):
        theirs = add_server(other, "THEIRS", "2022")
    save(sign_in(erin), office, "servers", {}, {}, {"id": theirs.pk, "remove": True})
    assert [one.name for one in rows(Server, other)] == ["THEIRS"]


def test_groups_reach_servers(sign_in, erin, office):
    fs1, rds1 = rows(Server, office)
    response = save(
        sign_in(erin),
        office,
        "groups",
        {"users": "35", "servers": [fs1.pk, rds1.pk]},
        {"name": "Warehouse", "devices": "4", "servers": [rds1.pk], "licensed_by": "device"},
        **{"overlap-nobody": "on"},
    )
    assert response.status_code == 302
    assert [(one.name, one.users, one.devices) for one in rows(AccessGroup, office)] == [
        ("Office", 35, 0),
        ("Warehouse", 0, 4),
    ]
    with entered(office.reseller):
        reached = set(ServerAccess.objects.values_list("group__name", "server__name"))
    assert reached == {("Office", "FS1"), ("Office", "RDS1"), ("Warehouse", "RDS1")}


def test_the_form_asks_about_people_in_two_groups_and_says_why(sign_in, erin, office):
    response = save(sign_in(erin), office, "groups", {}, {"name": "Remote", "users": "5"})
    assert response.status_code == 422
    page = response.content.decode()
    assert "counted twice and seem to need two CALs" in page
    assert "Say whether anybody is in two groups" in page
    assert len(rows(AccessGroup, office)) == 1


def test_one_group_alone_is_not_asked_about(sign_in, erin, office):
    assert "Is anybody in two groups?" not in sign_in(erin).get(address(office, "groups")).content.decode()
    assert save(sign_in(erin), office, "groups", {"users": "41"}).status_code == 302


def test_people_in_two_groups_become_a_group_of_their_own(sign_in, erin, office):
    fs1, rds1 = rows(Server, office)
    with entered(office.reseller):
        add_group(office, rds1, name="Remote", users=10)
    split = {"split": "1", "overlap-first": "0", "overlap-second": "1", "overlap-both_users": "6"}
    response = save(sign_in(erin), office, "groups", **split)
    assert response.status_code == 200
    assert [one.name for one in rows(AccessGroup, office)] == ["Office", "Remote"]
    again = filled_table(response.context["table"], **{"overlap-nobody": "on"})
    assert sign_in(erin).post(address(office, "groups"), again).status_code == 302
    saved = {one.name: one.users for one in rows(AccessGroup, office)}
    assert saved == {"Office": 34, "Office and Remote": 6, "Remote": 4}
    with entered(office.reseller):
        both = AccessGroup.objects.get(name="Office and Remote")
        assert set(both.servers.all()) == {fs1, rds1}


def test_a_thousand_people_are_a_thousand_however_they_are_written(sign_in, erin, office):
    assert save(sign_in(erin), office, "groups", {"users": "1.000", "devices": "1,250"}).status_code == 302
    assert [(one.users, one.devices) for one in rows(AccessGroup, office)] == [(1000, 1250)]
    with entered(office.reseller):
        add_group(office, name="Remote", users=10)
    split = {"split": "1", "overlap-first": "0", "overlap-second": "1", "overlap-both_users": "6"}
    response = save(sign_in(erin), office, "groups", {"users": "1.000"}, **split)
    assert [form.data[form.add_prefix("users")] for form in response.context["table"].forms[:2]] == [
        "994",
        "4",
    ]


@pytest.mark.parametrize(
    ("overlap", "said"),
    [
        ({"first": "0", "second": "0", "both_users": "1"}, "Choose the two groups that these people are in."),
        ({"first": "0", "second": "1", "both_users": "11"}, "At most 10 can be in both"),
        ({"first": "0", "second": "1"}, "Enter how many people, or how many devices, are in both."),
    ],
)
def test_an_overlap_that_cannot_be_is_told(sign_in, erin, office, overlap, said):
    with entered(office.reseller):
        add_group(office, name="Remote", users=10)
    sent = {f"overlap-{name}": value for name, value in overlap.items()}
    response = save(sign_in(erin), office, "groups", split="1", **sent)
    assert response.status_code == 422
    assert said in response.content.decode()


def test_in_place_the_customers_page_is_shown_anew(sign_in, erin, office):
    shown = sign_in(erin).get(address(office, "servers")).context["table"]
    page = f"/r/northwind/customers/{office.pk}/"
    for here, header in ((page, "HX-Refresh"), (address(office, "servers"), "HX-Redirect")):
        headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{here}"}
        response = sign_in(erin).post(address(office, "servers"), filled_table(shown), headers=headers)
        assert response.status_code == 200
        assert header in response.headers


@pytest.mark.parametrize("table", ["servers", "groups", "licence-servers", "contacts"])
def test_viewers_cannot_edit_and_others_see_nothing(sign_in, bob, mallory, customer, table):
    assert sign_in(bob).get(address(customer, table)).status_code == 403
    assert sign_in(bob).post(address(customer, table)).status_code == 403
    assert sign_in(mallory).get(address(customer, table)).status_code == 404


@pytest.mark.parametrize("table", ["servers", "groups", "licence-servers"])
def test_a_table_costs_the_same_for_one_row_and_for_twenty(
    sign_in, erin, office, table, django_assert_max_num_queries
):
    with entered(office.reseller):
        for number in range(20):
            lic = add_license_server(office, f"LIC{number}")
            add_group(office, add_server(office, f"SRV{number}"), name=f"Group {number}", users=3)
            add_line(add_proof(office, number=f"X-{number}"), 2, product="RDS CAL", license_server=lic)
    client = sign_in(erin)
    with django_assert_max_num_queries(15):
        client.get(address(office, table))
