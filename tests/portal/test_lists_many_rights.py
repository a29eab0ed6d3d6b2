"""Many rights at once: until when they run, on which licence server they are installed, and undoing it."""

from datetime import date

import pytest

from customers.tenancy import entered
from licensing.models import Entitlement, LicenseServer, Proof
from portal.pages.entitlements import filters
from tests.licensing.records import NOW, add_license_server, add_line, add_proof
from tests.portal.many import confirm, look, of, told, undo
from tests.portal.portfolio import queries_of

pytestmark = pytest.mark.usefixtures("noon")
LIST, RIGHTS = "/r/northwind/entitlements/", "/r/northwind/entitlements/many/"
END = date(2027, 12, 1)


@pytest.fixture
def lines(customers, reseller):
    """One that ends soon, one without end, one that begins later, one of a voided document."""
    with entered(reseller):
        papers = [add_proof(customer, number=f"INV-{customer.account}") for customer in customers]
        voided = add_proof(customers[0], number="TWICE", voided_at=NOW, void_reason="Sent twice")
        return [
            add_line(papers[0], 5, valid_until=date(2026, 12, 1)),
            add_line(papers[1], 1200),
            add_line(papers[2], 7, valid_from=date(2028, 1, 1)),
            add_line(voided, 5),
        ]


def rights(lines):
    return [line.entitlement for line in lines]


def renew(client, lines, until=END):
    day = until.isoformat() if until else ""
    return look(client, rights(lines), RIGHTS, action="until", **{"to-until": day})


def ends(reseller):
    return [end for (end,) in of(reseller, Entitlement, "valid_until")]


def test_editors_tick_rights_and_viewers_do_not(sign_in, erin, bob, lines):
    assert 'name="pick"' in sign_in(erin).get(LIST).content.decode()
    assert 'name="pick"' not in sign_in(bob).get(LIST).content.decode()
    assert renew(sign_in(bob), lines).status_code == 403


def test_a_preview_says_of_each_until_when_it_ran_and_would_run_or_why_not(sign_in, erin, lines, reseller):
    before = ends(reseller)
    page = renew(sign_in(erin), lines)
    cal = "Windows Server CAL 2022 by user"
    later = "It begins on 1 January 2028 only. Choose that day or a later one, or correct its line."
    voided = "A voided document stays as it was. Restore it first."
    assert told(page) == [
        (f"7 × {cal} (Invoice INV-C3), Cedar", "without end", "without end", later),
        (f"5 × {cal} (Invoice TWICE), Alder", "without end", "without end", voided),
        (f"5 × {cal} (Invoice INV-C1), Alder", "until 1 Dec 2026", "until 1 Dec 2027", ""),
        (f"1,200 × {cal} (Invoice INV-C2), Birch", "without end", "until 1 Dec 2027", ""),
    ]
    assert ends(reseller) == before


def test_rights_are_renewed_in_one_go_which_is_history_and_undone(sign_in, erin, lines, reseller):
    client, before = sign_in(erin), ends(reseller)
    page = client.get(confirm(client, renew(client, lines), "until", RIGHTS, back="")["Location"])
    assert ends(reseller) == [END, END, None, None]
    assert "2 entitlements run until 1 Dec 2027 now." in page.content.decode()
    with entered(reseller):
        events = Entitlement.objects.of(reseller).first().events.model.objects.filter(pgh_label="update")
        assert {(event.pgh_obj_id, event.pgh_context["user"]) for event in events} == {
            (right.pk, erin.user_id) for right in rights(lines[:2])
        }
        assert len({event.pgh_context_id for event in events}) == 1
    undo(client, page, RIGHTS, "until")
    assert ends(reseller) == before


def test_without_a_day_they_run_without_end(sign_in, erin, lines, reseller):
    client = sign_in(erin)
    page = renew(client, lines[:3], None)
    assert [(now, then, why) for _name, now, then, why in told(page)] == [
        ("without end", "without end", ""),
        ("without end", "without end", ""),
        ("until 1 Dec 2026", "without end", ""),
    ]
    page = client.get(confirm(client, page, "until", RIGHTS, back="")["Location"])
    assert "1 entitlement runs without end now." in page.content.decode()
    assert ends(reseller) == [None] * 4


def test_a_right_may_end_on_the_day_it_begins(sign_in, erin, lines, reseller):
    client = sign_in(erin)
    assert confirm(client, renew(client, lines[2:3], date(2028, 1, 1)), "until", RIGHTS).status_code == 302
    assert ends(reseller)[2] == date(2028, 1, 1)


@pytest.mark.parametrize("place", [2, 3])
def test_one_that_cannot_stops_all(sign_in, erin, lines, reseller, monkeypatch, place):
    client, before = sign_in(erin), ends(reseller)
    monkeypatch.setattr("portal.pages.entitlements.many.Renew.refusal", lambda self, row, given: "")
    response = confirm(client, renew(client, [lines[0], lines[place]]), "until", RIGHTS)
    assert response.status_code == 422
    assert "Windows Server CAL 2022 user: " in response.content.decode()
    assert ends(reseller) == before


def test_what_was_changed_since_is_not_undone(sign_in, erin, lines, reseller):
    client, later = sign_in(erin), date(2029, 1, 1)
    page = renew(client, lines[:3], date(2028, 6, 1))
    page = client.get(confirm(client, page, "until", RIGHTS, back="")["Location"])
    with entered(reseller):
        ours = Entitlement.objects.of(reseller)
        ours.filter(pk=lines[0].entitlement.pk).update(valid_until=later)
        ours.filter(pk=lines[2].entitlement.pk).update(valid_from=date(2028, 2, 1))
        Proof.objects.of(reseller).filter(number="INV-C2").update(voided_at=NOW, void_reason="Wrong")
    after = ends(reseller)
    said = undo(client, page, RIGHTS, "until").content.decode()
    assert "0 put back as before. 3 changed since and stay as they are." in said
    assert ends(reseller) == after


def test_looking_at_many_rights_costs_the_same_for_one_and_for_three(sign_in, erin, lines):
    client = sign_in(erin)
    few = queries_of(lambda: renew(client, lines[:1]))
    assert queries_of(lambda: renew(client, lines[:3])) == few <= 13


def test_all_that_fit_are_offered_where_all_are_counted(sign_in, erin, lines, monkeypatch):
    monkeypatch.setattr("portal.pages.entitlements.views.EntitlementList.table_pagination", {"per_page": 1})
    monkeypatch.setattr(filters, "MOST_COUNTED", 3)
    asked, client = {"product": "Windows Server CAL"}, sign_in(erin)
    page = client.get(LIST, asked).content.decode()
    assert 'name="all"' not in page
    assert "To take all, narrow the list to at most 3." in page
    monkeypatch.setattr(filters, "MOST_COUNTED", 4)
    page = client.get(LIST, asked).content.decode()
    assert "All 4 that fit the filters" in page
    assert "To take all" not in page
    page = look(client, address=RIGHTS, action="until", all="1", **asked, **{"to-until": ""})
    assert len(told(page)) == 4


# --- where they are installed ---------------------------------------------------------------------------------------
@pytest.fixture
def cals(customers, reseller):
    """RDS CALs of three customers, the third without a licence server LIC1, and one line of other CALs."""
    with entered(reseller):
        papers = [add_proof(customer, number=f"INV-{customer.account}") for customer in customers]
        old = add_license_server(customers[1], "OLD1")
        for customer, name in ((customers[0], "LIC1"), (customers[1], "LIC1"), (customers[1], "lic1")):
            add_license_server(customer, name)
        return [
            add_line(papers[0], 5, product="RDS CAL"),
            add_line(papers[1], 6, product="RDS CAL", license_server=old),
            add_line(papers[2], 7, product="RDS CAL"),
            add_line(papers[0], 8, place=2),
        ]


def install(client, lines, name="LIC1"):
    return look(client, rights(lines), RIGHTS, action="install", **{"to-license_server": name})


def places(reseller):
    return [name for (name,) in of(reseller, Entitlement, "license_server__name")]


def test_rds_cals_are_installed_where_their_customer_has_such_a_licence_server(sign_in, erin, cals, reseller):
    client = sign_in(erin)
    page = install(client, cals)
    nowhere, cal = "no licence server recorded", "RDS CAL 2022 by user"
    absent = "Cedar has no licence server “LIC1”. Check the name, or add it on the customer’s page."
    other = "Only RDS CALs are installed on a licence server. Filter the list by RDS CAL."
    assert told(page) == [
        (f"7 × {cal} (Invoice INV-C3), Cedar", nowhere, nowhere, absent),
        ("8 × Windows Server CAL 2022 by user (Invoice INV-C1), Alder", nowhere, nowhere, other),
        (f"5 × {cal} (Invoice INV-C1), Alder", nowhere, "LIC1", ""),
        (f"6 × {cal} (Invoice INV-C2), Birch", "OLD1", "LIC1", ""),
    ]
    assert places(reseller) == [None, "OLD1", None, None]
    page = client.get(confirm(client, page, "install", RIGHTS, back="")["Location"])
    assert "2 entitlements are installed on LIC1 now." in page.content.decode()
    assert places(reseller) == ["LIC1", "LIC1", None, None]
    undo(client, page, RIGHTS, "install")
    assert places(reseller) == [None, "OLD1", None, None]


def test_a_name_is_known_in_other_letters_too(sign_in, erin, cals):
    assert [then for _name, _now, then, _why in told(install(sign_in(erin), cals[:2], "Lic1"))] == [
        "LIC1"
    ] * 2
    assert [then for _name, _now, then, _why in told(install(sign_in(erin), cals[1:2], "lic1"))] == ["lic1"]


def test_without_a_name_it_is_asked_for(sign_in, erin, cals):
    assert install(sign_in(erin), cals, "").status_code == 422


def test_a_licence_server_that_is_gone_is_not_put_back(sign_in, erin, cals, reseller):
    client = sign_in(erin)
    page = client.get(confirm(client, install(client, cals), "install", RIGHTS, back="")["Location"])
    with entered(reseller):
        LicenseServer.objects.of(reseller).filter(name="OLD1").delete()
    said = undo(client, page, RIGHTS, "install").content.decode()
    assert "Nothing was put back. A licence server was removed meanwhile." in said
    assert places(reseller) == ["LIC1", "LIC1", None, None]


def test_what_was_moved_or_voided_since_is_not_undone(sign_in, erin, cals, reseller):
    client = sign_in(erin)
    page = client.get(confirm(client, install(client, cals), "install", RIGHTS, back="")["Location"])
    with entered(reseller):
        Entitlement.objects.of(reseller).filter(pk=cals[0].entitlement.pk).update(license_server=None)
        Proof.objects.of(reseller).filter(number="INV-C2").update(voided_at=NOW, void_reason="Wrong")
    assert "2 changed since" in undo(client, page, RIGHTS, "install").content.decode()
    assert places(reseller) == [None, "LIC1", None, None]


@pytest.mark.parametrize("place", [0, 3])
def test_one_that_cannot_be_installed_stops_all(sign_in, erin, cals, reseller, monkeypatch, place):
    with entered(reseller):
        if place == 0:
            Proof.objects.of(reseller).filter(number="INV-C1").update(voided_at=NOW, void_reason="Wrong")
    monkeypatch.setattr("portal.pages.entitlements.many.Install.refusal", lambda self, row, given: "")
    client = sign_in(erin)
    response = confirm(client, install(client, [cals[1], cals[place]]), "install", RIGHTS)
    assert response.status_code == 422
    assert places(reseller) == [None, "OLD1", None, None]


def test_looking_where_many_would_be_installed_costs_the_same_for_one_and_for_four(sign_in, erin, cals):
    client = sign_in(erin)
    few = queries_of(lambda: install(client, cals[:1]))
    assert queries_of(lambda: install(client, cals)) == few <= 14
