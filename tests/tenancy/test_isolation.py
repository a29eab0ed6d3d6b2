"""Every address of the site, with rows of another reseller that are really there.

Where rows could leak it runs as the owner of the tables, whom no policy binds: the scopes in the code stand
alone. **alice** (owner), **erin** (editor), **bob** (viewer) are north's, **mallory**
is south's; every name in south's rows holds the word "south".
"""

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import ModelMultipleChoiceField
from django.test import Client

from customers.tenancy import ResellerQuerySet, entered
from licensing.models import Part
from portal.addresses import reseller_path
from portal.spreadsheets import TYPES
from tests.conftest import make_user
from tests.portal.lists import TABLES, cells_of
from tests.tenancy.conftest import row_of
from tests.tenancy.forms import choices_of, filters_of
from tests.tenancy.routes import INSIDE, NOBODY, routes_of

ADVICE = (
    "Say in tests/tenancy/routes.py what these addresses show and who may come in (a line each): page(…) for a "
    "list, row(…) for one object, form(…) and action(…) where something is posted."
)
NAMES = sorted(INSIDE)
LISTS = sorted(TABLES)
BY_ROLE = {"viewer": "bob", "editor": "erin", "owner": "alice"}
UNNAMED = {name for name in NAMES if "<path:object_id>" in name}
RANKS = ["viewer", "editor", "owner", NOBODY]
as_both_roles = pytest.mark.parametrize("signed_in_as", ["site", "owner"], indirect=True)
as_owner = pytest.mark.parametrize("signed_in_as", ["owner"], indirect=True)
each_route = pytest.mark.parametrize("name", NAMES)
each_route_of_a_row = pytest.mark.parametrize("name", [name for name in NAMES if INSIDE[name].row])
each_page = pytest.mark.parametrize(
    "name", [name for name in NAMES if "GET" in INSIDE[name].methods and INSIDE[name].least != NOBODY]
)


def address(name, rows, reseller):
    """The address of a route inside `reseller`, for the row of any world."""
    route = INSIDE[name]
    pk = getattr(rows, route.row).pk if route.row else None
    if route.path:
        return f"/r/{reseller.slug}/{route.path.format(pk=pk)}"
    path = reseller_path(reseller, name, *([pk] if route.row else []))
    return f"{path}?{route.query}" if route.query else path


def signed_in(member):
    client = Client()
    client.force_login(getattr(member, "user", member))
    return client


def answers(client, name, rows, reseller):
    """Yields (method, response) for each method of the route; what was done is undone."""
    for method in INSIDE[name].methods:
        ask = client.get if method == "GET" else client.post
        with transaction.atomic():
            yield method, ask(address(name, rows, reseller))
            transaction.set_rollback(True)


def text_of(response):
    """What is to be read in an answer; of a workbook its cells, as its bytes say nothing."""
    if response.get("Content-Type") == TYPES["xlsx"]:
        return cells_of(response, "xlsx")
    return response.getvalue().decode(errors="replace")


def test_every_address_inside_a_reseller_is_in_the_catalogue():
    found = {name for name, _pattern in routes_of(settings.RESELLER_URLCONF)}
    assert not found - set(INSIDE), ADVICE
    assert not set(INSIDE) - found, "These are gone: take them out of tests/tenancy/routes.py."


@each_route
def test_strangers_are_kept_out(name, north, worlds):
    olga = make_user("olga", is_operator=True)
    for _method, response in answers(Client(), name, north, north.reseller):
        assert (response.status_code, response["Location"].split("?")[0]) == (302, "/accounts/login/")
    for stranger in (worlds.mallory, olga):
        for _method, response in answers(signed_in(stranger), name, north, north.reseller):
            assert response.status_code == 404


@each_route
def test_whoever_has_the_role_comes_in(name, north, worlds):
    least = INSIDE[name].least
    invited = {"alice", "oscar", BY_ROLE.get(least, "alice")}
    if INSIDE[name].row == "message":
        invited -= {"bob"}  # viewers read only the mail they got themselves
    for person in sorted(invited):
        for _method, response in answers(signed_in(getattr(worlds, person)), name, north, north.reseller):
            assert response.status_code in expected_of(name)


def expected_of(name):
    """How an address answers somebody whose role is enough."""
    if name in UNNAMED:
        return {302}  # to the page of the row, which refuses by itself
    return {403, 404} if INSIDE[name].least == NOBODY else {200, 302, 422}


@each_route
def test_too_small_a_role_is_told_so(name, north, worlds):
    least = INSIDE[name].least
    for role in RANKS[: RANKS.index(least)] if least != NOBODY else []:
        for _method, response in answers(
            signed_in(getattr(worlds, BY_ROLE[role])), name, north, north.reseller
        ):
            assert response.status_code == 403


@as_both_roles
@each_route_of_a_row
def test_another_resellers_row_is_not_there(name, north, worlds):
    client = signed_in(worlds.alice)
    for _method, response in answers(client, name, worlds.south, north.reseller):
        if name.startswith("admin:") and response.status_code == 302:
            # Django's admin says by a message on its first page that there is no such row.
            assert response["Location"] == "/r/northwind/admin/"
            response = client.get("/r/northwind/admin/")
        elif name in UNNAMED:
            response = client.get(response["Location"], follow=True)
        else:
            assert response.status_code in ({403, 404} if INSIDE[name].least == NOBODY else {404})
        assert "south" not in text_of(response)


@as_owner
@each_page
def test_pages_neither_show_nor_offer_another_resellers_rows(name, north, worlds):
    client = signed_in(worlds.alice)
    response = client.get(address(name, north, north.reseller))
    assert response.status_code in (200, 302)
    assert "south" not in text_of(response)
    for field_name, field in choices_of(response):
        theirs = row_of(worlds.south, field.queryset.model)
        with pytest.raises(ValidationError):
            field.clean([theirs.pk] if isinstance(field, ModelMultipleChoiceField) else theirs.pk)
        assert not field.queryset.filter(reseller=worlds.south.reseller).exists(), field_name
    for filter_name, field in filters_of(response):
        theirs = row_of(worlds.south, field.queryset.model)
        narrowed = client.get(address(name, north, north.reseller), {filter_name: theirs.pk})
        assert "south" not in text_of(narrowed)


@as_owner
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("name", LISTS)
def test_files_of_lists_hold_nothing_of_another_reseller(name, kind, north, worlds):
    columns = ",".join(TABLES[name].base_columns)
    query = {"export": kind, "columns": columns}
    response = signed_in(worlds.alice).get(address(name, north, north.reseller), query)
    text = cells_of(response, kind)
    assert "Disposition" in str(response.headers)
    assert "north" in text or name == "team"
    assert "south" not in text


@as_owner
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_to_buy_is_of_the_resellers_own_parts(kind, north, worlds):
    cal = {"product": "Windows Server CAL", "version": "2022", "metric": "user", "currency": "EUR"}
    for word, world, price in (("north", north, 40), ("south", worlds.south, 4)):
        with entered(world.reseller):
            mine = {"reseller": world.reseller, "vendor": word, "part_number": f"{word}-CAL"}
            Part.objects.create(**mine, **cal, list_price=price)
    text = text_of(signed_in(worlds.bob).get(address(f"position-to-buy-{kind}", north, north.reseller)))
    assert "north-CAL" in text
    assert "south" not in text


@as_owner
@pytest.mark.parametrize("name", [name for name in NAMES if name.endswith("_changelist")])
def test_asking_a_list_of_the_admin_for_another_resellers_rows_gives_none(name, north, worlds):
    client, south = signed_in(worlds.alice), worlds.south
    if INSIDE[name].least == NOBODY:
        return
    for query in (
        {"q": "south"},
        {"id__exact": getattr(south, name.split("_")[-2]).pk},
        {"customer__id__exact": south.customer.pk},
        {"reseller__id__exact": south.reseller.pk},
        {"account_manager__id__exact": south.owner.pk},
    ):
        found = client.get(address(name, north, north.reseller), query, follow=True)
        assert found.status_code in (200, 400)
        assert "south " not in text_of(found)
        assert "south-" not in text_of(found)


@as_owner
@pytest.mark.parametrize("name", ["customer-list", "customer-detail", "admin:customers_customer_change"])
def test_without_the_scopes_of_the_code_these_tests_fail(name, north, worlds, monkeypatch):
    monkeypatch.setattr(ResellerQuerySet, "visible_to", lambda rows, member: rows)
    client = signed_in(worlds.alice)
    rows = worlds.south if INSIDE[name].row else north
    assert "south Bakery" in text_of(client.get(address(name, rows, north.reseller)))
