"""What would close a shortfall: the right generation and metric, whole packs, one currency, and it does close it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import count

import pytest

from licensing.closing import closings_of
from licensing.models import Part, Price
from licensing.rules import Entitlement, LicenseServer, Policy, assess
from tests.estates.usual import usual_estate
from tests.rules.build import RDS, WS, facts, group, right, ruling, server

DAY = date(2026, 11, 1)
NUMBERS = count(1)


def part(number, rights=1, price=None, *, product=WS, version="2025", metric="user", own=None, **fields):
    """A part of the catalogue with a list price in USD, or an own one as (amount, currency)."""
    made = Part(
        pk=next(NUMBERS),
        part_number=number,
        product=product,
        version=version,
        metric=metric,
        rights_per_pack=rights,
        list_price=price,
        currency="USD" if price is not None else "",
        **fields,
    )
    made.own_prices = [Price(amount=Decimal(own[0]), currency=own[1], as_of=DAY)] if own else []
    return made


LIST = [part("ONE", 1, 72), part("FIVE", 5, 322), part("TEN", 10, 636)]


def closing(position, parts=LIST, *, rds_match="table", license_servers=()):
    (found,) = closings_of(position, parts=parts, rds_match=rds_match, license_servers=license_servers)
    return found


def bought(offer):
    return {str(item.part): item.packs for item in offer.items}


def test_whole_packs_of_the_newest_generation():
    older = part("OLD", 10, 1, version="2022")
    found = closing(ruling(server("2019"), group(12)), [*LIST, older])
    assert (found.title, bought(found.offer)) == ("12 Windows Server CALs 2025 by user", {"TEN": 1, "ONE": 2})
    assert (found.offer.cost, found.offer.surplus, found.offer.currency) == (780, 0, "USD")


def test_an_older_one_where_the_newest_has_no_price():
    found = closing(ruling(server("2019"), group(2)), [part("NEW"), part("OLD", 1, 55, version="2022")])
    assert (found.version, bought(found.offer)) == ("2022", {"OLD": 2})


def test_never_an_older_one_than_needed():
    found = closing(ruling(server("2025"), group(2)), [part("OLD", 1, 55, version="2022")])
    assert (found.version, found.offer, found.need) == ("", None, 2)


def test_by_the_metric_that_was_ruled():
    parts = [*LIST, part("DEVICE", 1, 52, metric="device")]
    found = closing(ruling(server("2022"), group(9, 3, licensed_by="device")), parts)
    assert bought(found.offer) == {"DEVICE": 3}


def test_lines_that_the_same_cals_serve_share_their_packs():
    position = ruling(
        server("2022"), server("2019", name="FS2"), group(6), group(4, name="Two", reaches="FS2")
    )
    assert len(position.lines) == 2
    assert bought(closing(position).offer) == {"TEN": 1}


def test_the_resellers_price_goes_before_the_list_price():
    parts = [part("ONE", 1, 72, own=("60.00", "USD")), part("FIVE", 5, 322)]
    offer = closing(ruling(server("2022"), group(5)), parts).offer
    assert (bought(offer), offer.cost) == ({"ONE": 5}, 300)
    assert [item.as_of for item in offer.items] == [DAY]


def test_currencies_are_never_compared_and_the_resellers_comes_first():
    parts = [part("ONE", 1, 72, own=("65.00", "EUR")), part("FIVE", 5, 10)]
    found = closing(ruling(server("2022"), group(5)), parts)
    told = [(offer.currency, bought(offer)) for offer in found.offers]
    assert told == [("EUR", {"ONE": 5}), ("USD", {"FIVE": 1})]


def test_parts_without_a_price_are_told():
    found = closing(ruling(server("2022"), group(5)), [*LIST, part("SECRET", 50)])
    assert [str(one) for one in found.unpriced] == ["SECRET"]


def test_what_is_bought_for_a_time_only_is_not_compared():
    yearly = part("YEAR", 1, 1, channel="CSP software subscription, 1 year")
    found = closing(ruling(server("2022"), group(5)), [*LIST, yearly])
    assert bought(found.offer) == {"FIVE": 1}
    assert [str(one) for one in found.ending] == ["YEAR"]


RDS_PARTS = [
    part("RDS25", 1, 10, product=RDS),
    part("RDS22", 1, 20, product=RDS, version="2022"),
    part("RDS19", 1, 30, product=RDS, version="2019"),
]


@pytest.mark.parametrize(
    ("match", "servers", "number"),
    [
        pytest.param("table", [], "RDS25", id="the newest"),
        pytest.param("exact", [], "RDS19", id="the host's own under an exact match"),
        pytest.param("table", ["2022"], "RDS22", id="the newest that the licence server holds"),
        pytest.param("table", ["2012 R2"], "RDS25", id="none can be held"),
    ],
)
def test_rds_cals_fit_session_host_and_licence_server(match, servers, number):
    things = [server("2019", "rds-session-host"), group(4), right(4)]
    position = ruling(*things, policy=Policy(rds_match=match))
    found = closing(position, [*LIST, *RDS_PARTS], rds_match=match, license_servers=servers)
    assert bought(found.offer) == {number: 4}
    assert ("does not have yet" in found.notes[0]) is (servers == ["2012 R2"])


def test_rds_cals_that_wait_for_a_newer_licence_server_are_told_before_others_are_bought():
    held = right(4, RDS, "2022", id="R1", license_server="LIC1")
    things = [server("2022", "rds-session-host"), group(4), right(4), held]
    position = ruling(*things, license_servers=[LicenseServer("LIC1", "2019", True)])
    found = closing(position, RDS_PARTS, license_servers=["2019"])
    assert found.notes[0].startswith(
        "4 RDS CALs on record cannot be used on their licence server (RDS-VER-02)."
    )


def every_part():
    """A part of one right for each product, generation and metric that can be bought."""
    for product in (WS, RDS, "SQL Server CAL"):
        for version in ("2012", "2016", "2019", "2022", "2025"):
            for metric in ("user", "device"):
                yield part(
                    f"{product}{version}{metric}", 1, 10, product=product, version=version, metric=metric
                )


@pytest.mark.parametrize("seed", range(60))
def test_what_is_told_closes_the_shortfall_by_the_engines_own_ruling(seed):
    estate = replace(usual_estate(seed), license_servers=(LicenseServer("NEW", "2025", True),))
    estate = replace(estate, entitlements=estate.entitlements[: seed % 4])
    position = assess(estate)
    found = closings_of(position, parts=list(every_part()), rds_match="table", license_servers=["2025"])
    if not all(one.offer for one in found):
        return  # a generation that nobody sells: SQL Server beyond the list
    more = tuple(
        Entitlement(
            f"N{number}", one.product, one.metric, sum(item.rights for item in one.offer.items), one.version
        )
        for number, one in enumerate(found)
    )
    after = assess(replace(estate, entitlements=(*estate.entitlements, *more)))
    assert sum(line.missing for line in after.lines) == 0


def test_nothing_is_missing_nothing_to_buy():
    assert (
        closings_of(
            assess(facts(server(), group(3), right(3))), parts=LIST, rds_match="table", license_servers=()
        )
        == []
    )
