"""What tests of pages share."""

import pytest

from tests.portal.proofs import make_proof


@pytest.fixture
def proof(reseller):
    return make_proof(reseller)


@pytest.fixture
def their_proof(other_reseller):
    return make_proof(other_reseller, "THEIRS-1")
