"""The reseller's prices of many parts at once."""

from decimal import Decimal

import pytest

from customers.tenancy import entered
from licensing.models import Price
from licensing.services.parts import add_part
from tests.licensing.records import DAY, NOW
from tests.portal.many import confirm, look, of, told, undo
from tests.portal.portfolio import queries_of
from tests.portal.test_catalogue import CATALOGUE, shared

pytestmark = pytest.mark.usefixtures("noon")
MANY = f"{CATALOGUE}many/"
TODAY = NOW.date()


@pytest.fixture
def parts(reseller, alice):
    """One of the shared catalogue and one of the reseller's own with a price, and one without."""
    with entered(reseller, by=alice.user):
        own = add_part(by=alice, vendor="M", part_number="OWN", description="A subscription")
    found = [shared("P1"), own, shared("P3", list_price=40, currency="USD")]
    with entered(reseller):
        Price.objects.create(reseller=reseller, part=found[0], amount="61.50", currency="EUR", as_of=DAY)
        Price.objects.create(reseller=reseller, part=own, amount="1234.10", currency="USD", as_of=DAY)
    return found


def look_at(client, parts, percent="5", **asked):
    return look(
        client, parts, MANY, action="prices", **{"to-percent": percent, "to-as_of": str(TODAY), **asked}
    )


def prices(reseller):
    return of(reseller, Price, "amount", "currency", "as_of")


def test_each_price_is_shown_from_and_to_before_anything_changes(sign_in, erin, parts, reseller):
    before = prices(reseller)
    page = look_at(sign_in(erin), parts)
    why = "There is no price of yours yet: enter one in the list, or import your price list."
    assert sorted(told(page)) == [
        ("OWN, A subscription", "1,234.10 USD", "1,295.81 USD", ""),
        ("P1", "61.50 EUR", "64.58 EUR", ""),
        ("P3", "", "", why),
    ]
    assert why in page.content.decode()
    assert prices(reseller) == before


def test_they_change_as_of_the_day_in_one_go_and_are_put_back(sign_in, erin, parts, reseller):
    client, before = sign_in(erin), prices(reseller)
    page = client.get(confirm(client, look_at(client, parts), "prices", MANY, back="")["Location"])
    assert prices(reseller) == [(Decimal("64.58"), "EUR", TODAY), (Decimal("1295.81"), "USD", TODAY)]
    assert "2 prices changed by +5%, as of 24 Nov 2026." in page.content.decode()
    with entered(reseller):
        events = Price.objects.first().events.model.objects.filter(reseller=reseller, pgh_label="update")
        assert len({event.pgh_context_id for event in events}) == 1
        assert {event.pgh_context["user"] for event in events} == {erin.user_id}
    undo(client, page, MANY, "prices")
    assert prices(reseller) == before


def test_a_price_entered_meanwhile_stays(sign_in, erin, parts, reseller):
    client, (first, _second) = sign_in(erin), prices(reseller)
    page = client.get(confirm(client, look_at(client, parts), "prices", MANY, back="")["Location"])
    with entered(reseller):
        Price.objects.filter(part=parts[1]).update(amount="99")
    said = undo(client, page, MANY, "prices").content.decode()
    assert "1 put back as before. 1 changed since and stays as it is." in said
    assert prices(reseller) == [first, (Decimal("99.00"), "USD", TODAY)]


def test_a_price_entered_while_one_looked_is_shown_before_anything_changes(sign_in, erin, parts, reseller):
    client = sign_in(erin)
    page = look_at(client, parts)
    with entered(reseller):
        Price.objects.filter(part=parts[0]).update(amount="70")
    again = confirm(client, page, "prices", MANY)
    assert again.status_code == 409
    assert ("P1", "70.00 EUR", "73.50 EUR", "") in told(again)
    assert prices(reseller)[1][0] == Decimal("1234.10")


@pytest.mark.parametrize(
    ("percent", "new"),
    [("-3", "59.66"), ("+2,5 %", "63.04"), ("\N{MINUS SIGN}50", "30.75"), ("0.01", "61.51")],
)
def test_a_percentage_is_taken_as_people_write_it(sign_in, erin, parts, percent, new):
    page = look_at(sign_in(erin), parts[:1], percent)
    assert told(page) == [("P1", "61.50 EUR", f"{new} EUR", "")]


@pytest.mark.parametrize("percent", ["", "five", "-100", "1000", "1.234"])
def test_what_is_no_percentage_is_asked_again(sign_in, erin, parts, percent):
    page = look_at(sign_in(erin), parts, percent)
    assert page.status_code == 422
    assert not page.context["plan"]


def test_the_day_offered_is_today(sign_in, erin, parts):
    page = look(sign_in(erin), parts, MANY, action="prices")
    assert f'value="{TODAY}"' in page.content.decode()


def test_a_price_too_high_to_be_kept_stops_all(sign_in, erin, parts, reseller):
    with entered(reseller):
        Price.objects.filter(part=parts[1]).update(amount="9999999999.99")
    client, before = sign_in(erin), prices(reseller)
    response = confirm(client, look_at(client, parts), "prices", MANY)
    assert response.status_code == 422
    assert "OWN: Ensure that there are no more than" in response.content.decode()
    assert prices(reseller) == before


def test_a_viewer_changes_no_price_and_nobody_one_of_another_reseller(
    sign_in, bob, mallory, erin, parts, other_reseller
):
    assert look_at(sign_in(bob), parts).status_code == 403
    with entered(other_reseller, by=mallory.user):
        theirs = add_part(by=mallory, vendor="M", part_number="THEIRS")
        for part in (theirs, parts[0]):
            Price.objects.create(reseller=other_reseller, part=part, amount=7, as_of=DAY)
    client = sign_in(erin)
    page = look_at(client, [parts[0], theirs])
    assert [name for name, *_rest in told(page)] == ["P1"]
    confirm(client, page, "prices", MANY)
    assert prices(other_reseller) == [(Decimal("7.00"), "EUR", DAY)] * 2


def test_looking_at_many_prices_costs_the_same_for_one_and_for_three(sign_in, erin, parts):
    client = sign_in(erin)
    few = queries_of(lambda: look_at(client, parts[:1]))
    assert queries_of(lambda: look_at(client, parts)) == few <= 15
