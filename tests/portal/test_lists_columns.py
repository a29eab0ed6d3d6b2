"""Columns of a list are chosen in its address, by whoever looks, with a form that needs no script."""

import pytest
from django.utils.html import conditional_escape
from django_tables2.rows import BoundRow

from portal.addresses import reseller_path
from portal.pages.lists import tables
from portal.pages.lists.cells import contents
from portal.pages.lists.tables import ListTable
from tests.conftest import make_customer
from tests.portal.lists import TABLES
from tests.portal.portfolio import queries_of
from tests.world import make_world

LIST = "/r/northwind/customers/"
USUAL = ("status", "name", "account", "missing", "unproven", "account_manager", "next_check_up")


def shown(response):
    return response.context["table"].shown


@pytest.mark.parametrize("name", sorted(TABLES))
def test_every_list_lets_people_choose_columns(name):
    assert issubclass(TABLES[name], ListTable), (
        f"The table of the list {name} has to be a portal.pages.lists.tables.ListTable: it is what columns, "
        "saved views and exports are made of."
    )


@pytest.mark.parametrize("name", sorted(TABLES))
def test_cells_are_those_of_django_tables2(sign_in, alice, name, monkeypatch):
    make_world(alice, "north")
    pairs = []

    def compared(column, model):
        def cell_of(record):
            cell, theirs = content(record), BoundRow(record, column._table).get_cell(column.name)
            pairs.append((conditional_escape(cell), conditional_escape(theirs)))
            return cell

        content = contents(column, model)
        return cell_of

    monkeypatch.setattr(tables, "contents", compared)
    query = {"columns": ",".join(TABLES[name].base_columns)}
    assert sign_in(alice).get(reseller_path(alice.reseller, name), query).status_code == 200
    assert len(pairs) >= len(TABLES[name].base_columns)
    assert [ours for ours, _theirs in pairs] == [theirs for _ours, theirs in pairs]


@pytest.mark.parametrize(
    ("asked", "columns"),
    [
        pytest.param("", USUAL, id="nothing asked"),
        pytest.param("columns=account,country", ("name", "account", "country"), id="with commas"),
        pytest.param(
            "columns=account&columns=country", ("name", "account", "country"), id="as a form sends them"
        ),
        pytest.param("columns=missing,name", ("name", "missing"), id="in the order of the table"),
        pytest.param("columns=name", ("name",), id="the name alone"),
        pytest.param("columns=nonsense", USUAL, id="unknown ones"),
        pytest.param("columns=nonsense,status", ("status", "name"), id="an unknown one aside"),
    ],
)
def test_the_address_says_which_columns_are_shown(sign_in, bob, asked, columns):
    assert shown(sign_in(bob).get(f"{LIST}?{asked}")) == columns


def test_the_form_offers_every_column_and_keeps_the_filters(sign_in, bob, reseller):
    make_customer(reseller, country="DE", domain="bakery.example")
    page = sign_in(bob).get(f"{LIST}?country=DE&sort=-name&columns=domain").content.decode()
    assert "bakery.example" in page
    assert '<input type="hidden" name="country" value="DE">' in page
    assert '<input type="hidden" name="sort" value="-name">' in page
    assert 'name="columns" value="domain" checked' in page
    assert 'name="columns" value="status">' in page


def test_filters_keep_the_columns(sign_in, bob, reseller):
    make_customer(reseller)
    page = sign_in(bob).get(f"{LIST}?columns=domain").content.decode()
    assert '<input type="hidden" name="columns" value="domain">' in page
    assert "columns=domain&amp;sort=name" in page


def test_columns_that_are_not_there_usually_cost_no_query_a_row(sign_in, alice, reseller):
    address = f"{LIST}?columns=country,domain,check_up_months"
    make_customer(reseller, "C0")
    client = sign_in(alice)
    few = queries_of(lambda: client.get(address))
    for number in range(1, 10):
        make_customer(reseller, f"C{number}")
    assert queries_of(lambda: client.get(address)) == few <= 15
