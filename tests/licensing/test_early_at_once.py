"""Two rounds at once open each check-up once, and wait for nobody."""

import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from customers.tenancy import entered
from licensing.models import CheckUp, EarlyCause
from licensing.services.checkups import plan_check_up
from licensing.services.early import open_early, set_early_rules
from licensing.services.positions import refresh_positions
from tests.conftest import make_customer
from tests.licensing.records import DAY, NOW, add_group, add_server

LATER = datetime.date(2027, 2, 24)


def switch(reseller, alice):
    wanted = {"short": None, "support": 90, "subscription": None, "assurance": None}
    set_early_rules(reseller=reseller, by=alice, wanted=wanted)


def round_of(reseller):
    """What a worker does, on a connection of its own."""
    try:
        with entered(reseller):
            return open_early(reseller=reseller, now=NOW)[0]
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_two_rounds_at_once_open_each_once(reseller, alice):
    for number in range(12):
        other = make_customer(reseller, f"D{number}")
        with entered(reseller):
            add_group(other, add_server(other, version="2016"))
            plan_check_up(customer=other, due_on=LATER, by=None)
    with entered(reseller):
        switch(reseller, alice)
        refresh_positions(reseller=reseller, now=NOW)

    with ThreadPoolExecutor(4) as pool:
        done = [future.result() for future in [pool.submit(round_of, reseller) for _ in range(4)]]
    assert sum(done) == 12
    with entered(reseller):
        assert EarlyCause.objects.count() == 12
        assert CheckUp.objects.filter(due_on=DAY, opened_at=NOW).count() == 12


@pytest.mark.django_db(transaction=True)
def test_a_check_up_somebody_holds_is_left_for_the_next_round(reseller, alice):
    customer = make_customer(reseller)
    with entered(reseller):
        add_group(customer, add_server(customer, version="2016"))
        plan_check_up(customer=customer, due_on=LATER, by=None)
        switch(reseller, alice)
        refresh_positions(reseller=reseller, now=NOW)

    with ThreadPoolExecutor(1) as pool:
        with entered(reseller):
            list(CheckUp.objects.select_for_update())
            assert pool.submit(round_of, reseller).result() == 0
        assert pool.submit(round_of, reseller).result() == 1
