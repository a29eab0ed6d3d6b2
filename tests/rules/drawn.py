"""Estates that hypothesis draws: it throws the dice of the made-up estates, and shrinks what fails."""

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st


def drawn(estate):
    """A strategy for the Facts of one kind of estate of `tests.estates`."""
    return st.randoms(use_true_random=False).map(estate)


def property_of(examples):
    """How a property is tried: so many examples, the same in each run, however long one takes."""
    return settings(
        max_examples=examples,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
    )
