"""What tests of pages share."""

import pytest
import time_machine

from tests.conftest import make_customer
from tests.licensing.records import NOW
from tests.portal.proofs import make_proof


@pytest.fixture
def proof(reseller):
    return make_proof(reseller)


@pytest.fixture
def their_proof(other_reseller):
    return make_proof(other_reseller, "THEIRS-1")


@pytest.fixture
def noon():
    """The test happens at NOW."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def customers(reseller, alice):
    """Three customers, the first with an account manager."""
    return [
        make_customer(reseller, "C1", name="Alder", account_manager=alice, country="DE"),
        make_customer(reseller, "C2", name="Birch", country="DE"),
        make_customer(reseller, "C3", name="Cedar", country="FR"),
    ]
