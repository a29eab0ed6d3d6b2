"""What tests of licensing share."""

import pytest

from licensing.services.catalogue import load_catalogue


@pytest.fixture
def catalogue(db):
    """The shared parts."""
    load_catalogue()
